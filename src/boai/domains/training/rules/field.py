"""Decisions of class day: merging what two phones wrote, reading entries, clocks that are wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from boai.domains.training.rules.course import Course, unknown_steps
from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason

NOTHING_PASSED = "-"
SIGNED = "1"


@edition("training.field_day")
@dataclass(frozen=True, kw_only=True)
class FieldDay:
    """How class day is kept. Seeds: editions/field.yaml."""

    names_opened_per_day: int
    clock_skew_minutes: int
    scan_seconds: int
    press_minutes: int


class Verdict(StrEnum):
    """What becomes of a value that a phone brings."""

    APPLY = "apply"
    ALREADY = "already"
    CONFLICT = "conflict"


def merged(seen: str, standing: str, wanted: str) -> Verdict:
    """A three-way merge of one value: what the writer saw, what stands, what the writer wants. "" is nothing yet.

    Nobody overwrites what they have not seen; two who write the same agree.
    """
    if wanted == standing:
        return Verdict.ALREADY
    return Verdict.APPLY if seen == standing else Verdict.CONFLICT


def read_minutes(value: str) -> str | None:
    """Minutes or a score in their one form, or None."""
    return str(int(value)) if value.isdecimal() and value.isascii() and len(value) <= 4 else None


def read_steps(value: str, course: Course) -> str | None:
    """Passed steps in their one form, ``-`` where none was passed; None for steps that are not on the sheet."""
    steps = sorted(set(value.split()) - {NOTHING_PASSED})
    if not value.strip() or unknown_steps(steps, course):
        return None
    return " ".join(steps) or NOTHING_PASSED


def is_doubtful(made_at: datetime, now: datetime, day: FieldDay) -> bool:
    """Whether a phone's time cannot be right: it wrote in the future."""
    return made_at - now > timedelta(minutes=day.clock_skew_minutes)


def skew_fault(sent_at: datetime, now: datetime, day: FieldDay) -> int | None:
    """By how many minutes a phone's clock is wrong, ahead counted positive; None within what is allowed."""
    minutes = round((sent_at - now).total_seconds() / 60)
    return minutes if abs(minutes) >= day.clock_skew_minutes else None


def code_fault(age_s: float, limit_s: int) -> Reason | None:
    """Why a sign-in code may not be used any more, or None. A code a second from the future is not ours."""
    return None if 0 <= age_s <= limit_s else Reason("training.sign_in_code_old")


def assessors_fault(named: int, course: Course) -> Reason | None:
    """Why so few assessors do not do, or None."""
    if named < course.assessors_needed:
        return Reason("training.assessors_too_few", needed=course.assessors_needed)
    return None
