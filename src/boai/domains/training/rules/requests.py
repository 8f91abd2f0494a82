"""Decisions on requests for a class. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@edition("training.request")
@dataclass(frozen=True, kw_only=True)
class RequestPolicy:
    """How early a class must be asked for, for how many, and by when it is answered (days). Seeds: editions/kinds.yaml."""

    days_ahead: int
    least_persons: int
    most_persons: int
    answer_days: int


@dataclass(frozen=True)
class ProgressStep:
    """One point of the progress line; ``state`` is done, now or ahead."""

    label: str
    state: str


_WAY = ("已提交", "商定日期", "已排班", "开放报名", "已开课", "已办结")
_REACHED = {"filed": 1, "offered": 1, "planned": 2}
_OF_CLASS = {
    "enrolling": 3, "running": 4, "exam": 4, "results": 4, "audited": 4, "certificates": 5, "archived": 5,
}  # fmt: skip


def request_fault(wished_on: date, alternative_on: date | None, persons: int, today: date, policy: RequestPolicy) -> Reason | None:
    """Why a class cannot be asked for like this, or None."""
    earliest = today + timedelta(days=policy.days_ahead)
    if wished_on < earliest or (alternative_on is not None and alternative_on < earliest):
        return Reason("training.request_date_passed", earliest=f"{earliest.month}月{earliest.day}日")
    if alternative_on == wished_on:
        return Reason("training.request_alternative_same")
    if not policy.least_persons <= persons <= policy.most_persons:
        return Reason("training.request_persons", least=policy.least_persons, most=policy.most_persons)
    return None


def progress(stage: str, class_stage: str = "") -> tuple[ProgressStep, ...]:
    """The progress line of a request: every point with done, now or ahead; an ended request shows its end."""
    if stage in ("declined", "withdrawn"):
        return (ProgressStep("已提交", "done"), ProgressStep("未接受" if stage == "declined" else "已撤回", "now"))
    if class_stage == "cancelled":
        return (*(ProgressStep(label, "done") for label in _WAY[:3]), ProgressStep("班次已取消", "now"))
    reached = _OF_CLASS.get(class_stage, _REACHED[stage])
    return tuple(
        ProgressStep(label, "done" if number < reached else "now" if number == reached else "ahead") for number, label in enumerate(_WAY)
    )
