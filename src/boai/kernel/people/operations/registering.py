"""Registering people."""

from typing import Annotated
from uuid import UUID

from boai.kernel.basics import keys, randomness, search
from boai.kernel.basics.identity import Identity, read_id_number
from boai.kernel.basics.text import tidy_id_number, tidy_name, tidy_phone
from boai.kernel.change.contract import Acting, Label, Post, System, operation, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Account, Contact, Person, PersonKey, PersonToken
from boai.kernel.people.vocabulary import ContactKind, Permission, Sex


@operation(Permission.PERSON_REGISTER, creates=Person, by={Post, System})
def register(
    *,
    branch: Branch,
    name: Annotated[str, Label("姓名")],
    id_number: Annotated[str, Label("身份证号")] = "",
    phone: Annotated[str, Label("手机")] = "",
    acting: Acting,
) -> Person:
    """登记人员

    Birth date and sex come from the id number. Refuses: people.bad_name, people.bad_id_number, people.bad_phone,
    people.already_known.
    """
    identity = checked_identity(id_number) if id_number.strip() else None
    person = Person(branch=branch, society_id=acting.society_id)
    if identity:
        person.index = id_index(acting.society_id, identity.number)
        if Person.objects.unscoped().filter(society_id=acting.society_id, index=person.index).exists():
            raise refuse("people.already_known")
        person.born_on, person.sex = identity.born_on, Sex(identity.sex)
    _seal_identity(person, checked_name(name), identity)
    if phone:
        add_phone(person, phone)
    return person


def id_index(society_id: object, id_number: str) -> str:
    """The blind index under which an id number is found."""
    return keys.blind("people.id_number", society_id, id_number)


def name_tokens(society_id: object, asked: set[str]) -> set[str]:
    """Plain search tokens as the keyed tokens that the index holds."""
    return {keys.blind("people.name", society_id, token)[:16] for token in asked}


def add_phone(person: Person, typed: str) -> Contact:
    """Keep a phone for a person. Refuses people.bad_phone. Runs inside an operation."""
    phone = checked_phone(typed)
    contact = Contact(person=person, kind=ContactKind.PHONE, index=phone_index(person.society_id, phone))
    contact.value_sealed = person.sealed("people_contact", "value", contact.id, phone)
    contact.save()
    return contact


def checked_phone(typed: str) -> str:
    """A typed phone in its one form. Refuses people.bad_phone."""
    phone = tidy_phone(typed)
    if not (phone.lstrip("+").isdigit() and 7 <= len(phone) <= 15):
        raise refuse("people.bad_phone")
    return phone


def phone_index(society_id: object, phone: str) -> str:
    """The blind index under which a phone is found."""
    return keys.blind("people.phone", society_id, tidy_phone(phone))


def open_account(person: Person | None, society_id: UUID, login: str, password: str, phone: str = "", index: str = "") -> Account:
    """A login, its password hashed with argon2; "" is no password.

    ``index`` stands for a phone that is not at hand. Accounts are machinery: written by this room alone.
    """
    account = Account(society_id=society_id, login=login, person=person)
    account.phone_index = phone_index(society_id, phone) if phone else index
    account.set_password(password or None)
    account.save(force_insert=True)
    return account


def checked_identity(typed: str) -> Identity:
    """What a typed id number says. Refuses people.bad_id_number."""
    identity = read_id_number(tidy_id_number(typed))
    if identity is None:
        raise refuse("people.bad_id_number")
    return identity


def checked_name(typed: str) -> str:
    """A typed name in its one form. Refuses people.bad_name."""
    name = tidy_name(typed)
    if not 2 <= len(name) <= 36:
        raise refuse("people.bad_name")
    return name


def _seal_identity(person: Person, name: str, identity: Identity | None) -> None:
    person.data_key = randomness.take(32)
    person.name_sealed = person.sealed("people_person", "name", person.id, name)
    if identity:
        person.id_number_sealed = person.sealed("people_person", "id_number", person.id, identity.number)
    person.save()
    wrapped = keys.wrap(person.place("people_personkey", "wrapped", person.id), person.data_key)
    PersonKey.objects.create(person=person, wrapped=wrapped)
    plain = search.tokens(name) | search.tokens(search.initials(name))
    PersonToken.objects.bulk_create(PersonToken(person=person, token=token) for token in name_tokens(person.society_id, plain))
