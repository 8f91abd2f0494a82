"""The double gate: no history yields a certificate without everything it rests on."""

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from boai.domains.training import rules
from boai.domains.training.rules import Assessment, Course, Evidence, TheoryTry
from boai.domains.training.tests.cast import TrainingCast
from boai.kernel.basics.edition import plain, typed

HISTORIES = 10_000 if os.environ.get("BOAI_SOAK") else 500
COURSES = {seed["subject"]: typed(Course, seed["values"]) for seed in yaml.safe_load((TrainingCast.EDITIONS / "courses.yaml").read_text())}
FIRST_AIDER = COURSES["first_aider"]
ALL_STEPS = frozenset(step.code for step in FIRST_AIDER.practical_sheet)
DAY = date(2026, 6, 1)
SOUND = Evidence(
    born_on=date(1990, 1, 1),
    first_day=DAY,
    absent_minutes=0,
    theory=(TheoryTry(score=90, invigilated=True),),
    practice=(Assessment(assessor="a", passed=ALL_STEPS), Assessment(assessor="b", passed=ALL_STEPS)),
    lead_tier="general",
    lead_valid=True,
    learners=15,
    instructors=1,
)


def codes(evidence: Evidence, course: Course = FIRST_AIDER) -> set[str]:
    return {reason.code for reason in rules.why_not_certified(evidence, course)}


def test_whoever_has_everything_is_certified() -> None:
    assert codes(SOUND) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"born_on": None}, "training.birth_date_unknown"),
        ({"born_on": DAY.replace(year=2008) + timedelta(days=1)}, "training.too_young"),
        ({"absent_minutes": None}, "training.attendance_missing"),
        ({"absent_minutes": 240}, "training.absent_too_long"),
        ({"theory": ()}, "training.theory_missing"),
        ({"theory": (TheoryTry(score=99, invigilated=False),)}, "training.theory_missing"),
        ({"theory": (TheoryTry(score=79, invigilated=True),)}, "training.theory_failed"),
        ({"practice": ()}, "training.practice_missing"),
        ({"practice": SOUND.practice[:1]}, "training.practice_missing"),
        ({"practice": (SOUND.practice[0], SOUND.practice[0])}, "training.practice_missing"),
        ({"practice": (SOUND.practice[0], Assessment(assessor="b", passed=ALL_STEPS - {"call"}))}, "training.practice_failed"),
        (
            {"practice": (SOUND.practice[0], Assessment(assessor="b", passed=ALL_STEPS - {"breaths", "fracture", "comfort"}))},
            "training.practice_score_low",
        ),
        ({"lead_tier": None}, "training.lead_missing"),
        ({"lead_tier": "apprentice"}, "training.tier_too_low"),
        ({"lead_valid": False}, "training.instructor_not_valid"),
        ({"learners": 16}, "training.ratio_broken"),
    ],
)
def test_each_missing_thing_stands_in_the_way(change: dict[str, object], code: str) -> None:
    assert code in codes(replace(SOUND, **change))


def test_eighteen_on_the_day_is_old_enough() -> None:
    assert codes(replace(SOUND, born_on=DAY.replace(year=2008))) == set()


def test_a_course_without_age_asks_for_none() -> None:
    assert rules.too_young(None, DAY, replace(FIRST_AIDER, min_age=0)) is None


def test_a_course_without_certificate_gives_none() -> None:
    assert codes(SOUND, replace(FIRST_AIDER, certificate_title=None)) == {"training.no_certificate"}


def test_a_home_exam_counts_only_where_the_edition_says_so() -> None:
    at_home = replace(SOUND, theory=(TheoryTry(score=90, invigilated=False),))
    assert codes(at_home, replace(FIRST_AIDER, home_exam_counts=True)) == set()


def test_a_sheet_without_steps_is_full_marks() -> None:
    assert rules.points_of(frozenset(), replace(FIRST_AIDER, practical_sheet=())) == 100


@pytest.mark.parametrize(("learners", "needed"), [(0, 1), (15, 1), (16, 2), (31, 3)])
def test_how_many_instructors_are_needed(learners: int, needed: int) -> None:
    assert rules.instructors_needed(learners, FIRST_AIDER) == needed


@pytest.mark.parametrize(
    ("issued", "until"),
    [(date(2026, 11, 21), date(2029, 11, 20)), (date(2028, 2, 29), date(2031, 2, 28)), (date(2026, 3, 1), date(2029, 2, 28))],
)
def test_validity_ends_the_day_before_the_anniversary(issued: date, until: date) -> None:
    assert rules.valid_until(issued, FIRST_AIDER) == until
    assert rules.valid_until(issued, replace(FIRST_AIDER, valid_years=None)) is None


def test_a_class_shorter_than_its_course_is_refused() -> None:
    assert rules.schedule_fault(719, FIRST_AIDER).code == "training.too_short"
    assert rules.schedule_fault(720, FIRST_AIDER) is None


def test_every_seed_survives_the_way_to_plain_data_and_back() -> None:
    for course in COURSES.values():
        assert typed(Course, plain(course)) == course
        assert course.certificate_title is None or sum(step.points for step in course.practical_sheet) == 100


evidences = some.builds(
    Evidence,
    born_on=some.none() | some.dates(date(1950, 1, 1), date(2015, 1, 1)),
    first_day=some.dates(date(2024, 1, 1), date(2028, 12, 31)),
    absent_minutes=some.none() | some.sampled_from([0, 1, 59, 60, 239, 240, 500]),
    theory=some.lists(some.builds(TheoryTry, score=some.integers(0, 100), invigilated=some.booleans()), max_size=3).map(tuple),
    practice=some.lists(
        some.builds(
            Assessment,
            assessor=some.sampled_from("abc"),
            passed=some.sampled_from([ALL_STEPS, ALL_STEPS - {"comfort"}, ALL_STEPS - {"call"}, frozenset()]),
        ),
        max_size=3,
    ).map(tuple),
    lead_tier=some.sampled_from([None, "general", "backbone", "expert", "apprentice"]),
    lead_valid=some.booleans(),
    learners=some.integers(0, 60),
    instructors=some.integers(0, 5),
)


@settings(max_examples=HISTORIES, deadline=None)
@given(evidences, some.sampled_from(sorted(COURSES)))
def test_no_history_without_everything_yields_a_certificate(one: Evidence, subject: str) -> None:
    course = COURSES[subject]
    critical = {step.code for step in course.practical_sheet if step.critical}
    everything = (
        course.certificate_title is not None
        and one.born_on is not None
        and one.first_day >= _birthday(one.born_on, course.min_age)
        and one.absent_minutes is not None
        and one.absent_minutes < course.absence_limit_minutes
        and any(t.score >= course.theory_pass_score and (t.invigilated or course.home_exam_counts) for t in one.theory)
        and len({sheet.assessor for sheet in one.practice}) >= course.assessors_needed
        and all(critical <= sheet.passed for sheet in one.practice)
        and all(rules.points_of(sheet.passed, course) >= course.practice_pass_score for sheet in one.practice)
        and one.lead_tier in course.lead_tiers
        and one.lead_valid
        and one.instructors >= 1
        and one.instructors * course.learners_per_instructor >= one.learners
    )
    assert (rules.why_not_certified(one, course) == ()) == everything


def _birthday(born_on: date, age: int) -> date:
    if (born_on.month, born_on.day) == (2, 29) and (born_on.year + age) % 4:
        return date(born_on.year + age, 3, 1)
    return born_on.replace(year=born_on.year + age)
