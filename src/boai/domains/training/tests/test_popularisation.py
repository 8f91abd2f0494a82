"""A clerk records a session; person-times by setting and class type; drills; closing a class without certificate."""

import re
from datetime import timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, PopularisationSession, TrainingClass
from boai.domains.training.tests.kinds import DAY, a_class, session
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.domains.training.vocabulary import ClassType, DrillKind, Setting
from boai.kernel.basics import clock
from boai.kernel.figures import tallies
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged


def figure(cast: Cast, code: str) -> int:
    return read(f"training.{code}", ids_below(cast.county)).value


def test_person_times_count_by_setting_and_by_class_type(cast: Cast) -> None:
    session(cast, persons=60)
    session(cast, persons=40, setting=Setting.SCHOOL)
    assert figure(cast, "popularisation") == 100 and figure(cast, "popularisation_school") == 40
    assert figure(cast, "popularisation_mobile_outreach") == 100 and figure(cast, "popularisation_sessions") == 2
    assert tallies.verify() == []


def test_a_withdrawn_session_counts_no_more_and_is_never_changed_otherwise(cast: Cast) -> None:
    wrong = session(cast, persons=600)
    with refuses("training.withdrawal_reason_missing"):
        do.withdraw_popularisation(wrong, reason="错", acting=cast.village_clerk)
    assert unchanged(wrong) and figure(cast, "popularisation") == 600
    do.withdraw_popularisation(wrong, reason="人次多写了一个零", acting=cast.village_clerk)
    assert figure(cast, "popularisation") == 0
    with refuses("change.wrong_stage"):
        do.withdraw_popularisation(wrong, reason="再撤回一次", acting=cast.village_clerk)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"held_on": 1}, "training.popularisation_future"),
        ({"held_on": -61}, "training.popularisation_too_late"),
        ({"persons": 0}, "training.popularisation_persons"),
        ({"persons": 5001}, "training.popularisation_persons"),
        ({"photos": 10}, "training.popularisation_photos"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, int], code: str) -> None:
    given = {name: clock.today() + timedelta(days=value) if name == "held_on" else value for name, value in wrong.items()}
    with refuses(code):
        session(cast, **given)
    assert not PopularisationSession.objects.exists()


def test_a_foreign_county_records_nothing_here(cast: Cast) -> None:
    with refuses("change.not_found"):
        session(cast, by="foreign_officer")
    assert not PopularisationSession.objects.exists()


def test_a_class_without_certificate_is_concluded_and_counted_once(cast: Cast) -> None:
    opened = a_class(cast, course="popularisation")
    enrolment = do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
    with refuses("change.wrong_stage"):
        do.conclude(opened, persons=30, acting=cast.county_officer)
    do.start(opened, acting=cast.lead)
    assert do.conclude(opened, persons=30, acting=cast.lead).stage == "archived"
    assert Enrolment.objects.get(pk=enrolment.pk).stage == "completed" and figure(cast, "popularisation") == 30
    with refuses("training.popularisation_double"):
        session(cast, training_class=opened)
    counted = PopularisationSession.objects.get()
    do.withdraw_popularisation(counted, reason="人次有误，重新登记", acting=cast.county_officer)
    assert session(cast, training_class=opened, persons=31) and figure(cast, "popularisation") == 31


def test_a_class_with_a_certificate_cannot_be_concluded_without_exam(cast: Cast) -> None:
    opened = do.start(a_class(cast), acting=cast.lead)
    with refuses("training.gives_certificate"):
        do.conclude(opened, persons=30, acting=cast.lead)
    assert TrainingClass.objects.get(pk=opened.pk).stage == "running" and figure(cast, "popularisation") == 0


def test_a_clerk_records_on_the_phone_page_in_five_fields(cast: Cast) -> None:
    client, path = signed_in("village_clerk"), "/training/popularisation/new"
    shown = client.get(path).content.decode()
    asked = re.findall(r'name="(\w+)"', shown.split("<form", 2)[2])
    assert [name for name in asked if name not in ("csrfmiddlewaretoken", "idempotency_key")] == [
        "held_on", "setting", "class_type", "topic", "persons", "photos",
    ]  # fmt: skip
    typed = {
        "held_on": clock.today().isoformat(), "setting": "village", "class_type": "citizen_booking", "topic": "溺水", "persons": "３５",
        "photos": "2",
    }  # fmt: skip
    assert client.post(path, {**typed, "idempotency_key": key_on(client, path)})["Location"] == f"{path}?done=1"
    again = client.get(f"{path}?done=1").content.decode()
    assert "已登记" in again and "溺水" in again and figure(cast, "popularisation") == 35
    wrong = client.post(path, {**typed, "persons": "0", "idempotency_key": key_on(client, path)})
    assert wrong.status_code == 422 and "training.popularisation_persons" in wrong.content.decode()
    assert signed_in("supervisor").get(path).status_code == 403
    assert 'name="branch"' in signed_in("county_officer").get(path).content.decode()


def drill(cast: Cast, **wanted):
    given = {
        "branch": cast.county, "kind": DrillKind.PRIMARY, "unit": "弥牟小学", "held_on": clock.today(), "place": "操场", "persons": 800,
        "minutes": 40, "evacuation_seconds": 130,
    }  # fmt: skip
    return do.record_drill(**given | wanted, acting=cast.county_officer)


def test_drills_and_outside_teams_are_counted_apart(cast: Cast) -> None:
    drill(cast)
    team = drill(cast, kind=DrillKind.FIRE_TEAM, persons=50, evacuation_seconds=9)
    assert team.evacuation_seconds is None
    assert figure(cast, "drills_school") == 800 and figure(cast, "outside_teams") == 50
    do.withdraw_drill(team, reason="属于另一支队伍", acting=cast.county_officer)
    assert figure(cast, "outside_teams") == 0
    with refuses("training.drill_reason_missing"):
        do.withdraw_drill(drill(cast), reason="错", acting=cast.county_officer)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"held_on": 1}, "training.drill_future"),
        ({"persons": 0}, "training.drill_persons"),
        ({"minutes": 0}, "training.drill_minutes"),
        ({"evacuation_seconds": None}, "training.drill_evacuation_seconds"),
    ],
)
def test_a_drill_that_cannot_be_is_refused(cast: Cast, wrong: dict, code: str) -> None:
    with refuses(code):
        drill(cast, **{name: clock.today() + value * DAY if name == "held_on" else value for name, value in wrong.items()})


def test_mobile_learning_has_no_class_and_own_courses_stay_with_their_type(cast: Cast) -> None:
    with refuses("training.type_has_no_session"):
        a_class(cast, ClassType.MOBILE, "mobile")
    with refuses("training.course_of_other_type"):
        a_class(cast, ClassType.CITIZEN_BOOKING, "elective")
    assert not TrainingClass.objects.exists()
