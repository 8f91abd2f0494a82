"""Decisions of the theory exam and the online course. Pure; values come from editions/exam.yaml."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from boai.kernel.attempts.rules import Share
from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@edition("training.exam")
@dataclass(frozen=True, kw_only=True)
class ExamPlan:
    """How the theory of a course is examined; one edition a course. The pass mark stands in ``Course``.

    ``shares``: questions a topic, of them at least so many critical ones on every paper. ``class_tries``: papers a learner may sit
    in one class, ``home_tries_a_day``: papers a person may sit at home in a day, ``home_result_days``: how many days before a
    class's exam a result from home is still taken over. ``lessons``: the online course, in order.
    """

    shares: tuple[Share, ...]
    minutes: int
    class_tries: int
    home_tries_a_day: int
    home_result_days: int
    room_code_minutes: int
    lessons_first: bool
    lessons: tuple[str, ...]

    @property
    def questions(self) -> int:
        """Questions on a paper."""
        return sum(share.count for share in self.shares)


def tries_fault(taken: int, plan: ExamPlan) -> Reason | None:
    """Why a learner may not begin another paper in this class, or None."""
    return Reason("training.no_tries_left", most=plan.class_tries) if taken >= plan.class_tries else None


def papers_fault(out: int) -> Reason | None:
    """Why a class's results cannot be closed while people sit its paper, or None."""
    return Reason("training.papers_out", out=out) if out else None


def home_fault(taken_today: int, done: Collection[str], plan: ExamPlan) -> Reason | None:
    """Why somebody may not sit at home now, or None. ``done`` are codes of finished lessons."""
    left = lessons_left(done, plan.lessons)
    if plan.lessons_first and left:
        return Reason("training.lessons_first", left=len(left))
    if taken_today >= plan.home_tries_a_day:
        return Reason("training.no_tries_today", most=plan.home_tries_a_day)
    return None


def lessons_left(done: Collection[str], lessons: Sequence[str]) -> list[str]:
    """The lessons still to do, in order; the first is where somebody goes on."""
    return [code for code in lessons if code not in done]


def next_lesson(code: str, lessons: Sequence[str]) -> str | None:
    """The lesson after this one, or None after the last."""
    after = lessons.index(code) + 1
    return lessons[after] if after < len(lessons) else None


def code_is_live(expires_at: datetime, now: datetime) -> bool:
    """Whether a room code still opens the door."""
    return now < expires_at


def review_date_fault(review_on: date, today: date) -> Reason | None:
    """Why a signature may not last until that day, or None."""
    return Reason("training.review_in_the_past") if review_on <= today else None


def link_fault(link: str) -> Reason | None:
    """Why a link to a video or live stream cannot stand, or None: https or our own, nothing a browser would run."""
    fits = not link or link.startswith("https://") or (link.startswith("/") and not link.startswith("//"))
    return None if fits and not set(link) & set(" \"'<>\\") else Reason("training.bad_link")
