"""Which days are worked: the State Council's yearly arrangement as a dated, editable table, one edition ``kernel.holidays`` a year.

Seeded from the chinesecalendar package. A year without an edition (its arrangement is announced each autumn) counts Monday to
Friday as worked.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from boai.kernel.basics import clock
from boai.kernel.basics.edition import edition
from boai.kernel.basics.workdays import add_working_days
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Note, Refused
from boai.kernel.editions.models import Edition
from boai.kernel.editions.operations import propose, publish
from boai.kernel.editions.queries import Placed, pin
from boai.kernel.orgs.models import Branch

KIND = "kernel.holidays"
SOURCE = "国务院办公厅关于当年部分节假日安排的通知（取自 chinesecalendar 软件包，启用前请与通知原文核对，待核）"


@edition(KIND)
@dataclass(frozen=True, kw_only=True)
class Holidays:
    """A year's days off on weekdays, and its worked weekends (调休)."""

    off: tuple[date, ...]
    worked: tuple[date, ...]


def is_worked(at: Placed) -> Callable[[date], bool]:
    """The question "is this day worked here", each year's table read once."""
    tables: dict[int, Holidays | None] = {}

    def answer(day: date) -> bool:
        if day.year not in tables:
            tables[day.year] = _table(at, day.year)
        table = tables[day.year]
        if table is not None and (day in table.off or day in table.worked):
            return day in table.worked
        return day.weekday() < 5

    return answer


def working_days_after(start: date, count: int, at: Placed) -> date:
    """The last day of a term of ``count`` working days that begins on the day after ``start``."""
    return add_working_days(start, count, is_worked(at))


def plant_holidays(society_id: UUID) -> int:
    """Bring in the years the society does not have yet, from last year on; gives how many were new."""
    from chinese_calendar.constants import holidays, workdays

    root, acting = Branch.objects.unscoped().get(id=society_id), system(society_id, name="editions.seeds")
    years = sorted({day.year for day in holidays if day.year >= clock.today().year - 1})
    known = set(Edition.objects.unscoped().filter(society_id=society_id, kind=KIND).values_list("subject", flat=True))
    fresh = [year for year in years if str(year) not in known]
    for year in fresh:
        off = sorted(str(day) for day in holidays if day.year == year)
        worked = sorted(str(day) for day in workdays if day.year == year)
        row = propose(
            branch=root,
            kind=KIND,
            subject=str(year),
            title=f"{year}年节假日安排",
            values=Note(json.dumps({"off": off, "worked": worked})),
            source=Note(SOURCE),
            valid_from_on=date(year, 1, 1),
            acting=acting,
        )
        publish(row, acting=acting)
    return len(fresh)


def _table(at: Placed, year: int) -> Holidays | None:
    try:
        return pin(Holidays, at=at, subject=str(year), on=date(year, 12, 31)).rule(Holidays)
    except Refused:
        return None
