"""Bases, stations, halls: opened, counted, reviewed, visited; the pages; points and distances."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import HallVisit, PlaceEquipment, PlaceReview, TrainingClass, TrainingPlace
from boai.domains.training.operations.teaching_deadlines import remind_of_place_reviews
from boai.domains.training.tests.teaching_cast import needing, place
from boai.domains.training.vocabulary.places import PlaceGrade, PlaceKind, PlacePermission
from boai.kernel.basics import clock
from boai.kernel.basics.places import Point, km_between
from boai.kernel.figures.reading import read
from boai.kernel.notify.models import Message
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

DAY = timedelta(days=1)
FINDINGS = "器材齐全、开放正常，建议升级为市级"


@pytest.mark.parametrize("typed", ["", "104", "104,95", "181,30", "一百零四,三十", "104.1,30.1,2"])
def test_what_is_no_point_is_not_read(typed: str) -> None:
    with pytest.raises(ValueError):
        Point.parse(typed)


def test_a_degree_of_latitude_is_111_km() -> None:
    north, south = Point.parse("104.0, 31.0"), Point.parse("104.0，30.0")
    assert 111.1 < km_between(north, south) < 111.3 and km_between(north, north) == 0
    assert str(north) == "104.000000,31.000000"


def test_a_place_is_opened_at_the_county_grade_and_known_once(cast: Cast) -> None:
    base = place(cast)
    assert base.grade == "county" and str(base.point) == "104.250000,30.880000"
    with refuses("training.place_once"):
        place(cast)
    with refuses("training.place_point"):
        place(cast, "别处", point="成都")
    with refuses("change.not_found"):
        place(cast, "别处", branch=cast.branch("510104"))
    assert TrainingPlace.objects.count() == 1


def test_a_place_is_corrected_paused_reopened_and_closed(cast: Cast) -> None:
    base = place(cast)
    given = {"address": "演示路2号", "opening_hours": "全天", "seats": 60}
    moved = do.correct_place(base, **given, point="104.3,30.9", acting=cast.county_officer)
    assert (moved.address, moved.longitude_e6) == ("演示路2号", 104_300_000)
    with refuses("training.place_point"):
        do.correct_place(base, **given, point="北纬三十", acting=cast.county_officer)
    assert do.pause_place(base, reason="装修两个月", acting=cast.county_officer).stage == "paused"
    assert do.reopen_place(base, acting=cast.county_officer).closed_because == ""
    assert do.close_place(base, reason="合同到期", acting=cast.city_leader).stage == "closed"
    with refuses("training.place_not_open"):
        do.review_place(place=base, year=clock.today().year, findings=FINDINGS, grade=PlaceGrade.CITY, acting=cast.city_leader)


def test_equipment_is_counted_and_never_more_usable_than_there(cast: Cast) -> None:
    base = place(cast)
    given = {"place": base, "name": "半身模拟人"}
    with refuses("training.equipment_count"):
        do.add_equipment(**given, count=4, usable=5, acting=cast.county_officer)
    kept = do.add_equipment(**given, count=10, usable=9, acting=cast.county_officer)
    with refuses("training.equipment_once"):
        do.add_equipment(**given, count=1, usable=1, acting=cast.county_officer)
    with refuses("training.equipment_count"):
        do.count_equipment(kept, count=10, usable=-1, acting=cast.county_officer)
    assert unchanged(kept)
    assert str(do.count_equipment(kept, count=10, usable=8, acting=cast.county_officer)) == "半身模拟人 8/10"
    assert PlaceEquipment.objects.count() == 1


def test_a_review_changes_the_grade_with_grounds_and_once_a_year(cast: Cast) -> None:
    base, year = place(cast), clock.today().year
    with refuses("training.review_findings"):
        do.review_place(place=base, year=year, findings="好", grade=PlaceGrade.CITY, acting=cast.city_leader)
    with refuses("training.review_year"):
        do.review_place(place=base, year=year - 2, findings=FINDINGS, grade=PlaceGrade.CITY, acting=cast.city_leader)
    review = do.review_place(place=base, year=year, findings=FINDINGS, grade=PlaceGrade.CITY, acting=cast.city_leader)
    assert (review.grade_before, review.grade) == ("county", "city")
    with refuses("training.review_twice"):
        do.review_place(place=base, year=year, findings="同上", grade=PlaceGrade.CITY, acting=cast.city_leader)
    assert TrainingPlace.objects.get().reviewed_year == year and PlaceReview.objects.count() == 1
    here = ids_below(cast.society)
    assert (read("training.places_city", here).value, read("training.places_county", here).value) == (1, 0)
    assert read("training.places", here).value == 1


def test_visits_of_a_hall_are_counted_in_person_times(cast: Cast) -> None:
    hall = place(cast, "生命教育体验馆", PlaceKind.HALL)
    given = {"place": hall, "visited_on": clock.today(), "persons": 80}
    with refuses("training.visits_of_halls"):
        do.record_visit(**given | {"place": place(cast)}, acting=cast.county_officer)
    with refuses("training.visit_day"):
        do.record_visit(**given | {"visited_on": clock.today() + DAY}, acting=cast.county_officer)
    with refuses("training.visit_persons"):
        do.record_visit(**given | {"persons": 0}, acting=cast.county_officer)
    visit = do.record_visit(**given, visitors="弥牟小学", acting=cast.county_officer)
    do.record_visit(**given | {"persons": 5}, acting=cast.county_officer)
    assert read("training.hall_visits", ids_below(cast.society)).value == 85
    do.withdraw_visit(visit, reason="重复登记", acting=cast.county_officer)
    assert read("training.hall_visits", ids_below(cast.society)).value == 5 and HallVisit.objects.count() == 2


def test_a_class_is_held_at_a_place_that_is_open_and_large_enough(cast: Cast) -> None:
    base, planned = place(cast, seats=20), needing(cast, seats=21)
    with refuses("training.place_too_small"):
        do.hold_at(planned, held_at=base, acting=cast.county_officer)
    do.correct_place(base, address="演示路1号", point="104.25,30.88", opening_hours="全天", seats=0, acting=cast.county_officer)
    held = do.hold_at(planned, held_at=base, acting=cast.county_officer)
    assert held.place == base.name and held.held_at_id == base.id
    do.pause_place(base, reason="装修两个月", acting=cast.county_officer)
    with refuses("training.place_not_open"):
        do.hold_at(planned, held_at=base, acting=cast.county_officer)
    starts_at = held.slot.starts_at + DAY
    elsewhere = do.postpone(
        held, starts_at=starts_at, ends_at=starts_at + timedelta(hours=13), place="村小", reason="场地装修", acting=cast.village_clerk
    )
    assert elsewhere.held_at_id is None and elsewhere.place == "村小"


def test_everybody_finds_places_and_what_comes_there(cast: Cast) -> None:
    client = Client()
    assert "没有找到这样的场所" in client.get("/training/places").content.decode()
    base, hall = place(cast), place(cast, "锦江体验馆", PlaceKind.HALL, point="104.08,30.65")
    do.add_equipment(place=base, name="AED训练机", count=3, usable=2, acting=cast.county_officer)
    planned = do.hold_at(needing(cast), held_at=base, acting=cast.county_officer)
    do.publish(planned, acting=cast.village_clerk)
    body = client.get("/training/places").content.decode()
    assert body.count('class="dot ') == 2 and base.name in body and "<script" not in body.split("</head>")[1]
    assert base.name not in client.get("/training/places?kind=hall").content.decode()
    found = client.get("/training/places?q=演示路+锦江体验").content.decode()
    assert hall.name in found and f'"{base.name}"' not in found
    shown = client.get(f"/training/places/{base.number}").content.decode()
    assert planned.title in shown and re.search("AED训练机.*2 件可用（共 3 件）", shown, re.DOTALL)
    do.close_place(hall, reason="合同到期", acting=cast.city_leader)
    assert client.get(f"/training/places/{hall.number}").status_code == 404
    assert base.address in client.get(f"/training/classes/{planned.number}").content.decode()


def test_one_place_alone_stands_in_the_middle_of_the_map(cast: Cast) -> None:
    (dot,) = queries.dots([place(cast)])
    assert (dot.x, dot.y) == (500, 350) and queries.dots([]) == []


def test_the_map_of_classes_counts_them_where_they_are_held(cast: Cast) -> None:
    near, far = place(cast), place(cast, "锦江站点", PlaceKind.STATION, "104.08,30.65")
    for days in (3, 5):
        cast.training.open_class(held_at=near, starts_at=clock.now() + days * DAY)
    other = cast.training.open_class(held_at=far, starts_at=clock.now() + 7 * DAY)
    nowhere = cast.training.open_class(starts_at=clock.now() + 9 * DAY)
    body = Client().get("/training?view=map").content.decode()
    assert f"{near.name}，2 班" in body and f"{far.name}，1 班" in body and "另有 1 班的地点没有坐标" in body
    assert other.number in body and nowhere.number in body
    narrowed = Client().get(f"/training?view=map&place={far.number}").content.decode()
    assert other.number in narrowed and nowhere.number not in narrowed and f"{near.name}，2 班" in narrowed
    assert re.search(rf'place={far.number}" aria-label="[^"]+" aria-current', narrowed)


def test_the_map_follows_the_filters_and_may_be_empty(cast: Cast) -> None:
    cast.training.open_class(held_at=place(cast))
    assert "没有坐标，请看列表" in Client().get("/training?view=map&setting=school").content.decode()
    assert "，1 班" in Client().get("/training?view=map&setting=village").content.decode()


def test_places_that_would_lie_on_each_other_are_one_mark(cast: Cast) -> None:
    sites = [("甲", "104.250,30.880"), ("乙", "104.251,30.880"), ("丙", "103.5,30.2")]
    for days, (name, point) in enumerate(sites, start=3):
        cast.training.open_class(held_at=place(cast, name, point=point), starts_at=clock.now() + days * DAY)
    marks = queries.marks(cast.citizen1.reach(PlacePermission.VIEW), TrainingClass.objects.all())
    assert sorted((one.words, one.classes) for one in marks) == [("丙", 1), ("乙等2处", 2)]


def test_who_reviews_is_reminded_each_month_of_places_not_reviewed_this_year(cast: Cast) -> None:
    def told() -> list[str]:
        remind_of_place_reviews(cast.system)
        return sorted(one.values["name"] for one in Message.objects.filter(kind="training.place_review_due"))

    year = clock.today().year + 1
    old, shut, seen = (place(cast, name, opened_on=date(year - 1, 3, 1)) for name in ("甲", "乙", "丙"))
    place(cast, "丁", opened_on=date(year, 3, 1))
    do.close_place(shut, reason="合同到期", acting=cast.city_leader)
    with clock.stopped(clock.at(date(year, 10, 31), 9)):
        assert told() == []
    with clock.stopped(clock.at(date(year, 11, 2), 9)):
        do.review_place(place=seen, year=year, findings=FINDINGS, grade=PlaceGrade.CITY, acting=cast.city_leader)
        assert told() == told() == [old.name]
        assert Message.objects.get(kind="training.place_review_due").person == cast.person("county_leader")
    with clock.stopped(clock.at(date(year, 12, 1), 9)):
        assert told() == [old.name, old.name]
