"""What a record of former years must say. Pure."""

import re
from datetime import date, datetime

from boai.kernel.basics.reason import Reason

MOST_LEARNERS = 2_000
_NUMBER = re.compile(r"[0-9A-Z\u4e00-\u9fff()/-]{4,24}")


def past_certificate_fault(number: str, issued_on: date, valid_until_on: date | None, today: date) -> Reason | None:
    """Why a certificate of a former year cannot be taken over, or None."""
    if not _NUMBER.fullmatch(number):
        return Reason("training.bad_number")
    if issued_on > today:
        return Reason("training.issued_in_the_future")
    if valid_until_on is not None and valid_until_on < issued_on:
        return Reason("training.validity_backwards")
    return None


def finished_class_fault(starts_at: datetime, ends_at: datetime, learners: int, now: datetime) -> Reason | None:
    """Why a class cannot be entered as finished, or None."""
    if ends_at <= starts_at:
        return Reason("training.ends_before_start")
    if ends_at > now:
        return Reason("training.not_over")
    if not 1 <= learners <= MOST_LEARNERS:
        return Reason("training.no_learners", most=MOST_LEARNERS)
    return None
