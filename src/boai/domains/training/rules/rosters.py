"""Decisions about rosters: who could teach what, and at which cost. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from boai.kernel.basics.edition import edition
from boai.kernel.basics.places import Point, km_between
from boai.kernel.basics.reason import Reason

Span = tuple[datetime, datetime]


@edition("training.roster")
@dataclass(frozen=True, kw_only=True)
class RosterRule:
    """How a roster is sought. Seeds: editions/teaching.yaml.

    ``load_km``: how many kilometres it is worth to spare somebody who has one class more; ``unknown_km`` stands where a point is not known.
    """

    most_days: int
    most_classes: int
    seconds: int
    load_km: int
    unknown_km: int


@dataclass(frozen=True, kw_only=True)
class Need:
    """A class that lacks instructors: a lead (of ``lead_tiers``) or so many others."""

    key: str
    title: str
    span: Span
    day: date
    lead_tiers: tuple[str, ...]
    lacks_lead: bool
    lacks_assistants: int
    point: Point | None
    has: frozenset[str] = frozenset()

    @property
    def lacks(self) -> int:
        return self.lacks_lead + self.lacks_assistants


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """Somebody who could teach: until when registered, when busy, how many classes in the window already."""

    key: str
    tier: str
    valid_until: date
    point: Point | None
    busy: tuple[Span, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    load: int = 0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One assignment of a solution."""

    need: str
    teacher: str
    leads: bool


@dataclass(frozen=True, kw_only=True)
class Solution:
    """What the solver found; ``proved``: there is no better one."""

    choices: tuple[Choice, ...]
    proved: bool


def window_fault(first: date, last: date, rule: RosterRule) -> Reason | None:
    """Why no roster can be made for these days, or None."""
    if not 0 <= (last - first).days < rule.most_days:
        return Reason("training.roster_window", days=rule.most_days)
    return None


def needs_fault(classes: int, rule: RosterRule) -> Reason | None:
    """Why a roster of so many classes is not sought, or None."""
    if classes == 0:
        return Reason("training.roster_nothing")
    return Reason("training.roster_too_many", classes=classes, most=rule.most_classes) if classes > rule.most_classes else None


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share time; the end of one may be the start of the other."""
    return one[0] < other[1] and other[0] < one[1]


def could_teach(teacher: Teacher, need: Need) -> bool:
    """Whether somebody may and can be at a class at all, as whatever."""
    return (
        teacher.key not in need.has
        and need.day <= teacher.valid_until
        and not any(overlap(need.span, busy) for busy in teacher.busy)
        and not any(first <= need.day <= last for first, last in teacher.away)
    )


def travel_km(teacher: Teacher, need: Need, rule: RosterRule) -> float:
    """The straight way to the class."""
    if teacher.point is None or need.point is None:
        return float(rule.unknown_km)
    return km_between(teacher.point, need.point)


def uncovered(need: Need, *, lead_short: bool, assistants_short: int, free: int) -> Reason:
    """Which class cannot be covered, by whom it lacks."""
    missing = ["1名主讲"] * lead_short + [f"{assistants_short}名助教"] * bool(assistants_short)
    return Reason("training.roster_uncovered", title=need.title, day=f"{need.day:%m月%d日}", missing="、".join(missing), free=free)


def absence_fault(first: date, last: date, today: date) -> Reason | None:
    """Why these days cannot be stated, or None."""
    return Reason("training.absence_backwards") if last < first or last < today else None


def read_rows(text: str) -> tuple[list[tuple[str, str, str]], Reason | None]:
    """Lines of ``class instructor duty`` as triples, or which line is none."""
    rows = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        parts = line.split()
        if len(parts) != 3 or parts[2] not in ("lead", "assistant"):
            return [], Reason("training.roster_row", row=number)
        rows.append((parts[0], parts[1], parts[2]))
    return rows, None
