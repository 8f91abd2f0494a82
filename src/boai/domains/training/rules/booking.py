"""Decisions about booking: who is barred for not coming, until when one may change, which reminder is due. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from boai.kernel.basics.edition import edition
from boai.kernel.basics.identity import age_on
from boai.kernel.basics.reason import Reason

GUARDED_UNDER = 14


@edition("training.booking")
@dataclass(frozen=True, kw_only=True)
class BookingPolicy:
    """How seats are booked. Seeds: editions/booking.yaml.

    ``hold_hours`` is how long an offer from the waiting list is held; ``most_overtakes`` how often smaller parties may be served
    before a larger one that waits longer. Who stayed away ``no_shows`` times within ``no_show_days`` may not book for
    themselves for ``barred_days`` after the last time.
    """

    opens_days_before: int
    closes_hours_before: int
    self_cancel_hours_before: int
    reschedule_hours_before: int
    on_site_hours_before: int
    hold_hours: int
    most_overtakes: int
    group_most: int
    no_shows: int
    no_show_days: int
    barred_days: int


@edition("training.deadlines")
@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """When people are reminded. Seeds: editions/booking.yaml. ``..._working_days`` are working days, the others calendar days."""

    class_reminder_days_before: int
    certificate_reminder_days: tuple[int, ...]
    results_within_working_days: int
    certificates_within_working_days: int


def barred(missed_on: Collection[date], today: date, policy: BookingPolicy) -> Reason | None:
    """Why somebody who stayed away may not book for themselves today, or None."""
    recent = [day for day in missed_on if today - day < timedelta(days=policy.no_show_days)]
    if len(recent) < policy.no_shows:
        return None
    until = max(recent) + timedelta(days=policy.barred_days)
    if today >= until:
        return None
    return Reason("training.barred", days=policy.no_show_days, times=len(recent), until=f"{until.month}月{until.day}日")


def needs_guardian(born_on: date | None, today: date) -> Reason | None:
    """Why somebody may not book alone: under fourteen a proven guardian does it (个人信息保护法第三十一条); or None."""
    return Reason("training.guardian_needed") if born_on is not None and age_on(today, born_on) < GUARDED_UNDER else None


def reschedule_fault(now: datetime, starts_at: datetime, policy: BookingPolicy) -> Reason | None:
    """Why a learner may no longer change to another class by themselves, or None."""
    if now >= starts_at - timedelta(hours=policy.reschedule_hours_before):
        return Reason("training.reschedule_over", hours=policy.reschedule_hours_before)
    return None


def on_site_fault(now: datetime, starts_at: datetime, policy: BookingPolicy) -> Reason | None:
    """Why nobody is entered at the door yet, or None."""
    if now < starts_at - timedelta(hours=policy.on_site_hours_before):
        return Reason("training.not_yet_on_site", hours=policy.on_site_hours_before)
    return None


def due_reminder(days_left: int, reminder_days: Collection[int]) -> int | None:
    """Which reminder is due with so many days left: the tightest reached, so that after a standstill only one is sent; or None."""
    reached = [days for days in reminder_days if 0 <= days_left <= days]
    return min(reached, default=None)
