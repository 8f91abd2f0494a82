"""Who acts. Built at the edge by kernel/access, frozen, handed to every operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from boai.kernel.change import running
from boai.kernel.change.reach import Reach, Span


class ActorKind(StrEnum):
    """The closed list of those who can act."""

    POST = "post"
    SELF = "self"
    PUBLIC = "public"
    DEVICE = "device"
    PARTNER = "partner"
    SYSTEM = "system"


Post, Self, Public = ActorKind.POST, ActorKind.SELF, ActorKind.PUBLIC
Device, Partner, System = ActorKind.DEVICE, ActorKind.PARTNER, ActorKind.SYSTEM


@dataclass(frozen=True)
class Power:
    """What one post gives: permissions over a branch, each ``True`` where it also reaches everything below."""

    post_id: UUID
    role: str
    path: str
    grants: Mapping[str, bool] = field(hash=False)


class Tellable(Protocol):
    """Any news dataclass: see ``news``."""

    news_key: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Acting:
    """One actor in one society.

    ``name`` is the login, device, partner, job or news that acts; ``key`` the idempotency key of this request; ``proved_at`` the
    last fresh proof of identity; ``guardian_id`` who acts for the person where it is not themselves; ``renew`` reads the posts
    again, so that a post ended a minute ago has no power now.
    """

    kind: ActorKind
    society_id: UUID
    person_id: UUID | None = None
    name: str = ""
    powers: tuple[Power, ...] = ()
    key: str = ""
    proved_at: datetime | None = None
    guardian_id: UUID | None = None
    renew: "Callable[[Acting], Acting] | None" = field(default=None, compare=False, repr=False)

    def may(self, permission: str) -> bool:
        """Whether any of the actor's posts holds the permission anywhere."""
        return self.kind is System or any(permission in power.grants for power in self.powers)

    def reach(self, permission: str) -> Reach:
        """How far the permission goes for this actor."""
        if self.kind is System:
            return Reach(society_id=self.society_id, everything=True)
        if self.kind is Post:
            spans = tuple(Span(p.path, p.grants[permission]) for p in self.powers if permission in p.grants)
            return Reach(society_id=self.society_id, spans=spans)
        return Reach(society_id=self.society_id, person_id=self.person_id, public=True)

    def power_over(self, permission: str, path: str) -> Power | None:
        """The first post that gives the permission over the branch at ``path``."""
        for power in self.powers:
            below = power.grants.get(permission)
            if below is not None and (path == power.path or (below and path.startswith(power.path))):
                return power
        return None

    def with_key(self, key: str) -> "Acting":
        """The same actor, for one request."""
        return replace(self, key=key)

    @property
    def identity(self) -> str:
        """Whose idempotency keys these are; for the public the unguessable key is the actor."""
        if self.kind is Public:
            return f"public:{self.key}"
        return f"{self.kind}:{self.person_id or self.name}"

    def tell(self, news: Tellable) -> None:
        """Put news in the outbox, in this operation's transaction."""
        running.current().news.append(news)

    def at_the_end(self, statement: Callable[[], None]) -> None:
        """Run ``statement`` as the last thing in the outermost transaction: hot rows are held for one statement only."""
        running.current().endings.append(statement)


def system(society_id: UUID, name: str, key: str = "") -> Acting:
    """The program itself, naming the job, deadline or news it acts for."""
    return Acting(kind=System, society_id=society_id, name=name, key=key)
