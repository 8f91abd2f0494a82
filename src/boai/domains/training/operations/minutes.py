"""Sealing the minutes of an exam, and the two persons who may open the results again."""

import hashlib
import json
from typing import Any

from boai.domains.training import queries, rules
from boai.domains.training.models import ClassInstructor, ExamMinutes, ResultsReopening, TrainingClass
from boai.domains.training.operations.classes import finish
from boai.domains.training.operations.field import check_assessor
from boai.domains.training.vocabulary import ClassStage, EnrolmentStage
from boai.domains.training.vocabulary.field import (
    FieldPermission,
    Irregularity,
    MinutesSealed,
    MinutesStage,
    ReopeningStage,
    ResultsReopened,
)
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import Acting, Because, Post, operation, refuse, refuse_if

REOPENABLE = (ClassStage.RESULTS, ClassStage.AUDITED)


@operation(FieldPermission.MINUTES_SEAL, creates=ExamMinutes, by={Post}, at="training_class")
def seal(
    *,
    training_class: TrainingClass,
    first_assessor: ClassInstructor,
    second_assessor: ClassInstructor | None = None,
    irregularity: Irregularity,
    acting: Acting,
) -> ExamMinutes:
    """封存考试纪要

    Finishes the exam where that was not done. Tells MinutesSealed. Refuses: training.not_the_lead, training.already_sealed,
    training.not_finished, training.papers_out, training.conflicts_open, training.same_assessor, training.assessor_elsewhere,
    training.assessors_too_few.
    """
    locked = _locked(training_class)
    if not queries.leads(acting.person_id, locked):
        raise refuse("training.not_the_lead")
    _check_sealable(locked)
    _check_named(locked, first_assessor, second_assessor)
    if locked.stage == ClassStage.EXAM:
        finish(locked, acting=acting.with_key(""))
    contents = contents_of(locked)
    minutes = ExamMinutes(
        number=new_number("JY"),
        training_class=locked,
        first_assessor=first_assessor,
        second_assessor=second_assessor,
        irregularity=irregularity,
        contents=contents,
        digest=digest_of(contents),
        sealed_by_id=acting.person_id,
        sealed_at=clock.now(),
    )
    acting.tell(MinutesSealed(minutes.id, locked.id))
    return minutes


@operation(FieldPermission.REOPEN_PROPOSE, creates=ResultsReopening, by={Post}, at="training_class")
def propose_reopen(*, training_class: TrainingClass, reason: Because, acting: Acting) -> ResultsReopening:
    """提出重开成绩

    Refuses: change.too_short, training.certificates_issued, training.nothing_to_reopen, training.reopening_pending.
    """
    locked = _locked(training_class)
    _check_reopenable(locked)
    if locked.reopenings.filter(stage=ReopeningStage.PROPOSED).exists():
        raise refuse("training.reopening_pending")
    return ResultsReopening(training_class=locked, reason=reason, proposed_by_id=acting.person_id, proposed_at=clock.now())


@operation(
    FieldPermission.REOPEN_CONFIRM,
    on=ResultsReopening,
    when={ReopeningStage.PROPOSED},
    becomes=ReopeningStage.CONFIRMED,
    by={Post},
    proof=True,
)
def confirm_reopen(reopening: ResultsReopening, *, acting: Acting) -> None:
    """确认重开成绩

    The class goes back to its exam; the minutes stay, marked as reopened. Tells ResultsReopened. Refuses:
    training.reopening_yours, training.certificates_issued, training.nothing_to_reopen.
    """
    training_class = _locked(reopening.training_class)
    _decide(reopening, acting)
    _check_reopenable(training_class)
    for enrolment in training_class.enrolments.select_for_update().filter(stage__in=(EnrolmentStage.FAILED, EnrolmentStage.QUALIFIED)):
        enrolment.stage, enrolment.failed_for = EnrolmentStage.BOOKED, []
        enrolment.save()
    for minutes in training_class.minutes.filter(stage=MinutesStage.SEALED):
        minutes.stage = MinutesStage.REOPENED
        minutes.save()
    training_class.stage = ClassStage.EXAM
    training_class.save()
    acting.tell(ResultsReopened(reopening.id, training_class.id))


@operation(FieldPermission.REOPEN_CONFIRM, on=ResultsReopening, when={ReopeningStage.PROPOSED}, becomes=ReopeningStage.DECLINED, by={Post})
def decline_reopen(reopening: ResultsReopening, *, acting: Acting) -> None:
    """不同意重开

    Refuses: training.reopening_yours.
    """
    _decide(reopening, acting)


def contents_of(training_class: TrainingClass) -> list[dict[str, Any]]:
    """What the minutes hold about each learner: numbers and codes as recorded, no names."""
    return [
        {
            "number": one.number,
            "stage": str(one.stage),
            "failed_for": [reason["code"] for reason in one.failed_for],
            "absent_minutes": one.absent_minutes,
            "theory": sorted(result.score for result in one.theory.all()),
            "sheets": {str(sheet.assessor_id): sorted(sheet.passed) for sheet in one.sheets.all()},
        }
        for one in queries.roster(training_class)
    ]


def digest_of(contents: list[dict[str, Any]]) -> str:
    """SHA-256 over the contents in one form."""
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked(training_class: TrainingClass) -> TrainingClass:
    rows = TrainingClass.objects.unscoped().select_related("slot", "edition", "branch")
    return rows.select_for_update(of=("self",)).get(pk=training_class.pk)


def _check_sealable(training_class: TrainingClass) -> None:
    if queries.sealed_minutes(training_class):
        raise refuse("training.already_sealed")
    if training_class.stage not in (ClassStage.EXAM, ClassStage.RESULTS):
        raise refuse("training.not_finished")
    waiting = queries.conflicts(training_class).count()
    if waiting:
        raise refuse("training.conflicts_open", count=waiting)


def _check_named(training_class: TrainingClass, first: ClassInstructor, second: ClassInstructor | None) -> None:
    for one in (first, second):
        check_assessor(training_class, one)
    if second is not None and second.id == first.id:
        raise refuse("training.same_assessor")
    refuse_if(rules.assessors_fault(1 if second is None else 2, training_class.course))


def _check_reopenable(training_class: TrainingClass) -> None:
    if training_class.enrolments.filter(stage=EnrolmentStage.CERTIFIED).exists():
        raise refuse("training.certificates_issued")
    if training_class.stage not in REOPENABLE:
        raise refuse("training.nothing_to_reopen")


def _decide(reopening: ResultsReopening, acting: Acting) -> None:
    if reopening.proposed_by_id == acting.person_id:
        raise refuse("training.reopening_yours")
    reopening.decided_by_id, reopening.decided_at = acting.person_id, clock.now()
