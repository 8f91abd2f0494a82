"""Lists at the desk: sorted by a head, narrowed to a span of days; and how far a record is."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training.desk.classes import classes
from boai.domains.training.models import TrainingClass
from boai.domains.training.tests.test_pages import signed_in
from boai.kernel.basics import clock
from boai.kernel.desk.declaration import desks
from boai.kernel.desk.kernel_desks import persons, posts
from tests.cast import Cast

LIST = "/desk/training/classes/"


def three(cast: Cast) -> list[str]:
    """Numbers of a draft, an open and a submitted class, in five, ten and fifteen days; the first has the most seats."""
    days = [clock.now() + timedelta(days=days) for days in (5, 10, 15)]
    draft = cast.training.draft(starts_at=days[0], seats=9)
    opened = cast.training.open_class(starts_at=days[1], seats=3)
    submitted = do.submit(cast.training.draft(starts_at=days[2], seats=3), acting=cast.village_clerk)
    return [draft.number, opened.number, submitted.number]


def shown(client: Client, query: str = "") -> list[str]:
    """The numbers on the list, from above."""
    return re.findall(r">(KB\w{8})</a>", client.get(f"{LIST}?{query}").content.decode())


def test_a_list_is_sorted_by_a_head_and_turned_by_a_second_press(cast: Cast) -> None:
    draft, opened, submitted = three(cast)
    client = signed_in("village_clerk")
    assert shown(client) == [submitted, opened, draft]
    assert shown(client, "sort=slot__starts_at") == [draft, opened, submitted]
    assert shown(client, "sort=-slot__starts_at") == [submitted, opened, draft]
    assert shown(client, "sort=slot__capacity") == [submitted, opened, draft]  # equals stand as they stood


def test_a_column_of_choices_goes_by_the_order_of_the_work(cast: Cast) -> None:
    draft, opened, submitted = three(cast)
    assert shown(signed_in("village_clerk"), "sort=stage") == [draft, submitted, opened]


@pytest.mark.parametrize(
    "asked", ["masked_name", "person__name", "edition__values", "branch", "slot__taken__lt", "--number", "id", "", "society_id", "?"]
)
def test_what_is_no_column_of_the_list_sorts_nothing(cast: Cast, asked: str) -> None:
    draft, opened, submitted = three(cast)
    assert shown(signed_in("village_clerk"), f"sort={asked}") == [submitted, opened, draft]


def test_the_head_says_how_it_is_sorted_and_keeps_what_was_asked(cast: Cast) -> None:
    three(cast)
    body = signed_in("village_clerk").get(f"{LIST}?q=白马&stage=draft&sort=number&page=1").content.decode()
    assert body.count("aria-sort=") == 1 and 'aria-sort="ascending"' in body
    address = re.search(r'<a class="sort" href="([^"]+)">班次编号', body)[1]
    assert "stage=draft" in address and "sort=-number" in address and "q=" in address and "page=" not in address


def test_no_head_of_any_desk_sorts_by_what_is_sealed_or_computed(cast: Cast) -> None:
    assert "masked_name" not in persons.sortable and "person" not in posts.sortable
    paths = [path for desk in desks().values() for path in desk.sortable]
    assert paths and not [path for path in paths if path.endswith("_sealed")]


def test_every_sortable_head_of_every_desk_can_be_pressed(cast: Cast) -> None:
    reach = cast.city_officer.reach("training.class.view")
    for desk in desks().values():
        for path in desk.sortable:
            list(desk.ordered(desk.rows(reach), f"-{path}")[:2])


def test_a_span_of_days_holds_both_its_ends(cast: Cast) -> None:
    draft, opened, submitted = three(cast)
    client, day = signed_in("village_clerk"), clock.day_of(TrainingClass.objects.get(number=opened).slot.starts_at)
    both = f"slot__starts_at_from={day}&slot__starts_at_to={day}"
    assert shown(client, both) == [opened]
    assert shown(client, f"slot__starts_at_from={day}") == [submitted, opened]
    assert shown(client, f"slot__starts_at_to={day}") == [opened, draft]
    assert f'value="{day}"' in client.get(f"{LIST}?{both}").content.decode()


def test_a_span_over_a_column_of_days(cast: Cast) -> None:
    cast.training.booked()
    client, today = signed_in("village_clerk"), clock.today()
    path = "/desk/training/enrolments/"
    assert "王**" in client.get(f"{path}?booked_on_from={today}&booked_on_to={today}").content.decode()
    assert "王**" not in client.get(f"{path}?booked_on_from={today + timedelta(days=1)}").content.decode()
    assert "王**" not in client.get(f"{path}?booked_on_to={today - timedelta(days=1)}").content.decode()


@pytest.mark.parametrize("typed", ["昨天", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_matches_nothing(cast: Cast, typed: str) -> None:
    three(cast)
    assert shown(signed_in("village_clerk"), f"slot__starts_at_from={typed}") == []
    assert Client().get(f"/training?from={typed}&to={typed}").status_code == 200


def test_an_export_stands_in_the_same_order(cast: Cast) -> None:
    numbers = three(cast)
    answer = signed_in("village_clerk").get(f"{LIST}export.csv?sort=slot__starts_at")
    assert re.findall(r"KB\w{8}", b"".join(answer.streaming_content).decode()) == numbers


def test_a_class_shows_how_far_it_is_and_who_is_next(cast: Cast) -> None:
    submitted = do.submit(cast.training.draft(), acting=cast.village_clerk)
    words = [(stage, where) for stage, where in classes.progress(submitted)][:4]
    assert words == [("草稿", "done"), ("待审批", "now"), ("已批准", "ahead"), ("报名中", "ahead")]
    body = signed_in("village_clerk").get(f"{LIST}{submitted.id}/").content.decode()
    assert 'aria-current="step">待审批' in body and re.search(r"下一步：批准开班 · [^<]*区县会专干", body)


def test_a_class_without_certificate_goes_the_short_way(cast: Cast) -> None:
    family = cast.training.draft(course="popularisation")
    assert [stage for stage, _ in classes.progress(family)][-2:] == ["上课中", "已归档"]


def test_what_left_the_way_shows_no_progress(cast: Cast) -> None:
    called_off = do.call_off(cast.training.draft(), reason="报名人数太少", acting=cast.village_clerk)
    assert classes.progress(called_off) == [] and classes.comes_next(called_off) is None
    archived = TrainingClass(stage="archived", edition_id=called_off.edition_id)
    assert classes.progress(archived)[-1] == ("已归档", "now") and classes.comes_next(archived) is None


def test_every_desk_s_steps_are_stages_of_its_model(cast: Cast) -> None:
    edition = cast.training.draft().edition_id
    for desk in desks().values():
        record = desk.model(edition_id=edition) if desk is classes else desk.model()
        steps = list(desk.steps(record))
        assert set(steps) <= {value for value, _ in desk.model._meta.get_field("stage").flatchoices} if steps else True
