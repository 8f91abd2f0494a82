"""Finding people without opening them; what a person agreed to, and whom they may act for."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from boai.kernel.basics import search
from boai.kernel.basics.text import tidy, tidy_id_number
from boai.kernel.change.contract import Refused
from boai.kernel.editions.models import Edition
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Consent, Guardianship, Person, PersonToken
from boai.kernel.people.operations import id_index, name_tokens
from boai.kernel.people.operations.agreements import text_in_force
from boai.kernel.people.operations.claiming import PRIVACY
from boai.kernel.people.rules import ConsentText
from boai.kernel.people.vocabulary import ConsentStage


def person_matches(query: str, society_id: UUID, path: str = "") -> Q:
    """The condition "this person is meant": by name characters, pinyin initials or the whole id number.

    ``path`` leads from the record to the person ("" when the record is the person). Every token is an index look-up.
    """
    prefix = f"{path}__" if path else ""
    number = tidy_id_number(query)
    if len(number) == 18:
        return Q(**{f"{prefix}index": id_index(society_id, number)})
    condition = Q()
    for token in name_tokens(society_id, search.asked_tokens(tidy(query))):
        held = PersonToken.objects.filter(token=token)  # IN, not EXISTS: both engines can begin at the token
        condition &= Q(**{f"{path or 'pk'}__in": held.values("person")})
    return condition or Q(pk__in=[])


@dataclass(frozen=True)
class Text:
    """A text in force for a person: its words, the consent to them or None, and whether earlier words were agreed to."""

    edition: Edition
    words: str
    required: bool
    consent: Consent | None
    earlier: bool


def texts_for(person: Person) -> list[Text]:
    """Every text that holds for a person today, the required ones first."""
    published = Edition.objects.unscoped().filter(society_id=person.society_id, kind="people.consent", stage=Edition.Stage.PUBLISHED)
    subjects = sorted(set(published.values_list("subject", flat=True)))
    texts = [_text(person, text_in_force(person, subject)) for subject in subjects]
    return sorted(texts, key=lambda text: (not text.required, text.edition.subject))


def privacy_text(society_id: UUID) -> str:
    """The words to agree to before claiming, "" where the society has none."""
    society = Branch.objects.unscoped().get(id=society_id)
    try:
        return pin(ConsentText, at=society, subject=PRIVACY).rule(ConsentText).text
    except Refused:
        return ""


def guardianships_of(guardian_id: UUID) -> QuerySet[Guardianship]:
    """Whom somebody asked or asks to act for, the newest first."""
    return Guardianship.objects.unscoped().filter(guardian_id=guardian_id).select_related("ward__key").order_by("-id")


def _text(person: Person, edition: Edition) -> Text:
    given = Consent.objects.unscoped().filter(person=person, stage=ConsentStage.GIVEN, edition__subject=edition.subject)
    rule = edition.rule(ConsentText)
    return Text(edition, rule.text, rule.required, given.filter(edition=edition).first(), given.exists())
