"""Instructors: registered on a trial lesson, checked each year, stopped, promoted by a panel."""

from datetime import date, timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import EventAttendance, Instructor, Promotion, PromotionSheet, YearCheck
from boai.domains.training.operations.teaching_deadlines import remind_of_year_check
from boai.domains.training.rules.teaching import (
    CheckRule,
    RegistrationRule,
    Trial,
    check_passes,
    registration_fault,
    still_owed,
)
from boai.domains.training.tests.kinds import taught
from boai.domains.training.tests.teaching_cast import FAR, teacher
from boai.domains.training.tests.test_development import SCORES as LESSON
from boai.domains.training.tests.test_development import candidate
from boai.domains.training.vocabulary import Tier
from boai.domains.training.vocabulary.teaching import EventKind, InstructorGrade, Rank
from boai.kernel.basics import clock
from boai.kernel.basics.identity import check_character
from boai.kernel.change.models import OutboxNews
from boai.kernel.figures.reading import read
from boai.kernel.notify.models import Message
from boai.kernel.orgs.queries import ids_below
from boai.kernel.people import operations as people
from tests.cast import Cast, refuses, unchanged

DAY = timedelta(days=1)
RULE = RegistrationRule(needs_trial=True, trial_valid_days=100)
CHECK = CheckRule(least_hours=16, minutes_an_hour=45, least_events=1, remind_from_month=10, valid_years=2, years_back=1)
SHEET = "teaching=36 skill=27 service=18 growth=9"


def lesson(**wanted) -> Trial:
    return Trial(**{"is_theirs": True, "passed": True, "held_on": date(2026, 5, 1)} | wanted)


@pytest.mark.parametrize(
    ("trial", "given", "code"),
    [
        (None, {}, "training.trial_needed"),
        (lesson(is_theirs=False), {}, "training.trial_not_theirs"),
        (lesson(passed=False), {}, "training.trial_not_passed"),
        (lesson(held_on=date(2026, 1, 1)), {}, "training.trial_too_old"),
        (lesson(), {}, None),
        (None, {"imports_on_document": True}, None),
        (None, {"rule": RegistrationRule(needs_trial=False, trial_valid_days=0)}, None),
    ],
)
def test_what_a_registration_rests_on(trial: Trial | None, given: dict, code: str | None) -> None:
    fault = registration_fault(trial, date(2026, 6, 1), **{"rule": RULE, "imports_on_document": False} | given)
    assert (fault.code if fault else None) == code


def test_a_year_is_enough_with_its_hours_and_its_events() -> None:
    assert check_passes(720, 1, CHECK) and not check_passes(719, 1, CHECK) and not check_passes(720, 0, CHECK)
    assert still_owed(700, 0, CHECK) == (1, 1) and still_owed(800, 3, CHECK) == (0, 0)


def test_a_county_registers_only_who_passed_a_trial_lesson(cast: Cast) -> None:
    given = {"branch": cast.county, "person": cast.person("citizen1"), "valid_until_on": FAR, "tier": Tier.EXPERT}
    with refuses("training.trial_needed"):
        do.register_instructor(**given, document="川红发〔2019〕8号", acting=cast.county_officer)
    trial = do.call_trial(enrolment=candidate(cast), topic="成人心肺复苏", held_on=clock.today(), acting=cast.county_officer)
    with refuses("training.trial_not_passed"):
        do.register_instructor(**given, trial=trial, acting=cast.county_officer)
    teacher(cast, "citizen3", Tier.EXPERT)
    for login in ("lead", "expert", "citizen3"):
        do.score_trial(trial=trial, scores=LESSON, judge=cast.person(login), acting=cast.system)
    do.close_trial(trial, acting=cast.county_officer)
    with refuses("training.trial_not_theirs"):
        do.register_instructor(**{**given, "person": cast.person("citizen2")}, trial=trial, acting=cast.county_officer)
    made = do.register_instructor(**given, trial=trial, acting=cast.county_officer)
    assert made.tier == "general" and made.grade == "third" and made.number.startswith("SZ")
    with refuses("training.already_instructor"):
        do.register_instructor(**given, trial=trial, acting=cast.county_officer)


