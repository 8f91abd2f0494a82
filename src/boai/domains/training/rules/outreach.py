"""Decisions of outreach routes: the kit, the stops. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from boai.kernel.basics import clock
from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@dataclass(frozen=True, kw_only=True)
class KitLine:
    """One thing that goes on the vehicle."""

    code: str
    text: str
    quantity: int


@edition("training.outreach_kit")
@dataclass(frozen=True, kw_only=True)
class OutreachKit:
    """What a vehicle carries. Seeds: editions/kinds.yaml."""

    lines: tuple[KitLine, ...]


@dataclass(frozen=True)
class Loaded:
    """How much of one line is on the vehicle."""

    text: str
    wanted: int
    loaded: int


@dataclass(frozen=True)
class StopTime:
    """When the vehicle stands where."""

    place: str
    arrives_at: datetime
    leaves_at: datetime


def kit_short(loaded: Sequence[Loaded]) -> Reason | None:
    """What is still missing on the vehicle, or None."""
    missing = [f"{one.text}{one.wanted - one.loaded}" for one in loaded if one.loaded < one.wanted]
    return Reason("training.route_kit_short", items="、".join(missing)) if missing else None


def stop_fault(stop: StopTime, on: date, others: Sequence[StopTime]) -> Reason | None:
    """Why the vehicle cannot stop there then, or None."""
    if stop.leaves_at <= stop.arrives_at:
        return Reason("training.stop_backwards")
    if clock.day_of(stop.arrives_at) != on or clock.day_of(stop.leaves_at) != on:
        return Reason("training.stop_not_that_day", day=f"{on.month}月{on.day}日")
    for other in others:
        if stop.arrives_at < other.leaves_at and other.arrives_at < stop.leaves_at:
            return Reason("training.stop_clash", other=other.place)
    return None
