"""Building the frozen Acting for a request, and reading its posts again inside every transaction."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from boai.kernel.access.models import Post as HeldPost
from boai.kernel.access.roles import grants_of
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Post, Power, Public, Self


def as_staff(person_id: UUID, society_id: UUID, *, name: str = "", proved_at: datetime | None = None) -> Acting:
    """The person acting under all posts in force now (none: no power)."""
    return Acting(
        kind=Post,
        society_id=society_id,
        person_id=person_id,
        name=name,
        powers=powers_of(person_id, society_id),
        proved_at=proved_at,
        renew=_renew,
    )


def as_self(person_id: UUID, society_id: UUID, *, name: str = "", proved_at: datetime | None = None) -> Acting:
    """The person acting on their own records."""
    return Acting(kind=Self, society_id=society_id, person_id=person_id, name=name, proved_at=proved_at)


def as_public(society_id: UUID) -> Acting:
    """Anyone; what they send must carry an unguessable key."""
    return Acting(kind=Public, society_id=society_id)


def powers_of(person_id: UUID, society_id: UUID) -> tuple[Power, ...]:
    """What the person's posts give at this moment. One query."""
    now = clock.now()
    held = HeldPost.objects.unscoped().filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        society_id=society_id,
        person_id=person_id,
        stage=HeldPost.Stage.CONFIRMED,
        starts_at__lte=now,
    )
    rows = held.order_by("id").values_list("id", "role", "branch__path")
    return tuple(Power(post_id, role, path, grants_of(role)) for post_id, role, path in rows)


def _renew(acting: Acting) -> Acting:
    assert acting.person_id is not None
    return replace(acting, powers=powers_of(acting.person_id, acting.society_id))
