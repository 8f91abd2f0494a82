"""Counting tries, so that nothing can be guessed: rows that all processes share (security.md law 5)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from boai.kernel.basics import clock, keys
from boai.kernel.change.turns import writer_turn
from boai.kernel.people.models import Count


def within(what: str, society_id: UUID, who: str, most: int, per: timedelta) -> bool:
    """Count one try; False, and nothing counted, where ``most`` were made in this window of time."""
    rows = _rows(what, society_id, who, per)
    with writer_turn(), transaction.atomic():
        if not rows.exists():
            try:
                with transaction.atomic():
                    Count.objects.create(what=what, who=_hash(what, society_id, who), until=_end(per))
            except IntegrityError:
                pass  # another process began the window
        return bool(rows.filter(tries__lt=most).update(tries=F("tries") + 1))


def give_back(what: str, society_id: UUID, who: str, per: timedelta) -> None:
    """The try was right: only wrong ones count. Counting first leaves no moment in which many could be tried at once."""
    with writer_turn():
        _rows(what, society_id, who, per).filter(tries__gt=0).update(tries=F("tries") - 1)


def sweep() -> int:
    """Forget windows that are over; gives how many."""
    with writer_turn():
        return Count.objects.filter(until__lt=clock.now()).delete()[0]


def _rows(what: str, society_id: UUID, who: str, per: timedelta) -> QuerySet[Count]:
    return Count.objects.filter(what=what, who=_hash(what, society_id, who), until=_end(per))


def _hash(what: str, society_id: UUID, who: str) -> str:
    return keys.blind(f"people.limit.{what}", society_id, who)


def _end(per: timedelta) -> datetime:
    window = int(clock.now().timestamp() // per.total_seconds()) + 1
    return datetime.fromtimestamp(window * per.total_seconds(), UTC)
