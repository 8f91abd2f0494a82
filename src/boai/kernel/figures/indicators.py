"""Indicators as declarations, and the registry of all of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Unit(StrEnum):
    """Counting units 计数单位 (domain.md 16). Two units are never added."""

    PERSON = "人"
    HOUSEHOLD = "户"
    PERSON_TIME = "人次"
    SAMPLE = "人份"
    CASE = "例"
    SESSION = "场次"
    CERTIFICATE = "本"
    TEAM = "支"
    DEVICE = "台"
    PLACE = "个"
    RECORD = "条"
    ENTRY = "笔"
    FEN = "分"
    SHARE = "%"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An indicator that is a sum over records of one model; kept as tallies.

    ``counts`` says whether a record counts, ``on`` the day it counts for, ``branch`` where (a branch id), ``amount`` how much.
    All four look at the record's own columns only, so that one definition serves the running tally and the recount.
    ``public=False`` keeps an indicator of any kind inside: open figures leave it out.
    """

    code: str
    label: str
    unit: Unit
    of: type
    on: Callable[[Any], date | None]
    counts: Callable[[Any], bool] = lambda record: True
    branch: Callable[[Any], UUID] = lambda record: record.branch_id
    amount: Callable[[Any], int] = lambda record: 1
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An indicator that is no sum (distinct persons, states as of a day): asked of the records each time.

    ``ask(branches, since, until)`` gets a query of branch ids and the days, both inclusive, None for open.
    """

    code: str
    label: str
    unit: Unit
    ask: Callable[[Any, date | None, date | None], int]
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share: two indicators, both always shown. ``scale`` 1 with another unit makes it an amount a head (fen per person)."""

    code: str
    label: str
    numerator: str
    denominator: str
    unit: Unit = Unit.SHARE
    scale: int = 10_000
    public: bool = True


Indicator = Counted | Asked | Rate


@dataclass(frozen=True)
class Figure:
    """One answer. ``value`` is None where a denominator is zero; a rate's value is in hundredths of a per cent (its ``scale``)."""

    indicator: Indicator
    value: int | None
    numerator: int | None
    denominator: int | None
    as_of: datetime


_indicators: dict[str, Indicator] = {}
_of_model: dict[type, list[Counted]] = {}


def declare(*indicators: Indicator) -> None:
    """Add indicators to the registry; a code is declared once."""
    for indicator in indicators:
        if indicator.code in _indicators:
            raise ValueError(f"indicator declared twice: {indicator.code}")
        _indicators[indicator.code] = indicator
        if isinstance(indicator, Counted):
            _of_model.setdefault(indicator.of, []).append(indicator)


def declared() -> Mapping[str, Indicator]:
    """Every indicator by its code."""
    return dict(sorted(_indicators.items()))


def counted_models() -> Mapping[type, list[Counted]]:
    """Which indicators count which model's records."""
    return _of_model


Contribution = tuple[str, UUID, date]


def contributions(record: object) -> Counter[Contribution]:
    """What one record adds: (code, branch, day) -> amount."""
    added: Counter[Contribution] = Counter()
    for indicator in _of_model.get(type(record), ()):
        day = indicator.on(record)
        if day is not None and indicator.counts(record):
            added[indicator.code, indicator.branch(record), day] += indicator.amount(record)
    return added
