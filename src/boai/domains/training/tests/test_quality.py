"""Answers without names, spot checks that another person closes, the yearly evaluation."""

import re

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import EvaluationFinding, QuestionnaireAnswer, SpotCheck, YearEvaluation
from boai.domains.training.rules import Item, Questionnaire
from boai.domains.training.tests.kinds import DAY, a_class, taught
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.domains.training.vocabulary import Aspect, CheckVerdict
from boai.kernel.basics import clock
from boai.kernel.change.models import OutboxNews, StoredResult, TraceLine
from tests.cast import Cast, refuses, unchanged

FULL = "content=5 teacher=5 practice=4 aids=3 venue=2 confidence=5"
PAPER = Questionnaire(items=(Item(code="a", text="甲"), Item(code="b", text="乙")), show_from=2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a=1", "training.questionnaire_incomplete"),
        ("a=1 b=", "training.questionnaire_incomplete"),
        ("a=1 b=6", "training.questionnaire_bad_answer"),
        ("a=1 b=2 c=3", "training.questionnaire_unknown"),
        ("a=1 b=5", None),
    ],
)
def test_every_question_is_answered_from_one_to_five(text: str, code: str | None) -> None:
    answers, faults = rules.read_answers(text, PAPER)
    assert [one.code for one in faults] == ([code] if code else []) and bool(answers) == (code is None)


def test_no_distribution_before_enough_have_answered() -> None:
    assert rules.spread([{"a": 1, "b": 5}], PAPER) is None
    first, second = rules.spread([{"a": 1}, {"a": 4}], PAPER)
    assert first.counts == (1, 0, 0, 1, 0) and first.mean_hundredths == 250
    assert second.counts == (0, 0, 0, 0, 0) and second.mean_hundredths == 0


def test_a_learner_answers_once_and_nobody_can_tell_who(cast: Cast) -> None:
    held = taught(cast).training_class
    client, path = signed_in("citizen1"), f"/training/classes/{held.number}/questionnaire"
    assert path in client.get("/me").content.decode()
    half = client.post(path, {"content": "5", "idempotency_key": key_on(client, path)})
    assert half.status_code == 422 and "请回答每一题" in half.content.decode() and 'value="5" checked' in half.content.decode()
    typed = dict(pair.split("=") for pair in FULL.split())
    assert "谢谢" in client.post(path, {**typed, "idempotency_key": key_on(client, path)}).content.decode()
    assert path not in client.get("/me").content.decode()
    twice = client.post(path, {**typed, "idempotency_key": key_on(client, path)})
    assert "training.questionnaire_twice" in twice.content.decode() and QuestionnaireAnswer.objects.count() == 1
    who = str(cast.citizen1.person_id)
    line = TraceLine.objects.get(operation="training.answer_questionnaire")
    stored = StoredResult.objects.filter(operation="training.answer_questionnaire").values_list("actor", flat=True)
    assert line.actor_person_id is None and who not in str(line.changes) and not any(who in actor for actor in stored)
    assert signed_in("citizen2").get(path).status_code == 404


def test_a_class_that_has_not_begun_is_not_judged(cast: Cast) -> None:
    with refuses("training.questionnaire_early"):
        do.answer_questionnaire(training_class=a_class(cast), slip="a", answers=FULL, acting=cast.system)
    assert not QuestionnaireAnswer.objects.exists()


def test_staff_see_the_distribution_from_five_answers_on(cast: Cast) -> None:
    held = taught(cast).training_class
    client, path = signed_in("county_officer"), f"/training/classes/{held.number}/quality"
    for number in range(4):
        do.answer_questionnaire(training_class=held, slip=f"slip{number}", answers=FULL, acting=cast.system)
    assert "满 5 份才显示" in client.get(path).content.decode()
    do.answer_questionnaire(training_class=held, slip="slip5", answers=FULL, acting=cast.system)
    shown = client.get(path).content.decode()
    assert "讲的内容有用" in shown and ">2.00<" in shown
    assert signed_in("foreign_officer").get(path).status_code == 404


