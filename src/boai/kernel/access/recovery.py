"""Letting somebody in again at the counter: a clerk who sees the paper, a leader for whoever holds a post."""

from boai.kernel.access.models import Post as HeldPost
from boai.kernel.access.vocabulary import Permission
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import Acting, Because, Post, operation, refuse
from boai.kernel.people import second_factor, sessions, tokens
from boai.kernel.people.models import Account, Person
from boai.kernel.people.operations import open_account
from boai.kernel.people.vocabulary import Permission as OfPeople

OPEN = (HeldPost.Stage.PROPOSED, HeldPost.Stage.CONFIRMED, HeldPost.Stage.SUSPENDED)


@operation(OfPeople.PERSON_RECOVER, on=Person, by={Post}, proof=True)
def issue_slip(person: Person, *, because: Because, acting: Acting) -> None:
    """发一次性凭条

    The clerk has seen the paper. A person without an account gets one; the page prints the slip. Refuses: access.own_slip,
    access.slip_by_leader.
    """
    _check_may_recover(person, acting)
    if not Account.objects.filter(person=person, is_active=True).exists():
        open_account(person, person.society_id, new_number("U"), "")


@operation(OfPeople.PERSON_RECOVER, on=Person, by={Post}, proof=True)
def reset_factors(person: Person, *, because: Because, acting: Acting) -> None:
    """重置二次验证

    Phone and recovery codes are lost: every factor, session and API token of the person ends. Refuses: access.own_slip,
    access.slip_by_leader.
    """
    _check_may_recover(person, acting)
    accounts = list(Account.objects.filter(person=person))
    second_factor.forget([one.id for one in accounts])
    for account in accounts:
        sessions.end_all(account)
        tokens.revoke(account)


def account_to_recover(person: Person) -> Account:
    """Whose slip is printed: the account used last."""
    return max(Account.objects.filter(person=person, is_active=True), key=lambda one: one.last_login or one.opened_at)


def _check_may_recover(person: Person, acting: Acting) -> None:
    if person.id == acting.person_id:
        raise refuse("access.own_slip")
    posts = HeldPost.objects.unscoped().filter(person=person, stage__in=OPEN).select_related("branch")
    if not all(acting.power_over(Permission.POST_CONFIRM, post.branch.path) for post in posts):
        raise refuse("access.slip_by_leader")
