"""Agreeing to a text and withdrawing; becoming a guardian, which is proven by a paper and never ticked (security.md law 9)."""

from datetime import date
from typing import Annotated

from boai.kernel.basics import clock
from boai.kernel.basics.identity import age_on
from boai.kernel.change.contract import Acting, Label, Post, Self, System, operation, refuse
from boai.kernel.editions.models import Edition
from boai.kernel.editions.queries import pin
from boai.kernel.people.models import Consent, Guardianship, Person
from boai.kernel.people.rules import ADULT, ConsentText, comes_of_age_on
from boai.kernel.people.vocabulary import ConsentStage, GuardianshipStage, Permission, Proof, Relation


@operation(Permission.CONSENT_GIVE, creates=Consent, by={Self, System}, at="person")
def agree(*, person: Person, subject: Annotated[str, Label("文本")], acting: Acting) -> Consent:
    """同意

    The text in force now. Refuses: editions.none_in_force, people.already_agreed.
    """
    return Consent(person=person, edition=text_in_force(person, subject), given_at=clock.now())


@operation(Permission.CONSENT_GIVE, on=Consent, when={ConsentStage.GIVEN}, becomes=ConsentStage.WITHDRAWN, by={Self, System})
def withdraw_consent(consent: Consent, *, acting: Acting) -> None:
    """撤回同意"""
    consent.withdrawn_at = clock.now()


@operation(Permission.GUARDIANSHIP_ASK, creates=Guardianship, by={System}, at="ward")
def ask_guardianship(*, ward: Person, guardian: Person, relation: Relation, acting: Acting) -> Guardianship:
    """登记监护关系

    It gives nothing until a clerk has seen the paper. Refuses: people.not_a_minor, people.guardian_minor, people.guardian_again.
    """
    check_ages(ward.born_on, guardian.born_on)
    return Guardianship(ward=ward, guardian=guardian, branch=ward.branch, relation=relation)


@operation(
    Permission.GUARDIANSHIP_PROVE,
    on=Guardianship,
    when={GuardianshipStage.ASKED},
    becomes=GuardianshipStage.PROVEN,
    by={Post},
    never_by=["guardian"],
)
def prove_guardianship(guardianship: Guardianship, *, proof: Proof, acting: Acting) -> None:
    """核实监护关系

    The clerk has seen the paper and both identities. Ends by itself when the ward is eighteen. Refuses: people.not_a_minor.
    """
    check_ages(guardianship.ward.born_on, guardianship.guardian.born_on)
    assert guardianship.ward.born_on is not None
    guardianship.proof, guardianship.until_on = proof, comes_of_age_on(guardianship.ward.born_on)


@operation(
    Permission.GUARDIANSHIP_PROVE,
    on=Guardianship,
    when={GuardianshipStage.ASKED, GuardianshipStage.PROVEN},
    becomes=GuardianshipStage.ENDED,
    by={Post, Self},
)
def end_guardianship(guardianship: Guardianship, *, acting: Acting) -> None:
    """结束监护关系"""


def text_in_force(person: Person, subject: str) -> Edition:
    """The edition of a text that holds for this person today. Refuses editions.none_in_force."""
    return pin(ConsentText, at=person.branch, subject=subject)


def check_ages(ward: date | None, guardian: date | None) -> None:
    """Refuses people.not_a_minor, people.guardian_minor by two birth dates."""
    today = clock.today()
    if ward is None or age_on(today, ward) >= ADULT:
        raise refuse("people.not_a_minor")
    if guardian is None or age_on(today, guardian) < ADULT:
        raise refuse("people.guardian_minor")
