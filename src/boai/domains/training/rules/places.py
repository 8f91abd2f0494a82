"""Decisions about bases, stations and halls. Pure."""

from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@edition("training.places")
@dataclass(frozen=True, kw_only=True)
class PlaceRule:
    """The most person-times one visit may count, and from which month on places not yet reviewed are reminded of."""

    most_visitors: int
    remind_from_month: int


def seats_fault(seats: int, capacity: int) -> Reason | None:
    """Why a class with so many seats does not fit, or None; a place whose seats nobody counted (0) holds any."""
    return Reason("training.place_too_small", seats=seats, wanted=capacity) if 0 < seats < capacity else None


def usable_fault(count: int, usable: int) -> Reason | None:
    """Why so many usable ones cannot be, or None."""
    return None if 0 <= usable <= count else Reason("training.equipment_count", count=count)


def review_fault(year: int, today: date, findings: str, *, grade_changes: bool) -> Reason | None:
    """Why a yearly review cannot be filed like this, or None: this year's or last year's, and a new grade needs grounds."""
    if year not in (today.year - 1, today.year):
        return Reason("training.review_year", first=today.year - 1, last=today.year)
    if grade_changes and len(findings) < 10:
        return Reason("training.review_findings")
    return None


def visit_fault(visited_on: date, today: date, persons: int, rule: PlaceRule) -> Reason | None:
    """Why a visit cannot be counted like this, or None."""
    if visited_on > today:
        return Reason("training.visit_day")
    return None if 1 <= persons <= rule.most_visitors else Reason("training.visit_persons", most=rule.most_visitors)
