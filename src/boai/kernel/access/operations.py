"""Giving and taking posts: one proposes, a leader confirms, never to oneself."""

from datetime import datetime

from boai.kernel.access.models import Post as HeldPost
from boai.kernel.access.roles import INCOMPATIBLE, Role
from boai.kernel.access.vocabulary import MAY_APPOINT, Permission
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Post, System, operation, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person


@operation(Permission.POST_PROPOSE, creates=HeldPost, by={Post, System}, proof=True)
def propose(
    *,
    branch: Branch,
    person: Person,
    role: Role,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    acting: Acting,
) -> HeldPost:
    """提名任职

    Refuses: access.own_post, access.above_yourself, access.incompatible, access.span_backwards.
    """
    begins = starts_at or clock.now()
    if ends_at is not None and ends_at <= begins:
        raise refuse("access.span_backwards")
    _check_appointment(acting, person, role, branch.path)
    return HeldPost(branch=branch, person=person, role=role, starts_at=begins, ends_at=ends_at, proposed_by_id=acting.person_id)


@operation(
    Permission.POST_CONFIRM,
    on=HeldPost,
    when={HeldPost.Stage.PROPOSED},
    becomes=HeldPost.Stage.CONFIRMED,
    by={Post, System},
    proof=True,
    never_by=["proposed_by"],
)
def confirm(post: HeldPost, *, acting: Acting) -> None:
    """确认任职

    Refuses: access.own_work, access.own_post, access.above_yourself, access.incompatible.
    """
    _check_appointment(acting, post.person, Role(post.role), post.branch.path)


@operation(
    Permission.POST_SUSPEND,
    on=HeldPost,
    when={HeldPost.Stage.CONFIRMED},
    becomes=HeldPost.Stage.SUSPENDED,
    by={Post, System},
)
def suspend(post: HeldPost, *, acting: Acting) -> None:
    """停权"""


@operation(
    Permission.POST_SUSPEND,
    on=HeldPost,
    when={HeldPost.Stage.CONFIRMED, HeldPost.Stage.SUSPENDED, HeldPost.Stage.PROPOSED},
    becomes=HeldPost.Stage.ENDED,
    by={Post, System},
)
def end(post: HeldPost, *, acting: Acting) -> None:
    """结束任职"""
    post.ends_at = clock.now()


def _check_appointment(acting: Acting, person: Person, role: Role, path: str) -> None:
    if acting.kind is Post:
        if person.id == acting.person_id:
            raise refuse("access.own_post")
        held = {Role(power.role) for power in acting.powers if path.startswith(power.path)}
        if not any(role in MAY_APPOINT.get(mine, ()) for mine in held):
            raise refuse("access.above_yourself", role=role.label)
    open_stages = (HeldPost.Stage.PROPOSED, HeldPost.Stage.CONFIRMED, HeldPost.Stage.SUSPENDED)
    for other in HeldPost.objects.unscoped().filter(person=person, stage__in=open_stages):
        if frozenset({role, Role(other.role)}) in INCOMPATIBLE:
            raise refuse("access.incompatible", role=other.get_role_display())
