"""Who may become an instructor, and the trial lesson before a panel."""

from datetime import date, timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training import rules
from boai.domains.training.models import Enrolment, TrialLesson, TrialSheet
from boai.domains.training.rules import Held, Prerequisites, TrialItem, TrialLessonRule
from boai.domains.training.tests.kinds import a_class
from boai.domains.training.vocabulary import ClassType, Tier
from boai.kernel.basics import clock
from tests.cast import Cast, refuses, unchanged

DAY = date(2026, 6, 1)
NEEDED = Prerequisites(certificate_courses=("first_aider",), certificate_words="救护员证", held_days=30)
RULE = TrialLessonRule(
    panel_size=2, judge_tiers=("expert",), judge_words="专家", pass_score=80, items=(TrialItem(code="a", text="甲", points=100),)
)
SCORES = "content=28 skill=27 method=22 time=13"


def held(course: str = "first_aider", issued_on: date = date(2026, 1, 1), until: date | None = date(2028, 12, 31)) -> Held:
    return Held(course=course, issued_on=issued_on, valid_until_on=until)


@pytest.mark.parametrize(
    ("certificates", "code"),
    [
        ([], "training.prerequisite_certificate"),
        ([held("cpr_aed")], "training.prerequisite_certificate"),
        ([held(until=date(2026, 5, 31))], "training.prerequisite_certificate"),
        ([held(issued_on=date(2026, 6, 2))], "training.prerequisite_certificate"),
        ([held(issued_on=date(2026, 5, 3))], "training.prerequisite_held_for"),
        ([held(), held(issued_on=date(2026, 5, 3))], None),
        ([held(until=None)], None),
    ],
)
def test_only_holders_of_a_valid_certificate_come(certificates: list[Held], code: str | None) -> None:
    fault = rules.prerequisite_fault(certificates, DAY, "师资培训", NEEDED)
    assert (fault.code if fault else None) == code


def test_a_course_may_ask_for_nothing() -> None:
    nothing = Prerequisites(certificate_courses=(), certificate_words="", held_days=0)
    assert rules.prerequisite_fault([], DAY, "师资培训", nothing) is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"tier": None}, "training.not_a_judge"),
        ({"is_candidate": True}, "training.judge_is_candidate"),
        ({"tier": "general"}, "training.judge_tier"),
        ({"is_there": True}, "training.judge_twice"),
        ({"judges": 2}, "training.judges_enough"),
        ({}, None),
    ],
)
def test_who_judges(given: dict, code: str | None) -> None:
    sound = {"tier": "expert", "is_candidate": False, "is_there": False, "judges": 1}
    tier = (sound | given).pop("tier")
    rest = {name: value for name, value in (sound | given).items() if name != "tier"}
    fault = rules.judge_fault(tier, **rest, rule=RULE)
    assert (fault.code if fault else None) == code


def test_the_panel_judges_by_the_mean_and_only_when_complete() -> None:
    assert rules.trial_verdict([80], RULE).code == "training.judges_missing"
    assert rules.trial_verdict([79, 81], RULE) is True and rules.trial_verdict([79, 80], RULE) is False
    assert rules.trial_points({"a": 101}, RULE).code == "training.trial_score_range"
    assert rules.trial_points({}, RULE).code == "training.trial_score_range" and rules.trial_points({"a": 90}, RULE) == 90


def candidate(cast: Cast) -> Enrolment:
    cast.training.certified()
    opened = a_class(cast, ClassType.INSTRUCTOR_DEV, "instructor", days=30)
    return do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)


def test_a_first_aider_books_and_others_are_told_what_is_missing(cast: Cast) -> None:
    enrolment = candidate(cast)
    with refuses("training.prerequisite_certificate"):
        do.book(training_class=enrolment.training_class, person=cast.person("citizen2"), acting=cast.citizen2)
    assert Enrolment.objects.filter(training_class=enrolment.training_class).count() == 1


def trial_of(cast: Cast) -> TrialLesson:
    do.register_instructor(
        branch=cast.society, person=cast.person("city_officer"), tier=Tier.EXPERT, valid_until_on=date(2099, 1, 1), acting=cast.system
    )
    do.register_instructor(
        branch=cast.society, person=cast.person("county_officer"), tier=Tier.BACKBONE, valid_until_on=date(2099, 1, 1), acting=cast.system
    )
    return do.call_trial(enrolment=candidate(cast), topic="成人心肺复苏", held_on=clock.today(), acting=cast.county_officer)


def test_three_judges_score_and_the_mean_decides(cast: Cast) -> None:
    trial = trial_of(cast)
    do.score_trial(trial=trial, scores=SCORES, acting=cast.lead)
    with refuses("training.judge_twice"):
        do.score_trial(trial=trial, scores=SCORES, acting=cast.lead)
    with refuses("training.judge_tier"):
        do.score_trial(trial=trial, scores=SCORES, acting=cast.assistant)
    with refuses("training.not_a_judge"):
        do.score_trial(trial=trial, scores=SCORES, acting=cast.system)
    with refuses("training.trial_score_range"):
        do.score_trial(trial=trial, scores="content=x", acting=cast.city_officer)
    with refuses("training.judges_missing"):
        do.close_trial(trial, acting=cast.county_officer)
    assert unchanged(trial) and TrialSheet.objects.count() == 1
    do.score_trial(trial=trial, scores=SCORES, acting=cast.city_officer)
    do.score_trial(trial=trial, scores=SCORES, judge=cast.person("county_officer"), acting=cast.system)
    closed = do.close_trial(trial, acting=cast.county_officer)
    assert closed.stage == "passed" and closed.mean_score == 90
    with refuses("change.wrong_stage"):
        do.score_trial(trial=trial, scores=SCORES, acting=cast.lead)


def test_a_weak_lesson_fails_and_is_not_called_twice(cast: Cast) -> None:
    trial = trial_of(cast)
    with refuses("training.trial_exists"):
        do.call_trial(enrolment=trial.enrolment, topic="再讲一次", held_on=clock.today(), acting=cast.county_officer)
    for login in ("lead", "city_officer", "county_officer"):
        do.score_trial(trial=trial, scores="content=20 skill=20 method=20 time=10", acting=getattr(cast, login))
    assert do.close_trial(trial, acting=cast.county_officer).stage == "failed"


def test_only_candidates_teach_on_trial_and_an_expired_judge_judges_no_more(cast: Cast) -> None:
    other = do.book(training_class=a_class(cast, days=20), person=cast.person("citizen2"), acting=cast.citizen2)
    with refuses("training.not_development"):
        do.call_trial(enrolment=other, topic="心肺复苏", held_on=clock.today(), acting=cast.county_officer)
    trial = trial_of(cast)
    with clock.stopped(clock.now() + timedelta(days=40_000)), refuses("training.not_a_judge"):
        do.score_trial(trial=trial, scores=SCORES, judge=cast.person("lead"), acting=cast.system)
