"""Phones of a person: a new one that was proven, one that is gone. Notices go to the newest."""

from typing import Annotated

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, NotFound, Post, System, operation, refuse
from boai.kernel.people.models import Account, Contact, Person, WechatLink
from boai.kernel.people.operations.registering import add_phone, checked_phone, phone_index
from boai.kernel.people.vocabulary import ContactKind, Permission

MOST = 5
"""So many phones a person keeps; more is a sign of trouble."""


@operation(Permission.PERSON_CHANGE, on=Person, by={Post, System})
def keep_phone(person: Person, *, phone: Annotated[str, Label("手机")], acting: Acting) -> None:
    """登记新手机

    At the counter the clerk hears it from the person; on their own page a code proved it just now. Refuses: people.bad_phone,
    people.phone_known, people.too_many_phones.
    """
    kept = list(phones_of(person))
    index = phone_index(person.society_id, checked_phone(phone))
    if any(contact.index == index for contact in kept):
        raise refuse("people.phone_known")
    if len(kept) >= MOST:
        raise refuse("people.too_many_phones", most=MOST)
    contact = add_phone(person, phone)
    if acting.kind is System:
        contact.verified_at = clock.now()
        contact.save()


@operation(Permission.PERSON_CHANGE, on=Person, by={System})
def drop_phone(person: Person, *, phone: Annotated[str, Label("手机")], acting: Acting) -> None:
    """删除手机

    Whoever holds the number later can no longer sign in with it. Refuses: change.not_found, people.last_way_in.
    """
    index = phone_index(person.society_id, phone)
    contact = next((one for one in phones_of(person) if one.index == index), None)
    if contact is None:
        raise NotFound
    for account in Account.objects.filter(person=person, phone_index=contact.index):
        _check_way_in(account)
        account.phone_index = ""
        account.save(update_fields=["phone_index"])
    contact.delete()


def sign_in_by(account: Account, phone: str) -> None:
    """This account is entered by codes to this phone from now on, which was proved just now."""
    account.phone_index = phone_index(account.society_id, phone)
    account.save(update_fields=["phone_index"])


def phones_of(person: Person) -> list[Contact]:
    """The person's phones, the newest first."""
    rows = Contact.objects.unscoped().filter(person=person, kind=ContactKind.PHONE)
    return list(rows.select_related("person__key").order_by("-id"))


def _check_way_in(account: Account) -> None:
    """Refuses people.last_way_in."""
    linked = WechatLink.objects.filter(account=account).exists()
    if account.is_active and not (account.has_usable_password() or linked):
        raise refuse("people.last_way_in")
