"""A seat: published at 白马村, booked by a citizen, seen at the desk, traced, counted."""

from datetime import timedelta

import time_machine

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment
from boai.kernel.access import operations as access
from boai.kernel.access.models import Post
from boai.kernel.basics import clock
from boai.kernel.change.models import OutboxNews, TraceLine
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from boai.kernel.slots.models import Slot
from tests.cast import Cast, refuses, unchanged


def bookings(cast: Cast) -> int:
    return read("training.bookings", ids_below(cast.county)).value


def test_a_citizen_books_a_seat_and_the_figure_rises_by_one(cast: Cast) -> None:
    before = bookings(cast)
    enrolment = cast.training.booked()
    assert enrolment.training_class.slot.taken == 0 and Slot.objects.get(pk=enrolment.seat.slot_id).taken == 1
    assert bookings(cast) == before + 1
    line = TraceLine.objects.get(subject_id=enrolment.id)
    assert line.operation == "training.book" and line.actor_person_id == cast.citizen1.person_id
    assert OutboxNews.objects.filter(key="training.seat.booked", record_id=enrolment.id).exists()


def test_the_same_key_gives_the_same_seat_again(cast: Cast) -> None:
    opened, acting = cast.training.open_class(), cast.citizen1.with_key("k" * 22)
    first = do.book(training_class=opened, person=cast.person("citizen1"), acting=acting)
    again = do.book(training_class=opened, person=cast.person("citizen1"), acting=acting)
    assert first == again and Slot.objects.get(pk=opened.slot_id).taken == 1


def test_the_same_key_with_another_payload_is_refused(cast: Cast) -> None:
    acting = cast.citizen1.with_key("k" * 22)
    do.book(training_class=cast.training.open_class(), person=cast.person("citizen1"), acting=acting)
    with refuses("change.key_reused"):
        later = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
        do.book(training_class=later, person=cast.person("citizen1"), acting=acting)


def test_nobody_books_twice_or_for_a_stranger(cast: Cast) -> None:
    opened = cast.training.booked().training_class
    with refuses("slots.already_booked"):
        do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
    with refuses("change.not_found"):
        do.book(training_class=opened, person=cast.person("citizen2"), acting=cast.citizen1)


def test_an_overlapping_class_is_refused_by_its_name(cast: Cast) -> None:
    cast.training.booked()
    other = do.submit(cast.training.draft(), acting=cast.village_clerk)
    other = do.publish(do.approve(other, acting=cast.county_officer), acting=cast.village_clerk)
    with refuses("slots.clash"):
        do.book(training_class=other, person=cast.person("citizen1"), acting=cast.citizen1)


def test_a_draft_cannot_be_seen_or_booked_by_a_citizen(cast: Cast) -> None:
    with refuses("change.not_found"):
        do.book(training_class=cast.training.draft(), person=cast.person("citizen1"), acting=cast.citizen1)


def test_giving_a_seat_back_frees_it_until_the_cut_off(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.cancel(enrolment, acting=cast.citizen1)
    assert Slot.objects.get(pk=enrolment.seat.slot_id).taken == 0 and bookings(cast) == 0
    with refuses("change.wrong_stage"):
        do.cancel(enrolment, acting=cast.citizen1)


def test_after_the_cut_off_only_staff_cancel(cast: Cast) -> None:
    enrolment = cast.training.booked()
    with time_machine.travel(enrolment.training_class.slot.starts_at - timedelta(hours=3), tick=False):
        with refuses("training.cut_off_passed"):
            do.cancel(enrolment, acting=cast.citizen1)
        assert unchanged(enrolment)
        do.cancel(enrolment, acting=cast.village_clerk)


def test_calling_a_class_off_gives_every_seat_back(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.call_off(enrolment.training_class, reason="暴雨红色预警", acting=cast.village_clerk)
    assert Enrolment.objects.get(pk=enrolment.pk).stage == "called_off"
    assert Slot.objects.get(pk=enrolment.seat.slot_id).taken == 0


def test_a_foreign_county_finds_nothing(cast: Cast) -> None:
    submitted = do.submit(cast.training.draft(), acting=cast.village_clerk)
    with refuses("change.not_found"):
        do.approve(submitted, acting=cast.foreign_officer)
    assert unchanged(submitted)


def test_a_clerk_cannot_approve_her_own_class(cast: Cast) -> None:
    submitted = do.submit(cast.training.draft(), acting=cast.village_clerk)
    with refuses("change.not_allowed"):
        do.approve(submitted, acting=cast.village_clerk)


def test_a_post_ended_a_minute_ago_has_no_power_now(cast: Cast) -> None:
    submitted, officer = do.submit(cast.training.draft(), acting=cast.village_clerk), cast.county_officer
    access.end(Post.objects.get(person_id=officer.person_id), acting=cast.county_leader)
    with refuses("change.not_allowed"):
        do.approve(submitted, acting=officer)
    assert unchanged(submitted)


def test_a_returned_class_is_a_draft_again_with_the_reason(cast: Cast) -> None:
    submitted = do.submit(cast.training.draft(), acting=cast.village_clerk)
    returned = do.return_for_change(submitted, reason="请补充场地照片", acting=cast.county_officer)
    assert returned.stage == "draft" and returned.closed_because == "请补充场地照片"