def test_the_city_takes_existing_instructors_over_on_a_document(cast: Cast) -> None:
    given = {"branch": cast.society, "person": cast.person("citizen2"), "valid_until_on": FAR, "tier": Tier.EXPERT}
    with refuses("training.trial_needed"):
        do.register_instructor(**given, acting=cast.city_officer)
    made = do.register_instructor(**given, grade=InstructorGrade.FIRST, document="演示〔2019〕8号", acting=cast.city_officer)
    assert (made.tier, made.grade, made.document) == ("expert", "first", "演示〔2019〕8号")


def test_one_who_is_stopped_teaches_again_only_when_resumed(cast: Cast) -> None:
    lead = cast.training.instructor("lead")
    stopped = do.suspend_instructor(lead, reason="学员投诉待查", acting=cast.city_leader)
    assert stopped.stage == "suspended" and stopped.stopped_because == "学员投诉待查"
    with refuses("training.instructor_not_registered"):
        do.propose_promotion(instructor=lead, rank=Rank.EXPERT, grounds="教学出色", acting=cast.city_officer)
    assert do.resume_instructor(lead, reason="查无此事", acting=cast.city_leader).stopped_because == ""
    assert do.withdraw_instructor(lead, reason="本人申请退出", acting=cast.city_leader).stage == "cancelled"
    with refuses("change.wrong_stage"):
        do.resume_instructor(lead, reason="又想回来", acting=cast.city_leader)
    assert OutboxNews.objects.filter(key="training.instructor.stopped").count() == 2


def attended(cast: Cast, instructor: Instructor) -> EventAttendance:
    event = do.hold_event(branch=cast.society, kind=EventKind.SEMINAR, title="六月师资座谈会", held_on=clock.today(), acting=cast.system)
    return do.attend_event(event=event, instructor=instructor, acting=cast.system)


def finished(cast: Cast) -> None:
    do.finish(do.begin_exam(taught(cast, course="first_aider", days=1).training_class, acting=cast.system), acting=cast.system)


def test_hours_of_finished_classes_and_events_make_a_year(cast: Cast) -> None:
    lead = cast.training.instructor("lead")
    with clock.stopped(clock.at(clock.today().replace(month=6, day=10), 9)):
        attendance = attended(cast, lead)
        with refuses("training.event_attended"):
            do.attend_event(event=attendance.event, instructor=lead, acting=cast.system)
        failed = do.check_year(instructor=cast.training.instructor("assistant"), year=clock.today().year, acting=cast.system)
        assert failed.stage == "failed" and (failed.minutes, failed.events) == (0, 0)
        finished(cast)
        passed = do.check_year(instructor=lead, year=clock.today().year, acting=cast.system)
        assert passed.stage == "passed" and passed.minutes >= 720 and passed.events == 1
        with refuses("training.checked_twice"):
            do.check_year(instructor=lead, year=clock.today().year, acting=cast.system)
        with refuses("training.check_year_open"):
            do.check_year(instructor=lead, year=clock.today().year - 2, acting=cast.system)
    assert YearCheck.objects.count() == 2


def test_an_event_of_tomorrow_was_not_held(cast: Cast) -> None:
    with refuses("training.event_day"):
        do.hold_event(branch=cast.society, kind=EventKind.SKILLS, title="授课技巧", held_on=clock.today() + DAY, acting=cast.city_officer)


def test_a_passed_check_keeps_a_registration_valid(cast: Cast) -> None:
    short = do.register_instructor(branch=cast.society, person=cast.person("citizen3"), valid_until_on=clock.today(), acting=cast.system)
    attended(cast, short)
    rules_year = clock.today().year
    from boai.domains.training import queries

    original = queries.taught_in
    try:
        queries.taught_in = lambda instructor, year: (9_000, 3)
        do.check_year(instructor=short, year=rules_year, acting=cast.city_officer)
    finally:
        queries.taught_in = original
    assert Instructor.objects.get(pk=short.pk).valid_until_on == date(rules_year + 2, 12, 31)


