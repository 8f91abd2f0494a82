"""What planning, staffing and assessing a class refuse."""

from datetime import timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import ClassInstructor, Enrolment, PracticalSheet, TrainingClass
from boai.domains.training.operations import deadlines
from boai.domains.training.vocabulary import ClassType, Duty, Setting
from boai.kernel.basics import clock
from boai.kernel.notify.models import Message
from tests.cast import Cast, refuses, unchanged


@pytest.mark.parametrize(
    ("starts", "lasts", "code"),
    [(-1, 13, "training.starts_in_the_past"), (24, 0, "training.ends_before_start"), (24, 2, "training.too_short")],
)
def test_a_class_is_planned_ahead_and_lasts(cast: Cast, starts: int, lasts: int, code: str) -> None:
    starts_at = clock.now() + timedelta(hours=starts)
    with refuses(code):
        do.plan(
            branch=cast.village, course="first_aider", title="早课", class_type=ClassType.CITIZEN_BOOKING, setting=Setting.VILLAGE,
            place="村文化站", starts_at=starts_at, ends_at=starts_at + timedelta(hours=lasts), capacity=9, acting=cast.village_clerk,
        )  # fmt: skip
    assert not TrainingClass.objects.exists()


def approved(cast: Cast) -> TrainingClass:
    return do.approve(do.submit(cast.training.draft(), acting=cast.village_clerk), acting=cast.county_officer)


def test_an_assistant_s_registration_must_reach_the_day(cast: Cast) -> None:
    far = do.submit(cast.training.draft(starts_at=clock.now() + timedelta(days=40_000)), acting=cast.village_clerk)
    far = do.approve(far, acting=cast.county_officer)
    with refuses("training.instructor_not_valid"):
        do.assign(training_class=far, instructor=cast.training.instructor("assistant"), duty=Duty.ASSISTANT, acting=cast.county_officer)
    assert not ClassInstructor.objects.exists()


def test_nobody_teaches_two_classes_at_once(cast: Cast) -> None:
    cast.training.open_class()
    other = approved(cast)
    with refuses("training.instructor_clash"):
        do.assign(training_class=other, instructor=cast.training.instructor("lead"), duty=Duty.LEAD, acting=cast.county_officer)
    assert not other.instructors.exists()


def test_absence_is_counted_in_minutes_of_the_course(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.start(enrolment.training_class, acting=cast.lead)
    for minutes in (-1, 721):
        with refuses("training.minutes_out_of_range"):
            do.record_attendance(enrolment, absent_minutes=minutes, acting=cast.lead)
    assert unchanged(enrolment)


def test_a_sheet_names_its_assessor_and_known_steps(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    with refuses("training.unknown_steps"):
        do.assess(enrolment=enrolment, passed="scene surgery", acting=cast.lead)
    with refuses("change.missing"):
        do.assess(enrolment=enrolment, passed="scene", acting=cast.system)
    with refuses("training.own_result"):
        do.assess(enrolment=enrolment, assessor=cast.person("citizen1"), passed="scene", acting=cast.system)
    with refuses("training.not_your_class"):
        do.assess(enrolment=enrolment, passed="scene", acting=cast.expert)
    assert not PracticalSheet.objects.exists()


def test_results_are_written_only_while_the_class_is_at_that_point(cast: Cast) -> None:
    enrolment = cast.training.booked()
    with refuses("change.wrong_stage"):
        do.record_attendance(enrolment, absent_minutes=0, acting=cast.lead)
    assert Enrolment.objects.get().absent_minutes is None and unchanged(enrolment)


def test_a_day_between_two_reminders_reminds_nobody(cast: Cast, monkeypatch) -> None:
    last = cast.training.certified().certificate.valid_until_on
    monkeypatch.setattr("boai.domains.training.rules.due_reminder", lambda left, days: None)
    with clock.stopped(clock.at(last - timedelta(days=40), 9)):
        deadlines.remind_of_expiry(cast.system)
    assert not Message.objects.filter(kind="training.certificate_expiring").exists()
