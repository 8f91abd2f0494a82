"""The indicators of theory exams and the online course. An exam counts on the day it was handed in."""

from boai.domains.training.models import CourseCompletion
from boai.domains.training.vocabulary import CLASS_EXAM, HOME_EXAM
from boai.kernel.attempts.models import Attempt
from boai.kernel.attempts.vocabulary import AttemptStage
from boai.kernel.basics import clock
from boai.kernel.figures import Counted, Rate, Unit, declare

_OURS = (CLASS_EXAM, HOME_EXAM)

declare(
    Counted(
        code="training.exams",
        label="理论考试人次",
        unit=Unit.PERSON_TIME,
        of=Attempt,
        counts=lambda one: one.stage == AttemptStage.CLOSED and one.purpose in _OURS,
        on=lambda one: one.closed_at and clock.day_of(one.closed_at),
    ),
    Counted(
        code="training.exams_passed",
        label="理论考试合格人次",
        unit=Unit.PERSON_TIME,
        of=Attempt,
        counts=lambda one: one.stage == AttemptStage.CLOSED and one.purpose in _OURS and bool(one.passed),
        on=lambda one: one.closed_at and clock.day_of(one.closed_at),
    ),
    Rate(code="training.exam_pass_rate", label="理论考试合格率", numerator="training.exams_passed", denominator="training.exams"),
    Counted(
        code="training.completions", label="线上课结业人次", unit=Unit.PERSON_TIME, of=CourseCompletion, on=lambda one: one.completed_on
    ),
)