def test_a_failed_check_is_excused_or_ends_the_registration(cast: Cast) -> None:
    year = clock.today().year
    checks = {
        login: do.check_year(instructor=cast.training.instructor(login), year=year, acting=cast.city_officer)
        for login in ("lead", "assistant", "expert")
    }
    assert do.excuse_check(checks["lead"], reason="全年借调救灾", acting=cast.city_leader).because == "全年借调救灾"
    do.lapse_instructor(checks["assistant"], reason="两年没有授课", acting=cast.city_leader)
    assert cast.training.instructor("assistant").stage == "lapsed"
    with refuses("training.instructor_not_registered"):
        do.check_year(instructor=cast.training.instructor("assistant"), year=year - 1, acting=cast.city_officer)
    do.suspend_instructor(cast.training.instructor("expert"), reason="另案处理中", acting=cast.city_leader)
    with refuses("training.instructor_not_registered"):
        do.lapse_instructor(checks["expert"], reason="没有授课", acting=cast.city_leader)
    assert unchanged(checks["expert"])


def test_who_still_owes_hours_is_reminded_once_a_year(cast: Cast) -> None:
    with clock.stopped(clock.at(date(2026, 9, 30), 9)):
        remind_of_year_check(cast.system)
    assert not Message.objects.filter(kind="training.instructor_check_due").exists()
    with clock.stopped(clock.at(date(2026, 10, 1), 9)):
        do.check_year(instructor=cast.training.instructor("expert"), year=2026, acting=cast.system)
        remind_of_year_check(cast.system)
        remind_of_year_check(cast.system)
        from boai.domains.training import queries

        original = queries.taught_in
        try:
            queries.taught_in = lambda instructor, year: (9_000, 3)
            remind_of_year_check(cast.system)
        finally:
            queries.taught_in = original
    assert Message.objects.filter(kind="training.instructor_check_due").count() == 2


def test_instructors_are_counted_by_tier_grade_and_check(cast: Cast) -> None:
    here, year = ids_below(cast.society), clock.today().year
    assert read("training.instructors", here).value == 3 and read("training.instructors_backbone", here).value == 1
    assert read("training.instructors_third", here).value == 3 and read("training.check_rate", here).denominator == 0
    do.check_year(instructor=cast.training.instructor("lead"), year=year, acting=cast.city_officer)
    assert read("training.check_rate", here).value == 0 and read("training.check_rate", here).denominator == 1
    do.suspend_instructor(cast.training.instructor("lead"), reason="学员投诉待查", acting=cast.city_leader)
    assert read("training.instructors", here).value == 2


def old_teacher(cast: Cast) -> Instructor:
    """Registered four years ago, so that any step is open."""
    with clock.stopped(clock.now() - timedelta(days=1500)):
        return teacher(cast, "citizen3")


def panel(cast: Cast) -> list:
    """Three who may judge beside the proposer."""
    born = "00000019800101"
    person = people.register(
        branch=cast.society, name="评委甲", id_number=f"{born}998{check_character(f'{born}998')}", phone="19900009999", acting=cast.system
    )
    do.register_instructor(branch=cast.society, person=person, tier=Tier.EXPERT, valid_until_on=FAR, acting=cast.system)
    return [cast.person("lead"), cast.person("expert"), person]


def proposed(cast: Cast, rank: Rank = Rank.BACKBONE) -> Promotion:
    return do.propose_promotion(instructor=old_teacher(cast), rank=rank, grounds="授课扎实，带教认真", acting=cast.city_officer)


