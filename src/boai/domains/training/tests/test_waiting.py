"""The waiting list: in order, held for a time, confirmed or passed on; groups whole or not at all."""

from datetime import timedelta

import pytest
import time_machine

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import Enrolment, Group
from boai.domains.training.operations.deadlines import tend_waiting_lists
from boai.kernel.basics import clock
from boai.kernel.change import outbox
from boai.kernel.change.refusal import LostRace
from boai.kernel.slots import seats
from boai.kernel.slots.models import Slot
from tests.cast import Cast, id_number, refuses, unchanged


def stage(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).stage


def taken(enrolment: Enrolment) -> int:
    return Slot.objects.get(pk=enrolment.training_class.slot_id).taken


def test_a_full_class_answers_with_a_place_in_the_queue(cast: Cast) -> None:
    first = cast.training.waiting()
    second = do.book(training_class=first.training_class, person=cast.person("citizen3"), acting=cast.citizen3)
    assert [queries.waiting_place(one)[0] for one in (first, second)] == [1, 2]
    assert queries.waiting_place(second)[1].code == "slots.wait_full" and taken(first) == 1
    with refuses("slots.already_booked"):
        do.book(training_class=first.training_class, person=cast.person("citizen3"), acting=cast.citizen3)


def test_a_freed_seat_is_held_for_the_first_and_confirmed(cast: Cast) -> None:
    enrolment = cast.training.offered()
    assert (enrolment.stage == "offered" and enrolment.seat.held_until == clock.now() + timedelta(hours=12)) or enrolment.seat.held_until
    assert taken(enrolment) == 1
    do.confirm(enrolment, acting=cast.citizen2)
    assert stage(enrolment) == "booked" and taken(enrolment) == 1


