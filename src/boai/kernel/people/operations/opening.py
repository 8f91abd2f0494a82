"""Opening sealed data: with a purpose, a fresh proof, a trace, and a number that the supervisor sees (security.md law 7)."""

from datetime import timedelta
from typing import Annotated

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, AtLeast, Label, Note, Post, operation, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.people.entrance import opening_limit_of
from boai.kernel.people.models import Contact, Opening, Person
from boai.kernel.people.vocabulary import ContactKind, Permission

VIEW = timedelta(minutes=5)
"""How long a form that is sent twice (a second click, a reload) still shows what it opened."""
Purpose = Annotated[Note, Label("用途", "至少4个字，监督员看得到，如“核对证书姓名”"), AtLeast(4)]


@operation(Permission.PERSON_OPEN, creates=Opening, by={Post}, at="person", proof=True)
def open_sealed(*, person: Person, purpose: Purpose, acting: Acting) -> Opening:
    """查看完整信息

    Name, id number and phone, for one view. Refuses: people.openings_spent.
    """
    return _opening(acting, purpose, branch=person.branch, person=person)


@operation(Permission.PERSON_OPEN, creates=Opening, by={Post}, proof=True)
def open_set(*, branch: Branch, about: Annotated[str, Label("一批人员")], purpose: Purpose, acting: Acting) -> Opening:
    """查看一批人的信息

    A working set, such as this class today, counts as one opening. Refuses: people.openings_spent.
    """
    return _opening(acting, purpose, branch=branch, about=about)


def check_view(opening: Opening) -> None:
    """One opening is one view: the same form sent again later leads to it again, and shows nothing. Refuses people.opening_over."""
    if clock.now() - opening.opened_at > VIEW:
        raise refuse("people.opening_over")


@operation(Permission.PERSON_OPEN, on=Person, by={Post})
def ring(person: Person, *, acting: Acting) -> None:
    """拨打电话

    The number goes into a dialling button and is not shown. Refuses: people.no_phone.
    """
    if phone_on_file(person) is None:
        raise refuse("people.no_phone")


def phone_on_file(person: Person) -> str | None:
    """The person's newest phone, opened, or None."""
    contact = Contact.objects.unscoped().filter(person=person, kind=ContactKind.PHONE).order_by("-id").first()
    return contact.value if contact else None


def _opening(acting: Acting, purpose: str, **what: object) -> Opening:
    assert acting.person_id is not None
    limit, today = opening_limit_of(acting.society_id).openings_a_day, clock.today()
    number = Opening.objects.unscoped().filter(opened_by_id=acting.person_id, opened_on=today).count() + 1
    if number > limit:
        raise refuse("people.openings_spent", limit=limit)
    at = clock.now()
    return Opening(**what, purpose=purpose, opened_by_id=acting.person_id, opened_at=at, opened_on=today, number=number, limit=limit)
