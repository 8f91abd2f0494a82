"""Asking an indicator: over a set of branches and a span of days."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from boai.kernel.basics import clock
from boai.kernel.figures.indicators import Asked, Counted, Figure, declared
from boai.kernel.figures.models import Tally, TallyDelta

LATELY = timedelta(days=60)


def read(code: str, branches: "QuerySet[Any]", since: date | None = None, until: date | None = None) -> Figure:
    """One figure over ``branches`` (a query of branch ids), days inclusive. Raises KeyError for an unknown code."""
    indicator = declared()[code]
    if isinstance(indicator, Counted):
        value = _sum(Tally, code, branches, since, until) + _sum(TallyDelta, code, branches, since, until)
        return Figure(indicator, value, None, None, clock.now())
    if isinstance(indicator, Asked):
        return Figure(indicator, indicator.ask(branches, since, until), None, None, clock.now())
    above = read(indicator.numerator, branches, since, until).value
    below = read(indicator.denominator, branches, since, until).value
    share = round(indicator.scale * above / below) if above is not None and below else None
    return Figure(indicator, share, above, below, clock.now())


@dataclass(frozen=True)
class Told:
    """What was counted on one day in one branch."""

    day: date
    branch_id: UUID
    indicator: Counted
    amount: int


def latest(codes: Collection[str], branches: "QuerySet[Any]", most: int) -> list[Told]:
    """What was counted on the latest days, newest first, nothing older than ``LATELY``."""
    counted = {code: indicator for code in codes if isinstance(indicator := declared()[code], Counted)}
    amounts: Counter[tuple[date, UUID, str]] = Counter()
    for table in (Tally, TallyDelta):
        rows = table._default_manager.filter(code__in=counted, branch_id__in=branches)
        rows = rows.filter(day__gt=clock.today() - LATELY, day__lte=clock.today())
        for day, branch_id, code, amount in rows.values_list("day", "branch_id", "code", "amount"):
            amounts[day, branch_id, code] += amount
    newest = sorted((key for key, amount in amounts.items() if amount > 0), reverse=True)[:most]
    return [Told(day, branch_id, counted[code], amounts[day, branch_id, code]) for day, branch_id, code in newest]


def _sum(table: type[Tally] | type[TallyDelta], code: str, branches: "QuerySet[Any]", since: date | None, until: date | None) -> int:
    rows = table._default_manager.filter(code=code, branch_id__in=branches)
    if since:
        rows = rows.filter(day__gte=since)
    if until:
        rows = rows.filter(day__lte=until)
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)
