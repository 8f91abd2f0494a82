"""What the instructors of a class record about a learner."""

from typing import Annotated

from boai.domains.training import queries, rules
from boai.domains.training.models import Enrolment, PracticalSheet, TheoryResult
from boai.domains.training.vocabulary import ClassStage, EnrolmentStage, Permission
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, Post, System, operation, refuse
from boai.kernel.people.models import Person


@operation(Permission.ENROLMENT_ASSESS, on=Enrolment, when={EnrolmentStage.BOOKED}, by={Post, System})
def record_attendance(enrolment: Enrolment, *, absent_minutes: Annotated[int, Label("缺课分钟", "全程到课填0")], acting: Acting) -> None:
    """登记出勤

    Refuses: training.not_your_class, training.own_result, training.minutes_out_of_range.
    """
    _check_assessor(enrolment, acting, {ClassStage.RUNNING, ClassStage.EXAM})
    minutes = enrolment.training_class.course.minutes
    if not 0 <= absent_minutes <= minutes:
        raise refuse("training.minutes_out_of_range", minutes=minutes)
    enrolment.absent_minutes = absent_minutes


@operation(Permission.ENROLMENT_ASSESS, creates=TheoryResult, by={Post, System}, at="enrolment")
def record_theory(
    *,
    enrolment: Enrolment,
    score: int,
    invigilated: bool = True,
    acting: Acting,
) -> TheoryResult:
    """录入理论成绩

    Refuses: training.not_your_class, training.own_result, training.score_out_of_range.
    """
    _check_assessor(enrolment, acting, {ClassStage.EXAM})
    if not 0 <= score <= 100:
        raise refuse("training.score_out_of_range")
    return TheoryResult(enrolment=enrolment, score=score, invigilated=invigilated, taken_on=clock.today())


@operation(Permission.ENROLMENT_ASSESS, creates=PracticalSheet, by={Post, System}, at="enrolment")
def assess(
    *,
    enrolment: Enrolment,
    assessor: Annotated[Person | None, Label("考官", "补录纸质考核表时填写；本人评定不用填")] = None,
    passed: Annotated[str, Label("通过的步骤", "步骤代码，用空格分开")] = "",
    acting: Acting,
) -> PracticalSheet:
    """评定实操

    A second sheet of the same assessor replaces the first. Refuses: training.not_your_class, training.own_result,
    training.unknown_steps.
    """
    _check_assessor(enrolment, acting, {ClassStage.EXAM}, assessor)
    steps = sorted(set(passed.split()))
    unknown = rules.unknown_steps(steps, enrolment.training_class.course)
    if unknown:
        raise refuse("training.unknown_steps", steps="、".join(sorted(unknown)))
    assessor_id = assessor.id if assessor else acting.person_id
    if assessor_id is None:
        raise refuse("change.missing", field="考官")
    sheet = enrolment.sheets.filter(assessor_id=assessor_id).first() or PracticalSheet(enrolment=enrolment)
    sheet.assessor_id = assessor_id
    sheet.passed, sheet.assessed_at = steps, clock.now()
    sheet.save()
    return sheet


def _check_assessor(enrolment: Enrolment, acting: Acting, stages: set[ClassStage], assessor: Person | None = None) -> None:
    """Only an instructor of this very class, never the learner, and only while the class is at that point."""
    training_class = enrolment.training_class
    if training_class.stage not in stages:
        raise refuse("change.wrong_stage", stage=training_class.get_stage_display(), operation="评定")
    who = assessor.id if assessor else acting.person_id
    if who == enrolment.person_id:
        raise refuse("training.own_result")
    if acting.kind is Post and (who is None or who != acting.person_id or not queries.teaches(who, training_class)):
        raise refuse("training.not_your_class")