def checked(cast: Cast, **wanted) -> SpotCheck:
    given = {
        "training_class": a_class(cast), "checked_on": clock.today(), "verdict": CheckVerdict.FAULTS, "findings": "模拟人没有消毒",
        "due_on": clock.today() + 7 * DAY,
    }  # fmt: skip
    return do.record_spot_check(**given | wanted, acting=cast.supervisor)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"checked_on": clock.today() + DAY}, "training.check_day"),
        ({"findings": ""}, "training.check_findings_missing"),
        ({"due_on": None}, "training.check_findings_missing"),
        ({"due_on": clock.today()}, "training.check_due_passed"),
    ],
)
def test_a_spot_check_that_cannot_be_is_refused(cast: Cast, wrong: dict, code: str) -> None:
    with refuses(code):
        checked(cast, **wrong)
    assert not SpotCheck.objects.exists()


def test_a_fault_is_mended_by_one_and_closed_by_another(cast: Cast) -> None:
    check = checked(cast)
    with refuses("training.mending_missing"):
        do.report_mending(check, mending="好", acting=cast.county_officer)
    assert unchanged(check)
    do.report_mending(check, mending="已逐个消毒并登记", acting=cast.county_officer)
    for operation, given in ((do.confirm_mending, {}), (do.reopen_mending, {"due_on": clock.today() + DAY})):
        with refuses("training.own_mending"):
            operation(check, **given, acting=cast.county_officer)
    with refuses("training.check_due_passed"):
        do.reopen_mending(check, due_on=clock.today(), acting=cast.county_leader)
    assert do.reopen_mending(check, due_on=clock.today() + DAY, acting=cast.county_leader).stage == "open"
    do.report_mending(check, mending="已补拍消毒照片", acting=cast.village_clerk)
    assert do.confirm_mending(check, acting=cast.county_leader).stage == "closed"


def test_a_check_without_faults_is_closed_at_once(cast: Cast) -> None:
    assert checked(cast, verdict=CheckVerdict.GOOD, findings="", due_on=None).stage == "closed"


def evaluation(cast: Cast, **wanted) -> YearEvaluation:
    given = {
        "branch": cast.society, "year": clock.today().year, "evaluator": "某大学应急管理学院", "means_score": 92, "method_score": 76,
        "quality_score": 90, "summary": "总体良好",
    }  # fmt: skip
    return do.file_evaluation(**given | wanted, acting=cast.city_officer)


def finding(cast: Cast, of: YearEvaluation, **wanted) -> EvaluationFinding:
    given = {"aspect": Aspect.METHOD, "text": "情景模拟偏少", "due_on": clock.today() + 30 * DAY}
    return do.add_finding(evaluation=of, **given | wanted, acting=cast.city_officer)


def test_a_low_aspect_needs_a_finding_before_it_is_published(cast: Cast) -> None:
    filed = evaluation(cast)
    with refuses("training.evaluation_finding_missing"):
        do.publish_evaluation(filed, acting=cast.city_officer)
    with refuses("training.finding_text_missing"):
        finding(cast, filed, text="少")
    with refuses("training.check_due_passed"):
        finding(cast, filed, due_on=clock.today())
    assert unchanged(filed) and "某大学" not in Client().get("/training/quality").content.decode()
    found = finding(cast, filed)
    do.publish_evaluation(filed, acting=cast.city_officer)
    assert OutboxNews.objects.filter(key="training.evaluation.published").count() == 1
    with refuses("change.wrong_stage"):
        finding(cast, filed)
    do.report_correction(found, mending="每班增加两个情景", acting=cast.city_officer)
    with refuses("training.own_mending"):
        do.confirm_correction(found, acting=cast.city_officer)
    assert do.confirm_correction(found, acting=cast.city_leader).stage == "closed"
    body = Client().get("/training/quality").content.decode()
    assert "情景模拟偏少" in body and "每班增加两个情景" in body and re.search("已整改", body)


def test_an_evaluation_that_cannot_be_is_refused(cast: Cast) -> None:
    evaluation(cast)
    for wrong, code in (
        ({}, "training.evaluation_twice"),
        ({"year": 2014}, "training.evaluation_year"),
        ({"evaluator": "别家", "means_score": 101}, "training.evaluation_score"),
    ):
        with refuses(code):
            evaluation(cast, **wrong)
    with refuses("training.mending_missing"):
        do.report_correction(finding(cast, YearEvaluation.objects.get()), mending="改", acting=cast.city_officer)
    assert YearEvaluation.objects.count() == 1 and queries.open_evaluations(cast.system.reach("")).count() == 0