def test_nobody_slips_past_the_queue(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    do.cancel(enrolment.training_class.enrolments.get(stage="booked"), acting=cast.citizen1)
    late = do.book(training_class=enrolment.training_class, person=cast.person("citizen3"), acting=cast.citizen3)
    assert late.stage == "waiting"
    first, second = (Enrolment.objects.get(pk=one.pk) for one in (enrolment, late))
    assert queries.waiting_place(first)[1].code == "slots.wait_turn"
    assert queries.waiting_place(second)[1].code == "slots.wait_kept"


def test_an_offer_not_confirmed_in_time_passes_to_the_next(cast: Cast) -> None:
    first = cast.training.offered()
    second = do.book(training_class=first.training_class, person=cast.person("citizen3"), acting=cast.citizen3)
    with refuses("training.hold_runs"):
        do.lapse(first, acting=cast.system)
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        with refuses("slots.hold_over"):
            do.confirm(first, acting=cast.citizen2)
        tend_waiting_lists(cast.system)
        assert (stage(first), stage(second), taken(first)) == ("lapsed", "offered", 1)
        tend_waiting_lists(cast.system)
        assert stage(second) == "offered"


def test_waiting_ends_when_bookings_close(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    with time_machine.travel(enrolment.training_class.slot.closes_at + timedelta(minutes=1)):
        tend_waiting_lists(cast.system)
    assert stage(enrolment) == "lapsed" and taken(enrolment) == 1


def test_leaving_the_queue_frees_no_seat(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    do.cancel(enrolment, acting=cast.citizen2)
    assert stage(enrolment) == "cancelled" and taken(enrolment) == 1


def test_more_seats_go_to_those_who_wait(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    do.resize(enrolment.training_class, capacity=2, acting=cast.village_clerk)
    outbox.deliver()
    assert stage(enrolment) == "offered"
    with refuses("slots.below_taken"):
        do.resize(enrolment.training_class, capacity=1, acting=cast.village_clerk)
    with refuses("training.no_seats"):
        do.resize(enrolment.training_class, capacity=0, acting=cast.village_clerk)


def test_a_lost_race_becomes_a_place_in_the_queue(cast: Cast, monkeypatch) -> None:
    opened, lost = cast.training.open_class(), []
    count = seats._count

    def slower(slot_id, by):
        if not lost:
            lost.append(slot_id)
            raise LostRace
        count(slot_id, by)

    monkeypatch.setattr(seats, "_count", slower)
    enrolment = do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
    assert enrolment.stage == "booked" and Enrolment.objects.count() == 1


def test_who_always_loses_is_asked_to_try_again(cast: Cast, monkeypatch) -> None:
    def never(slot_id, by):
        raise LostRace

    opened = cast.training.open_class()
    monkeypatch.setattr(seats, "_count", never)
    with refuses("change.try_again"):
        do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
    assert not Enrolment.objects.exists()


def family(cast: Cast, training_class, size: int, leader: str = "citizen2") -> Group:
    group = do.gather(training_class=training_class, leader=cast.person(leader), acting=getattr(cast, leader))
    for number in range(1, size):
        do.add_companion(group=group, name=f"同行{'一二三四五六'[number]}", id_number=id_number(700 + number), acting=getattr(cast, leader))
    return group


def test_a_family_is_booked_whole(cast: Cast) -> None:
    opened = cast.training.open_class(seats=3)
    group = do.book_group(family(cast, opened, 3), acting=cast.citizen2)
    assert [one.stage for one in group.enrolments.all()] == ["booked"] * 3 and Slot.objects.get(pk=opened.slot_id).taken == 3
    assert sorted(group.enrolments.values_list("source", flat=True)) == ["self", "staff", "staff"]


def test_a_family_that_does_not_fit_waits_whole_and_is_offered_whole(cast: Cast) -> None:
    opened = cast.training.booked(seats=3).training_class
    group = do.book_group(family(cast, opened, 3), acting=cast.citizen2)
    member = group.enrolments.first()
    assert [one.stage for one in group.enrolments.all()] == ["waiting"] * 3
    assert queries.waiting_place(member)[1].code == "slots.wait_together"
    with refuses("training.no_offer"):
        do.confirm_group(group, acting=cast.citizen2)
    do.cancel(opened.enrolments.get(person=cast.person("citizen1")), acting=cast.citizen1)
    outbox.deliver()
    assert [one.stage for one in group.enrolments.all()] == ["offered"] * 3
    with refuses("training.group_confirms"):
        do.confirm(group.enrolments.get(person=cast.person("citizen2")), acting=cast.citizen2)
    do.confirm_group(group, acting=cast.citizen2)
    assert [one.stage for one in group.enrolments.all()] == ["booked"] * 3


def test_a_group_s_list_is_checked_as_it_grows(cast: Cast) -> None:
    opened = cast.training.open_class(seats=3)
    group = family(cast, opened, 2)
    assert do.gather(training_class=opened, leader=cast.person("citizen2"), acting=cast.citizen2) == group
    with refuses("training.already_in_group"):
        do.add_known(group=group, person=cast.person("citizen2"), acting=cast.village_clerk)
    with refuses("training.companion_unknown"):
        do.add_companion(group=group, name="无名", id_number="123", acting=cast.citizen2)
    for companion in group.companions.all():
        do.drop_companion(group, companion=companion, acting=cast.citizen2)
    with refuses("training.group_empty"):
        do.book_group(group, acting=cast.citizen2)
    do.cancel_group(group, acting=cast.citizen2)
    with refuses("change.wrong_stage"):
        do.add_known(group=group, person=cast.person("citizen2"), acting=cast.village_clerk)
    with refuses("change.wrong_stage"):
        do.add_companion(group=group, name="王二", id_number=id_number(701), acting=cast.citizen2)


def test_a_known_number_answers_like_an_unknown_one(cast: Cast) -> None:
    group = family(cast, cast.training.open_class(), 1)
    known = do.add_companion(group=group, name="王小明", id_number=cast.person("citizen1").id_number, acting=cast.citizen2)
    assert known.person == cast.person("citizen1")
    stranger = do.add_companion(group=group, name="别的名字", id_number=cast.person("citizen3").id_number, acting=cast.citizen2)
    assert stranger.person != cast.person("citizen3") and stranger.person.born_on == cast.person("citizen3").born_on


def test_a_group_has_a_size_and_larger_than_the_class_is_refused(cast: Cast) -> None:
    opened = cast.training.open_class(seats=2)
    with refuses("slots.too_many"):
        do.book_group(family(cast, opened, 3), acting=cast.citizen2)
    group = Group.objects.get()
    with time_machine.travel(clock.now()):
        for number in range(17):
            do.add_companion(group=group, name="许多人", id_number=id_number(800 + number), acting=cast.citizen2)
        with refuses("training.group_too_large"):
            do.add_companion(group=group, name="多一个", id_number=id_number(900), acting=cast.citizen2)


def test_a_group_called_without_its_leader_and_cancelled_as_a_whole(cast: Cast) -> None:
    opened = cast.training.open_class(seats=2)
    group = do.gather(training_class=opened, leader=cast.person("citizen2"), leader_comes=False, acting=cast.village_clerk)
    do.add_known(group=group, person=cast.person("citizen3"), acting=cast.village_clerk)
    do.book_group(group, acting=cast.village_clerk)
    with time_machine.travel(opened.slot.starts_at - timedelta(hours=3)), refuses("training.cut_off_passed"):
        do.cancel_group(group, acting=cast.citizen2)
    do.cancel_group(group, acting=cast.citizen2)
    assert [one.stage for one in group.enrolments.all()] == ["cancelled"] and Slot.objects.get(pk=opened.slot_id).taken == 0


def test_a_class_not_enrolling_gathers_nobody(cast: Cast) -> None:
    with refuses("training.not_enrolling"):
        do.gather(training_class=cast.training.draft(), leader=cast.person("citizen2"), acting=cast.village_clerk)


def test_a_learner_changes_to_another_class_until_the_cut_off(cast: Cast) -> None:
    enrolment = cast.training.booked()
    other = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    before = enrolment.training_class
    with refuses("training.same_class"):
        do.reschedule(enrolment, training_class=before, acting=cast.citizen1)
    with time_machine.travel(before.slot.starts_at - timedelta(hours=40)), refuses("training.reschedule_over"):
        do.reschedule(enrolment, training_class=other, acting=cast.citizen1)
    do.reschedule(enrolment, training_class=other, acting=cast.citizen1)
    moved = Enrolment.objects.get(pk=enrolment.pk)
    assert moved.training_class == other and (taken(enrolment), taken(moved)) == (0, 1)


def test_changing_to_a_full_or_another_course_changes_nothing(cast: Cast) -> None:
    enrolment = cast.training.booked()
    full = cast.training.booked("citizen2", seats=1, starts_at=clock.now() + timedelta(days=9)).training_class
    with refuses("slots.full"):
        do.reschedule(enrolment, training_class=full, acting=cast.citizen1)
    other = cast.training.open_class(course="cpr_aed", starts_at=clock.now() + timedelta(days=12))
    with refuses("training.other_course"):
        do.reschedule(enrolment, training_class=other, acting=cast.citizen1)
    with refuses("training.not_enrolling"):
        do.reschedule(enrolment, training_class=cast.training.draft(), acting=cast.village_clerk)
    assert unchanged(enrolment) and taken(enrolment) == 1


def test_the_organiser_swaps_a_name_until_the_start(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.swap(enrolment, person=cast.person("citizen2"), acting=cast.village_clerk)
    assert Enrolment.objects.get(pk=enrolment.pk).person == cast.person("citizen2")
    with time_machine.travel(enrolment.training_class.slot.starts_at), refuses("training.started"):
        do.swap(enrolment, person=cast.person("citizen3"), acting=cast.village_clerk)
    with refuses("change.not_allowed"):
        do.swap(enrolment, person=cast.person("citizen1"), acting=cast.citizen2)


def test_who_stands_at_the_door_takes_the_seat_of_who_did_not_come(cast: Cast) -> None:
    enrolment = cast.training.booked(seats=1)
    opened = enrolment.training_class
    with refuses("training.not_yet_on_site"):
        do.admit(training_class=opened, person=cast.person("citizen2"), acting=cast.village_clerk)
    with refuses("training.not_started"):
        do.mark_no_show(enrolment, acting=cast.lead)
    with time_machine.travel(opened.slot.starts_at + timedelta(minutes=20)):
        do.start(opened, acting=cast.lead)
        with refuses("slots.full"):
            do.admit(training_class=opened, person=cast.person("citizen2"), acting=cast.village_clerk)
        do.mark_no_show(enrolment, acting=cast.lead)
        admitted = do.admit(training_class=opened, person=cast.person("citizen2"), acting=cast.village_clerk)
    assert (stage(enrolment), admitted.source, taken(enrolment)) == ("no_show", "on_site", 1)
    with refuses("training.not_enrolling"):
        do.admit(training_class=cast.training.draft(), person=cast.person("citizen2"), acting=cast.village_clerk)


def test_who_stayed_away_twice_is_barred_for_a_time_but_staff_may_book(cast: Cast) -> None:
    for days in (1, 3):
        enrolment = cast.training.booked(starts_at=clock.now() + timedelta(days=days))
        with time_machine.travel(enrolment.training_class.slot.starts_at):
            do.start(enrolment.training_class, acting=cast.lead)
            do.mark_no_show(enrolment, acting=cast.lead)
    with time_machine.travel(clock.now() + timedelta(days=4)):
        opened = cast.training.open_class()
        with refuses("training.barred"):
            do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
        assert do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.village_clerk).stage == "booked"
    with time_machine.travel(clock.now() + timedelta(days=40)):
        opened = cast.training.open_class()
        assert do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1).stage == "booked"


def test_calling_off_frees_the_queue_too(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    do.call_off(enrolment.training_class, reason="暴雨红色预警", acting=cast.village_clerk)
    assert stage(enrolment) == "called_off" and taken(enrolment) == 0


def test_a_class_moves_with_its_learners(cast: Cast) -> None:
    enrolment = cast.training.booked()
    moved, slot = enrolment.training_class, enrolment.training_class.slot
    later = slot.starts_at + timedelta(days=2)
    do.postpone(moved, starts_at=later, ends_at=later + timedelta(hours=13), place="镇文化站", reason="停水停电", acting=cast.village_clerk)
    fresh = Slot.objects.get(pk=slot.pk)
    assert fresh.starts_at == later and later - fresh.closes_at == slot.starts_at - slot.closes_at and stage(enrolment) == "booked"
    with refuses("training.moved_nowhere"):
        do.postpone(
            moved, starts_at=later, ends_at=later + timedelta(hours=13), place="镇文化站", reason="停水停电", acting=cast.village_clerk
        )


def test_a_class_does_not_move_onto_its_instructor_s_other_class(cast: Cast) -> None:
    opened = cast.training.open_class()
    other = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    start = other.slot.starts_at
    with refuses("training.instructor_clash"):
        do.postpone(
            opened, starts_at=start, ends_at=start + timedelta(hours=13), place="别处", reason="停水停电", acting=cast.village_clerk
        )
    assert unchanged(opened)


@pytest.mark.parametrize(("left", "due"), [(91, None), (90, 90), (31, 90), (30, 30), (7, 7), (0, 7), (-1, None)])
def test_only_the_tightest_reminder_reached_is_due(left: int, due: int | None) -> None:
    assert rules.due_reminder(left, (90, 30, 7)) == due


def test_what_was_given_back_or_never_offered_is_refused_at_the_slot(cast: Cast) -> None:
    from boai.kernel.change.running import Run, running

    enrolment = cast.training.booked()
    seat = enrolment.seat
    with running(Run(society_id=cast.society.id)):
        with refuses("slots.not_held"):
            seats.confirm(seat, cast.system)
        seats.release(seat, cast.system)
        with refuses("slots.not_yours"):
            seats.release(seat, cast.system)


def test_bookings_open_and_close_at_their_time(cast: Cast) -> None:
    early = cast.training.open_class(starts_at=clock.now() + timedelta(days=60))
    with refuses("slots.not_open"):
        do.book(training_class=early, person=cast.person("citizen1"), acting=cast.citizen1)
    opened = cast.training.open_class()
    with time_machine.travel(opened.slot.closes_at + timedelta(minutes=1)):
        with refuses("slots.closed"):
            do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
        do.offer(opened, acting=cast.village_clerk)
    with refuses("training.not_enrolling"):
        do.book(training_class=cast.training.draft(), person=cast.person("citizen1"), acting=cast.village_clerk)


def test_staff_change_a_learner_s_class_without_the_cut_off(cast: Cast) -> None:
    enrolment = cast.training.booked()
    other = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    with time_machine.travel(enrolment.training_class.slot.starts_at - timedelta(hours=3)):
        do.reschedule(enrolment, training_class=other, acting=cast.village_clerk)
    assert Enrolment.objects.get().training_class == other


def test_another_group_s_companion_is_not_struck_off(cast: Cast) -> None:
    group = family(cast, cast.training.open_class(), 2)
    stranger = family(cast, cast.training.open_class(starts_at=clock.now() + timedelta(days=9)), 1)
    do.drop_companion(group, companion=stranger.companions.get(), acting=cast.citizen2)
    assert stranger.companions.count() == 1 and group.companions.count() == 2
    do.book_group(group, acting=cast.citizen2)
    waiting = do.cancel_group(group, acting=cast.citizen2)
    assert waiting.stage == "cancelled"


def test_a_group_leaves_the_queue_as_a_whole(cast: Cast) -> None:
    opened = cast.training.booked(seats=3).training_class
    group = do.book_group(family(cast, opened, 3), acting=cast.citizen2)
    do.cancel_group(group, acting=cast.citizen2)
    assert {one.stage for one in group.enrolments.all()} == {"cancelled"} and Slot.objects.get(pk=opened.slot_id).taken == 1


def test_the_first_in_the_queue_is_offered_and_the_next_left_waiting(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    other = do.book(training_class=enrolment.training_class, person=cast.person("citizen3"), acting=cast.citizen3)
    do.cancel(enrolment.training_class.enrolments.get(stage="booked"), acting=cast.citizen1)
    do.offer(enrolment.training_class, acting=cast.village_clerk)
    assert (stage(enrolment), stage(other)) == ("offered", "waiting")


def test_an_offer_looks_again_when_the_queue_changed_under_it(cast: Cast, monkeypatch) -> None:
    enrolment = cast.training.waiting()
    do.cancel(enrolment.training_class.enrolments.get(stage="booked"), acting=cast.citizen1)
    stranger, real, looks = cast.training.booked("citizen3", starts_at=clock.now() + timedelta(days=9)).seat, seats.offer, []

    def changed(*asked):
        looks.append(asked)
        return [stranger] if len(looks) == 1 else real(*asked)

    monkeypatch.setattr(seats, "offer", changed)
    do.offer(enrolment.training_class, acting=cast.system)
    assert len(looks) == 2 and stage(enrolment) == "offered"
