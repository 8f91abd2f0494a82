"""Questionnaire, spot checks, the yearly evaluation."""

from datetime import date
from typing import Annotated

from django.db import IntegrityError, transaction

from boai.domains.training import rules
from boai.domains.training.models import EvaluationFinding, QuestionnaireAnswer, SpotCheck, TrainingClass, YearEvaluation
from boai.domains.training.rules import EvaluationRule, Questionnaire
from boai.domains.training.vocabulary import (
    HELD_STAGES,
    Aspect,
    CheckVerdict,
    ClassStage,
    EvaluationPublished,
    EvaluationStage,
    FindingStage,
    QualityPermission,
)
from boai.kernel.basics import clock
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch

ANSWERABLE = (ClassStage.RUNNING, ClassStage.EXAM, *HELD_STAGES)
Mending = Annotated[Note, Label("整改情况")]


@operation(QualityPermission.ANSWER, creates=QuestionnaireAnswer, by={System}, at="training_class")
def answer_questionnaire(
    *,
    training_class: TrainingClass,
    slip: Annotated[str, Label("凭条")],
    answers: Annotated[str, Label("回答")],
    acting: Acting,
) -> QuestionnaireAnswer:
    """提交问卷

    Called by the page, which has seen that the slip is this learner's, and acts as the system: the trace names nobody. Refuses:
    training.questionnaire_early, training.questionnaire_twice, training.questionnaire_incomplete,
    training.questionnaire_bad_answer, training.questionnaire_unknown.
    """
    if training_class.stage not in ANSWERABLE:
        raise refuse("training.questionnaire_early")
    edition = pin(Questionnaire, at=training_class.branch)
    given, faults = rules.read_answers(answers, edition.rule(Questionnaire))
    refuse_if(faults)
    answer = QuestionnaireAnswer(training_class=training_class, edition=edition, answers=given, slip=slip)
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError as twice:
        raise refuse("training.questionnaire_twice") from twice
    return answer


@operation(QualityPermission.CHECK, creates=SpotCheck, by={Post, System}, at="training_class")
def record_spot_check(
    *,
    training_class: TrainingClass,
    checked_on: date,
    announced: bool = False,
    verdict: CheckVerdict,
    findings: Note = NOTHING_NOTED,
    due_on: date | None = None,
    acting: Acting,
) -> SpotCheck:
    """登记抽查

    Refuses: training.check_day, training.check_findings_missing, training.check_due_passed.
    """
    has_faults = verdict == CheckVerdict.FAULTS
    refuse_if(rules.spot_check_fault(checked_on, clock.today(), has_faults=has_faults, findings=findings, due_on=due_on))
    return SpotCheck(
        training_class=training_class,
        branch_id=training_class.branch_id,
        inspector_id=acting.person_id,
        checked_on=checked_on,
        announced=announced,
        verdict=verdict,
        findings=findings,
        due_on=due_on,
        stage=FindingStage.OPEN if has_faults else FindingStage.CLOSED,
    )


@operation(QualityPermission.MEND, on=SpotCheck, when={FindingStage.OPEN}, becomes=FindingStage.REPORTED, by={Post, System})
def report_mending(check: SpotCheck, *, mending: Mending, acting: Acting) -> None:
    """上报整改

    Refuses: training.mending_missing.
    """
    _mend(check, mending, acting)


@operation(QualityPermission.CONFIRM, on=SpotCheck, when={FindingStage.REPORTED}, becomes=FindingStage.CLOSED, by={Post, System})
def confirm_mending(check: SpotCheck, *, acting: Acting) -> None:
    """复核通过

    Refuses: training.own_mending.
    """
    _check_other(check, acting)


@operation(QualityPermission.CONFIRM, on=SpotCheck, when={FindingStage.REPORTED}, becomes=FindingStage.OPEN, by={Post, System})
def reopen_mending(check: SpotCheck, *, due_on: Annotated[date, Label("新的期限")], acting: Acting) -> None:
    """退回整改

    Refuses: training.own_mending, training.check_due_passed.
    """
    _check_other(check, acting)
    if due_on <= clock.today():
        raise refuse("training.check_due_passed")
    check.due_on = due_on


