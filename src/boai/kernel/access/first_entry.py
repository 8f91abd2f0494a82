"""The first way in without a text message: whoever was booked by staff chooses a password by booking number, name and id number.

Law 3 of security.md asks for a code; where a society can send none, the number on the booking stands for it. It opens the first account
of a person only, and never that of somebody who holds a post: they go to the counter.
"""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from boai.kernel.access.models import Post as HeldPost
from boai.kernel.access.recovery import OPEN
from boai.kernel.basics import keys
from boai.kernel.basics.text import tidy, tidy_id_number, tidy_name
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, System, operation, refuse
from boai.kernel.people import bookings, limits, slips
from boai.kernel.people.entrance import entrance_of
from boai.kernel.people.models import Account, Person
from boai.kernel.people.operations import open_account
from boai.kernel.people.operations.claiming import agree_to_privacy
from boai.kernel.people.vocabulary import Permission

DAY = timedelta(days=1)
MOST_FROM_SOURCE = 20
"""How many tries a day one source may make, whatever the numbers: a service station helps several people."""


def enter_by_booking(society_id: UUID, source: str, *, number: str, name: str, id_number: str, password: str) -> Account:
    """The person's first account, named by the booking number, with this password.

    What is wrong is never said in other words: people.booking_failed. Refuses also people.weak_password, people.too_many_claims.
    """
    slips.check_password(password)
    typed = tidy(number).replace(" ", "").upper()
    _count(society_id, source, typed)
    person = bookings.person_of(society_id, typed)
    if person is None or not _is_right(person, name, id_number):
        raise refuse("people.booking_failed")
    open_first_account(person, number=typed, acting=system(society_id, name="access.first_entry"))
    account = Account.objects.get(person=person, login=typed)
    slips.set_password(account, password)
    agree_to_privacy(person)
    return account


@operation(Permission.PERSON_CLAIM, on=Person, by={System})
def open_first_account(person: Person, *, number: Annotated[str, Label("预约编号")], acting: Acting) -> None:
    """凭预约编号开户

    Refuses people.booking_failed where the person has an account or a post already, or the number names another account.
    """
    has_account = Account.objects.filter(person=person).exists() or Account.objects.filter(login=number).exists()
    if has_account or HeldPost.objects.unscoped().filter(person=person, stage__in=OPEN).exists():
        raise refuse("people.booking_failed")
    open_account(person, person.society_id, number, "")


def _count(society_id: UUID, source: str, number: str) -> None:
    most = entrance_of(society_id).claims_a_day
    right = limits.within("booking_source", society_id, source, MOST_FROM_SOURCE, DAY)
    if not (right and limits.within("booking", society_id, number, most, DAY)):
        raise refuse("people.too_many_claims")


def _is_right(person: Person, name: str, id_number: str) -> bool:
    same_name = keys.same(person.name, tidy_name(name))
    return keys.same(person.id_number, tidy_id_number(id_number)) and same_name and bool(person.id_number)
