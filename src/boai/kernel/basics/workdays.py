"""Deadlines in working days. Which days are worked is data (a dated holiday table); this is only the counting."""

from collections.abc import Callable
from datetime import date, timedelta


def add_working_days(start: date, count: int, is_worked: Callable[[date], bool]) -> date:
    """The last day of a term of ``count`` working days that begins on the day after ``start``."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_worked(day)
    return day
