"""The only clock. Moments are aware and stored in UTC; days are days in China."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1900, 2999

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """This moment, aware."""
    return _stopped_at.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in China."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in China on which a moment falls."""
    return moment.astimezone(CHINA).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A wall-clock time in China."""
    return datetime.combine(day, time(hour, minute), CHINA)


def read_day(typed: str) -> date | None:
    """A day typed as 2026-11-21; None for anything else, and for years that no calendar here has to do with."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def end_of(day: date) -> datetime:
    """24:00 of a day in China: what is valid through a day is valid before this moment."""
    return at(day) + timedelta(days=1)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Time stands still inside. For tests, simulators and the demo year."""
    token = _stopped_at.set(at)
    try:
        yield
    finally:
        _stopped_at.reset(token)
