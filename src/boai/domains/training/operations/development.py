"""Instructor development: who may come, trial lessons and their panel."""

from datetime import date
from typing import Annotated
from uuid import UUID

from boai.domains.training import queries, rules
from boai.domains.training.models import Certificate, Enrolment, Instructor, TrainingClass, TrialLesson, TrialSheet
from boai.domains.training.rules import Held, Prerequisites, TrialLessonRule
from boai.domains.training.vocabulary import CertificateStage, ClassType, DevelopmentPermission, TrialStage
from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, Label, Post, Refused, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.people.models import Person


def check_prerequisites(training_class: TrainingClass, person: Person) -> None:
    """Refuse a learner who lacks what a course asks for. Runs inside booking.

    Refuses: training.prerequisite_certificate, training.prerequisite_held_for.
    """
    if training_class.class_type != ClassType.INSTRUCTOR_DEV:
        return
    needed = pin(Prerequisites, at=training_class.branch, subject=training_class.edition.subject).rule(Prerequisites)
    rows = Certificate.objects.unscoped().filter(person=person, stage=CertificateStage.ISSUED).select_related("edition")
    held = [Held(course=one.edition.subject, issued_on=one.issued_on, valid_until_on=one.valid_until_on) for one in rows]
    first_day = clock.day_of(training_class.slot.starts_at)
    refuse_if(rules.prerequisite_fault(held, first_day, training_class.course.name, needed))


@operation(DevelopmentPermission.CALL, creates=TrialLesson, by={Post, System}, at="enrolment")
def call_trial(*, enrolment: Enrolment, topic: str, held_on: date, acting: Acting) -> TrialLesson:
    """安排试讲

    Pins the rule of the panel. Refuses: training.not_development, training.trial_exists.
    """
    if enrolment.training_class.class_type != ClassType.INSTRUCTOR_DEV:
        raise refuse("training.not_development")
    if TrialLesson.objects.unscoped().filter(enrolment=enrolment).exists():
        raise refuse("training.trial_exists")
    edition = pin(TrialLessonRule, at=enrolment.branch)
    return TrialLesson(enrolment=enrolment, branch_id=enrolment.branch_id, topic=topic, held_on=held_on, edition=edition)


@operation(DevelopmentPermission.SCORE, creates=TrialSheet, by={Post, System}, at="trial")
def score_trial(
    *,
    trial: TrialLesson,
    scores: Annotated[str, Label("各项评分", "如 content=28 skill=27 method=22 time=13")],
    judge: Annotated[Person | None, Label("评委", "补录纸质评分表时填写；本人评分不用填")] = None,
    acting: Acting,
) -> TrialSheet:
    """试讲评分

    One sheet a judge. Refuses: training.not_a_judge, training.judge_is_candidate, training.judge_tier, training.judge_twice,
    training.judges_enough, training.trial_score_range.
    """
    if trial.stage != TrialStage.OPEN:
        raise refuse("change.wrong_stage", stage=trial.get_stage_display(), operation="评分")
    rule, judge_id = trial.edition.rule(TrialLessonRule), _judge(acting, judge)
    fault = rules.judge_fault(
        _tier(judge_id),
        is_candidate=judge_id == trial.enrolment.person_id,
        is_there=trial.sheets.filter(judge_id=judge_id).exists(),
        judges=trial.sheets.count(),
        rule=rule,
    )
    refuse_if(fault)
    given = rules.read_scores(scores)
    points = rules.trial_points(given, rule)
    if isinstance(points, Reason):
        raise Refused(points)
    return TrialSheet(trial=trial, judge_id=judge_id, scores=given, points=points)


@operation(DevelopmentPermission.CALL, on=TrialLesson, when={TrialStage.OPEN}, by={Post, System})
def close_trial(trial: TrialLesson, *, acting: Acting) -> None:
    """评议结束

    Passed or failed by the mean of the panel. Refuses: training.judges_missing.
    """
    points = [one.points for one in trial.sheets.all()]
    verdict = rules.trial_verdict(points, trial.edition.rule(TrialLessonRule))
    if isinstance(verdict, Reason):
        raise Refused(verdict)
    trial.mean_score = round(sum(points) / len(points))
    trial.stage = TrialStage.PASSED if verdict else TrialStage.FAILED


def _judge(acting: Acting, judge: Person | None) -> UUID:
    """Who judges: staff themselves; the program names one, from a paper sheet."""
    judge_id = acting.person_id if acting.kind is Post else judge.id if judge else None
    if judge_id is None:
        raise refuse("training.not_a_judge")
    return judge_id


def _tier(person_id: UUID) -> str | None:
    instructor = Instructor.objects.unscoped().filter(person_id=person_id).first()
    return instructor.tier if instructor and queries.is_valid(instructor, clock.today()) else None