def test_three_score_apart_and_the_rule_promotes(cast: Cast) -> None:
    promotion = proposed(cast)
    with refuses("training.promotion_open"):
        do.propose_promotion(instructor=promotion.instructor, rank=Rank.BACKBONE, grounds="再推荐一次", acting=cast.city_officer)
    for judge in panel(cast)[:2]:
        do.score_promotion(promotion=promotion, scores=SHEET, judge=judge, acting=cast.system)
    with refuses("training.judges_missing"):
        do.decide_promotion(promotion, acting=cast.city_officer)
    assert unchanged(promotion)
    third = Instructor.objects.exclude(person__in=[cast.person("lead"), cast.person("expert")]).get(tier="expert").person
    do.score_promotion(promotion=promotion, scores=SHEET, judge=third, acting=cast.system)
    decided = do.decide_promotion(promotion, acting=cast.city_officer)
    assert decided.stage == "promoted" and decided.mean_score == 90
    assert Instructor.objects.get(pk=promotion.instructor_id).tier == "backbone"
    assert OutboxNews.objects.filter(key="training.instructor.promoted").count() == 1
    with refuses("change.wrong_stage"):
        do.score_promotion(promotion=promotion, scores=SHEET, acting=cast.lead)


def test_a_weak_candidate_stays_and_a_grade_is_its_own_dimension(cast: Cast) -> None:
    promotion = proposed(cast, Rank.SECOND)
    judges = panel(cast)
    for judge in judges:
        do.score_promotion(promotion=promotion, scores="teaching=20 skill=20 service=10 growth=5", judge=judge, acting=cast.system)
    assert do.decide_promotion(promotion, acting=cast.city_officer).stage == "declined"
    again = do.propose_promotion(instructor=promotion.instructor, rank=Rank.SECOND, grounds="已改进教法", acting=cast.city_officer)
    for judge in judges:
        do.score_promotion(promotion=again, scores=SHEET, judge=judge, acting=cast.system)
    do.decide_promotion(again, acting=cast.city_officer)
    now = Instructor.objects.get(pk=promotion.instructor_id)
    assert (now.tier, now.grade) == ("general", "second")


def test_neither_candidate_nor_proposer_judges_and_nobody_twice(cast: Cast) -> None:
    do.register_instructor(
        branch=cast.society, person=cast.person("city_officer"), tier=Tier.EXPERT, valid_until_on=FAR, acting=cast.system
    )
    promotion = proposed(cast)
    with refuses("training.judge_is_proposer"):
        do.score_promotion(promotion=promotion, scores=SHEET, acting=cast.city_officer)
    with refuses("training.judge_is_candidate"):
        do.score_promotion(promotion=promotion, scores=SHEET, judge=promotion.instructor.person, acting=cast.system)
    with refuses("training.not_a_judge"):
        do.score_promotion(promotion=promotion, scores=SHEET, acting=cast.system)
    with refuses("training.judge_tier"):
        do.score_promotion(promotion=promotion, scores=SHEET, acting=cast.assistant)
    with refuses("training.trial_score_range"):
        do.score_promotion(promotion=promotion, scores="teaching=41 skill=x", acting=cast.lead)
    do.score_promotion(promotion=promotion, scores=SHEET, acting=cast.lead)
    with refuses("training.judge_twice"):
        do.score_promotion(promotion=promotion, scores=SHEET, acting=cast.lead)
    assert PromotionSheet.objects.count() == 1


def test_ranks_are_climbed_one_by_one_and_in_time(cast: Cast) -> None:
    with refuses("training.rank_not_next"):
        do.propose_promotion(instructor=old_teacher(cast), rank=Rank.EXPERT, grounds="教学出色", acting=cast.city_officer)
    with refuses("training.rank_too_soon"):
        do.propose_promotion(
            instructor=cast.training.instructor("assistant"), rank=Rank.BACKBONE, grounds="教学出色", acting=cast.city_officer
        )
    assert not Promotion.objects.exists()


def test_one_who_was_stopped_meanwhile_is_not_promoted(cast: Cast) -> None:
    promotion = proposed(cast)
    for judge in panel(cast):
        do.score_promotion(promotion=promotion, scores=SHEET, judge=judge, acting=cast.system)
    do.suspend_instructor(promotion.instructor, reason="学员投诉待查", acting=cast.city_leader)
    with refuses("training.instructor_not_registered"):
        do.decide_promotion(promotion, acting=cast.city_officer)
    assert unchanged(promotion)
