"""Claiming 实名认证: an account becomes a person's by id number, name and a code to the phone on file (security.md law 3)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from boai.kernel.basics import clock, keys
from boai.kernel.basics.text import tidy_name
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Refused, System, operation, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.people import limits, second_factor
from boai.kernel.people.entrance import entrance_of, is_idle
from boai.kernel.people.models import Account, Contact, Guardianship, Person
from boai.kernel.people.operations.agreements import agree, ask_guardianship, check_ages
from boai.kernel.people.operations.registering import checked_identity, checked_name, id_index, phone_index, register
from boai.kernel.people.vocabulary import ContactKind, Permission, Relation

PRIVACY = "privacy"
"""The text that everybody agrees to before anything is kept."""

DAY = timedelta(days=1)


def count_claim(account: Account, id_number: str) -> None:
    """Count a try of this account, and of this id number. Refuses: people.bad_id_number, people.too_many_claims."""
    identity, most = checked_identity(id_number), entrance_of(account.society_id).claims_a_day
    mine = limits.within("claim", account.society_id, str(account.id), most, DAY)
    if not (mine and limits.within("claimed", account.society_id, identity.number, most, DAY)):
        raise refuse("people.too_many_claims")


def claim(account: Account, *, name: str, id_number: str, phone: str) -> Person:
    """The person of this account from now on: the one on file, or a new one. The code to ``phone`` was right.

    Refuses with the same words a wrong name, a phone that is not on file, and somebody who keeps a second factor, which a text
    message must not get round: people.claim_failed. Else people.bad_name, people.bad_id_number, people.bad_phone.
    """
    acting = system(account.society_id, name="people.claiming")
    number = checked_identity(id_number).number
    index = id_index(account.society_id, number)
    person = Person.objects.unscoped().filter(society_id=account.society_id, index=index).select_related("key").first()
    if person is None:
        root = Branch.objects.unscoped().get(id=account.society_id)
        person = register(branch=root, name=name, id_number=number, phone=phone, acting=acting)
    elif not (keys.same(person.name, tidy_name(name)) and _phones(person, phone)) or _keeps_a_factor(person):
        raise refuse("people.claim_failed")
    linked = link(person, account=str(account.id), phone=phone, acting=acting)
    agree_to_privacy(linked)
    return linked


def agree_to_privacy(person: Person) -> None:
    """Keep that the person agreed to the privacy text in force, where there is one and they had not yet."""
    acting = system(person.society_id, name="people.claiming")
    try:
        agree(person=person, subject=PRIVACY, acting=acting)
    except Refused as refusal:
        if refusal.code not in ("editions.none_in_force", "people.already_agreed"):
            raise


def ask_for_ward(guardian: Person, *, name: str, id_number: str, relation: str) -> Guardianship:
    """Ask to act for a child, on file or new. Refuses with the same words as claiming: people.claim_failed; change.missing."""
    if relation not in Relation.values:
        raise refuse("change.missing", field="关系")
    acting = system(guardian.society_id, name="people.claiming")
    number = checked_identity(id_number).number
    index = id_index(guardian.society_id, number)
    ward = Person.objects.unscoped().filter(society_id=guardian.society_id, index=index).select_related("key").first()
    if ward is None:
        check_ages(checked_identity(id_number).born_on, guardian.born_on)
        root = Branch.objects.unscoped().get(id=guardian.society_id)
        ward = register(branch=root, name=name, id_number=number, acting=acting)
    elif not keys.same(ward.name, tidy_name(name)):
        raise refuse("people.claim_failed")
    return ask_guardianship(ward=ward, guardian=guardian, relation=Relation(relation), acting=acting)


@operation(Permission.PERSON_CLAIM, on=Person, by={System})
def link(person: Person, *, account: Annotated[str, Label("账号")], phone: Annotated[str, Label("手机")] = "", acting: Acting) -> None:
    """认领账号

    The phone was proved just now; accounts of the person that stood idle under the same number end.
    """
    claimed = Account.objects.get(pk=UUID(account), society_id=acting.society_id)
    for contact in _phones(person, phone) if phone else []:
        contact.verified_at = clock.now()
        contact.save()
    for other in Account.objects.filter(person=person, phone_index=claimed.phone_index).exclude(pk=claimed.pk).exclude(phone_index=""):
        if is_idle(other):
            other.is_active = False
            other.save(update_fields=["is_active"])
    claimed.person = person
    claimed.save(update_fields=["person"])


def checked_claim(name: str, id_number: str) -> None:
    """Refuses people.bad_name, people.bad_id_number before a code is sent."""
    checked_name(name)
    checked_identity(id_number)


def _keeps_a_factor(person: Person) -> bool:
    return any(second_factor.enrolled(one) for one in Account.objects.filter(person=person, is_active=True))


def _phones(person: Person, phone: str) -> list[Contact]:
    index = phone_index(person.society_id, phone)
    return list(Contact.objects.unscoped().filter(person=person, kind=ContactKind.PHONE, index=index))
