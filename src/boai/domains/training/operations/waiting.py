"""The waiting list: free seats are offered in order, confirmed in time or passed on."""

from typing import Annotated

from boai.domains.training.models import Enrolment, TrainingClass
from boai.domains.training.operations.seats import give_back, policy_of, queueing
from boai.domains.training.vocabulary import (
    WANTING,
    ClassResized,
    ClassStage,
    EnrolmentStage,
    Permission,
    SeatBooked,
    SeatLapsed,
    SeatOffered,
)
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, LostRace, Post, Self, System, operation, refuse
from boai.kernel.slots import seats


@operation(Permission.ENROLMENT_BOOK, on=TrainingClass, when={ClassStage.ENROLLING}, by={Post, System})
def offer(training_class: TrainingClass, *, acting: Acting) -> None:
    """按候补顺序补位

    Holds every free seat for whose turn it is, groups whole. Tells SeatOffered for each.
    """
    rows = Enrolment.objects.unscoped().filter(training_class=training_class, stage=EnrolmentStage.WAITING)
    waiting = {one.seat_id: one for one in rows.select_for_update().order_by("id")}  # locked before their seats, as cancelling does
    for seat in seats.offer(training_class.slot, acting, queueing(policy_of(training_class))):
        if seat.pk not in waiting:  # somebody joined or left the queue between the two looks
            raise LostRace
        enrolment = waiting[seat.pk]
        enrolment.stage = EnrolmentStage.OFFERED
        enrolment.save()
        acting.tell(SeatOffered(enrolment.id, training_class.id, enrolment.person_id))


@operation(Permission.ENROLMENT_BOOK, on=Enrolment, when={EnrolmentStage.OFFERED}, becomes=EnrolmentStage.BOOKED, by={Self, Post, System})
def confirm(enrolment: Enrolment, *, acting: Acting) -> None:
    """确认参加

    Tells SeatBooked. Refuses: training.group_confirms, slots.not_held, slots.hold_over, slots.clash.
    """
    if acting.kind is Self and enrolment.group:
        raise refuse("training.group_confirms", leader=enrolment.group.leader.masked_name)
    accept(enrolment, acting)


@operation(Permission.ENROLMENT_BOOK, on=Enrolment, when=set(WANTING), becomes=EnrolmentStage.LAPSED, by={System})
def lapse(enrolment: Enrolment, *, acting: Acting) -> None:
    """候补失效

    An offer that was not confirmed in time, or a wait that the start of the class ended. Tells SeatLapsed and SeatReleased.
    Refuses: training.hold_runs.
    """
    over = clock.now() >= enrolment.training_class.slot.closes_at
    if not (over or seats.is_over(enrolment.seat)):
        raise refuse("training.hold_runs")
    give_back(enrolment, acting)
    acting.tell(SeatLapsed(enrolment.id, enrolment.training_class_id, enrolment.person_id))


@operation(
    Permission.CLASS_PLAN,
    on=TrainingClass,
    when={ClassStage.DRAFT, ClassStage.SUBMITTED, ClassStage.APPROVED, ClassStage.ENROLLING},
    by={Post, System},
)
def resize(training_class: TrainingClass, *, capacity: Annotated[int, Label("名额")], acting: Acting) -> None:
    """调整名额

    Tells ClassResized; more seats go to those who wait. Refuses: training.no_seats, slots.below_taken.
    """
    if capacity < 1:
        raise refuse("training.no_seats")
    seats.resize(training_class.slot, capacity, acting)
    acting.tell(ClassResized(training_class.id, training_class.branch_id))


def accept(enrolment: Enrolment, acting: Acting) -> None:
    """Make an offer a seat. Tells SeatBooked. Runs inside an operation."""
    seats.confirm(enrolment.seat, acting)
    acting.tell(SeatBooked(enrolment.id, enrolment.training_class_id, enrolment.person_id))
