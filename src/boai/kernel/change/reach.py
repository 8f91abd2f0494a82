"""How far an actor's power goes, as one condition on a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q


@dataclass(frozen=True)
class Span:
    """A branch by its tree path, with or without all that is below it."""

    path: str
    below: bool


@dataclass(frozen=True, kw_only=True)
class ReachBy:
    """How a model's records are reached; each is a look-up path from the record, None where that way does not exist.

    ``branch`` leads to the branch where the record is filed ("" when the record is the branch itself), ``person`` to the person
    whom it belongs to, ``public`` is the condition under which anyone may see it, ``society`` opens it to every post. ``joins``
    are the relations that operations on it always need, read with it in one query.
    """

    branch: str | None = None
    person: str | None = None
    public: Q | None = None
    society: bool = False
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What one actor may touch under one permission. Built by Acting; used by ``Model.objects.within(reach)``."""

    society_id: UUID
    everything: bool = False
    spans: tuple[Span, ...] = ()
    person_id: UUID | None = None
    public: bool = False

    def condition(self, by: ReachBy) -> Q:
        """The condition for a model reached ``by`` these ways."""
        here = Q(society_id=self.society_id)
        if self.everything or (by.society and self.spans):
            return here
        ways = list(self._ways(by))
        return here & reduce(or_, ways) if ways else Q(pk__in=[])

    def _ways(self, by: ReachBy) -> Iterator[Q]:
        if by.branch is not None:
            yield from (_inside(f"{by.branch}__path" if by.branch else "path", span) for span in self.spans)
        if by.person is not None and self.person_id is not None:
            yield Q(**{by.person: self.person_id})
        if by.public is not None and self.public:
            yield by.public


def _inside(path: str, span: Span) -> Q:
    if not span.below:
        return Q(**{path: span.path})
    after = span.path[:-1] + "0"  # paths end in "/", and "0" follows "/" in ASCII: an index range, unlike LIKE
    bounds: dict[str, Any] = {f"{path}__gte": span.path, f"{path}__lt": after}
    return Q(**bounds)
