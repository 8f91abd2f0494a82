"""Which carrier is tried when, what it may cost, when to try again. Pure: no Django, no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from boai.kernel.basics.edition import edition

MOST_TRIES = 6
RECEIPT_TRIES = 8


@edition("notify.budget")
@dataclass(frozen=True, kw_only=True)
class SmsBudget:
    """How many text messages a society sends a day. Seeds: editions/notify.yaml.

    ``alarm_reserve`` of ``daily`` is for alarms alone; of the rest at most ``login_most`` for login codes.
    """

    daily: int
    alarm_reserve: int
    login_most: int


@edition("notify.templates")
@dataclass(frozen=True, kw_only=True)
class Templates:
    """Template ids as each provider approved them, by kind of message: what has none is not sent that way."""

    sms: Mapping[str, str] = field(default_factory=dict)
    wechat: Mapping[str, str] = field(default_factory=dict)


def purses(urgency: str, budget: SmsBudget) -> tuple[tuple[str, int | None], ...]:
    """From which counters a message is paid, each with its limit; None has none: an alarm is never held back for money."""
    if urgency == "alarm":
        return (("alarm", None),)
    shared = ("shared", max(budget.daily - budget.alarm_reserve, 0))
    return (shared, ("login", budget.login_most)) if urgency == "login" else (shared,)


def plan(available: Collection[str], *, desk: bool, alarm: bool, outside: bool) -> tuple[tuple[str, int], ...]:
    """Carriers with their rank: rank 0 goes now, the next when all before failed; an alarm goes over all at once.

    What costs nothing goes first. Staff are told in DingTalk, citizens in WeChat.
    """
    if not outside:
        return ()
    order = ("dingtalk", "sms") if desk else ("wechat", "sms")
    chosen = [name for name in order if name in available]
    return tuple((name, 0 if alarm else rank) for rank, name in enumerate(chosen))


def needs_call(*, must_reach: bool, has_inbox: bool, read: bool) -> bool:
    """Whether somebody must telephone when no carrier arrived: a person with a login finds what is not pressing in the inbox."""
    return not read and (must_reach or not has_inbox)


def pause_after(tries: int) -> timedelta:
    """How long to wait before the next try: 30 s, doubling, at most an hour."""
    return min(timedelta(seconds=30 * 2 ** max(tries - 1, 0)), timedelta(hours=1))