@operation(QualityPermission.EVALUATE, creates=YearEvaluation, by={Post, System})
def file_evaluation(
    *,
    branch: Branch,
    year: int,
    evaluator: str,
    means_score: Annotated[int, Label("手段（百分）")],
    method_score: Annotated[int, Label("方法（百分）")],
    quality_score: Annotated[int, Label("质量（百分）")],
    summary: Note,
    acting: Acting,
) -> YearEvaluation:
    """录入年度评估

    Refuses: training.evaluation_year, training.evaluation_twice, training.evaluation_score.
    """
    edition, this_year = pin(EvaluationRule, at=branch), clock.today().year
    first = edition.rule(EvaluationRule).first_year
    if not first <= year <= this_year:
        raise refuse("training.evaluation_year", first=first, last=this_year)
    if YearEvaluation.objects.unscoped().filter(branch=branch, year=year, evaluator=evaluator).exists():
        raise refuse("training.evaluation_twice", year=year)
    if not all(0 <= score <= 100 for score in (means_score, method_score, quality_score)):
        raise refuse("training.evaluation_score")
    evaluation = YearEvaluation(branch=branch, year=year, evaluator=evaluator, summary=summary, edition=edition)
    evaluation.means_score, evaluation.method_score, evaluation.quality_score = means_score, method_score, quality_score
    return evaluation


@operation(QualityPermission.EVALUATE, creates=EvaluationFinding, by={Post, System}, at="evaluation")
def add_finding(*, evaluation: YearEvaluation, aspect: Aspect, text: Note, due_on: date, acting: Acting) -> EvaluationFinding:
    """登记评估问题

    Refuses: training.finding_text_missing, training.check_due_passed.
    """
    if evaluation.stage != EvaluationStage.DRAFTED:
        raise refuse("change.wrong_stage", stage=evaluation.get_stage_display(), operation="登记问题")
    if len(text) < 4:
        raise refuse("training.finding_text_missing")
    if due_on <= clock.today():
        raise refuse("training.check_due_passed")
    return EvaluationFinding(evaluation=evaluation, aspect=aspect, text=text, due_on=due_on)


@operation(
    QualityPermission.EVALUATE,
    on=YearEvaluation,
    when={EvaluationStage.DRAFTED},
    becomes=EvaluationStage.PUBLISHED,
    by={Post, System},
)
def publish_evaluation(evaluation: YearEvaluation, *, acting: Acting) -> None:
    """公布评估

    Tells EvaluationPublished. Refuses: training.evaluation_finding_missing.
    """
    found = [one.get_aspect_display() for one in evaluation.findings.all()]
    refuse_if(rules.findings_missing(evaluation.scores, found, evaluation.edition.rule(EvaluationRule)))
    evaluation.published_on = clock.today()
    acting.tell(EvaluationPublished(evaluation.id, evaluation.branch_id, evaluation.year))


@operation(QualityPermission.MEND, on=EvaluationFinding, when={FindingStage.OPEN}, becomes=FindingStage.REPORTED, by={Post, System})
def report_correction(finding: EvaluationFinding, *, mending: Mending, acting: Acting) -> None:
    """上报改进

    Refuses: training.mending_missing.
    """
    _mend(finding, mending, acting)


@operation(
    QualityPermission.CONFIRM,
    on=EvaluationFinding,
    when={FindingStage.REPORTED},
    becomes=FindingStage.CLOSED,
    by={Post, System},
)
def confirm_correction(finding: EvaluationFinding, *, acting: Acting) -> None:
    """确认改进

    Refuses: training.own_mending.
    """
    _check_other(finding, acting)


def _mend(found: SpotCheck | EvaluationFinding, mending: Note, acting: Acting) -> None:
    if len(mending) < 4:
        raise refuse("training.mending_missing")
    found.mending, found.mended_by_id = mending, acting.person_id


def _check_other(found: SpotCheck | EvaluationFinding, acting: Acting) -> None:
    if acting.kind is Post and found.mended_by_id == acting.person_id:
        raise refuse("training.own_mending")
