"""Decisions on drills and outside teams' training. Pure."""

from datetime import date

from boai.kernel.basics.reason import Reason

MOST_MINUTES = 60 * 24 * 15
"""Fifteen days: the longest course for an outside team."""


def drill_fault(held_on: date, today: date, persons: int, minutes: int, evacuation_seconds: int | None, *, is_drill: bool) -> Reason | None:
    """Why a drill cannot stand as stated, or None."""
    if held_on > today:
        return Reason("training.drill_future")
    if persons < 1:
        return Reason("training.drill_persons")
    if not 1 <= minutes <= MOST_MINUTES:
        return Reason("training.drill_minutes", most=MOST_MINUTES)
    if is_drill and (evacuation_seconds is None or evacuation_seconds < 1):
        return Reason("training.drill_evacuation_seconds")
    return None
