"""Booking a seat, changing it, giving it back; who comes in whose place; who did not come."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from boai.domains.training import rules
from boai.domains.training.models import Enrolment, Group, TrainingClass
from boai.domains.training.operations.certificates import holds_certificate_of
from boai.domains.training.operations.development import check_prerequisites
from boai.domains.training.rules import BookingPolicy
from boai.domains.training.vocabulary import (
    WANTING,
    ClassStage,
    EnrolmentSource,
    EnrolmentStage,
    Permission,
    SeatAwaited,
    SeatBooked,
    SeatReleased,
    SeatSwapped,
)
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import Acting, Post, Self, System, operation, question, refuse, refuse_if
from boai.kernel.editions.queries import rule_in_force
from boai.kernel.people.models import Person
from boai.kernel.slots import seats
from boai.kernel.slots.models import Seat
from boai.kernel.slots.rules import Queueing
from boai.kernel.slots.vocabulary import SeatState


@operation(Permission.ENROLMENT_BOOK, creates=Enrolment, by={Self, Post, System}, at="training_class")
def book(*, training_class: TrainingClass, person: Person, acting: Acting) -> Enrolment:
    """预约

    A seat, or a place in the queue where all are taken: the enrolment's stage says which. Tells SeatBooked or SeatAwaited.
    Refuses: training.not_enrolling, training.barred, training.guardian_needed, training.too_young, training.birth_date_unknown,
    training.renewal_needs_certificate, slots.not_open, slots.closed, slots.already_booked, slots.clash.
    """
    policy = policy_of(training_class)
    check_may_learn(training_class, person, acting, policy)
    [seat] = seats.ask(training_class.slot, [person], acting, queueing(policy), late=acting.kind is not Self)
    return enrol(training_class, seat, EnrolmentSource.SELF if acting.kind is Self else EnrolmentSource.STAFF, acting)


@operation(Permission.ENROLMENT_BOOK, creates=Enrolment, by={Post, System}, at="training_class")
def admit(*, training_class: TrainingClass, person: Person, acting: Acting) -> Enrolment:
    """现场报名

    Who stands at the door takes a free seat, also one of somebody who did not come. Tells SeatBooked. Refuses:
    training.not_enrolling, training.not_yet_on_site, training.too_young, training.birth_date_unknown, slots.already_booked,
    slots.clash, slots.full.
    """
    if training_class.stage not in (ClassStage.ENROLLING, ClassStage.RUNNING):
        raise refuse("training.not_enrolling")
    slot = training_class.slot
    refuse_if(rules.on_site_fault(clock.now(), slot.starts_at, policy_of(training_class)))
    refuse_if(rules.too_young(person.born_on, clock.day_of(slot.starts_at), training_class.course))
    seat = seats.take(slot, person, acting, late=True, past_queue=True)
    return enrol(training_class, seat, EnrolmentSource.ON_SITE, acting)


@operation(
    Permission.ENROLMENT_BOOK,
    on=Enrolment,
    when={EnrolmentStage.BOOKED, *WANTING},
    becomes=EnrolmentStage.CANCELLED,
    by={Self, Post, System},
)
def cancel(enrolment: Enrolment, *, acting: Acting) -> None:
    """取消预约

    Also leaves the queue or declines an offer. Tells SeatReleased. Refuses: training.cut_off_passed (for the learner who has a
    seat; staff may cancel until the start).
    """
    if acting.kind is Self and enrolment.stage == EnrolmentStage.BOOKED:
        refuse_late(enrolment)
    give_back(enrolment, acting)


@operation(Permission.ENROLMENT_BOOK, on=Enrolment, when={EnrolmentStage.BOOKED}, by={Self, Post, System})
def reschedule(enrolment: Enrolment, *, training_class: TrainingClass, acting: Acting) -> None:
    """改期

    The same enrolment in another class of the same course; where that has no free seat, nothing changes. Tells SeatReleased and
    SeatBooked. Refuses: training.not_enrolling, training.same_class, training.other_course, training.reschedule_over,
    slots.not_open, slots.closed, slots.clash, slots.already_booked, slots.full.
    """
    before = enrolment.training_class
    if training_class.stage != ClassStage.ENROLLING:
        raise refuse("training.not_enrolling")
    if training_class.id == before.id:
        raise refuse("training.same_class")
    if training_class.edition.subject != before.edition.subject:
        raise refuse("training.other_course", course=before.course.name)
    if acting.kind is Self:
        refuse_if(rules.reschedule_fault(clock.now(), before.slot.starts_at, policy_of(before)))
    refuse_if(rules.too_young(enrolment.person.born_on, clock.day_of(training_class.slot.starts_at), training_class.course))
    acting.tell(SeatReleased(enrolment.id, before.id, enrolment.person_id))
    enrolment.seat = seats.move(enrolment.seat, training_class.slot, enrolment.person, acting)
    enrolment.training_class, enrolment.branch_id, enrolment.group = training_class, training_class.branch_id, None
    acting.tell(SeatBooked(enrolment.id, training_class.id, enrolment.person_id))


@operation(Permission.ENROLMENT_BOOK, on=Enrolment, when={EnrolmentStage.BOOKED, *WANTING}, by={Post, System})
def swap(enrolment: Enrolment, *, person: Person, acting: Acting) -> None:
    """换人参加

    Until the start. Tells SeatSwapped. Refuses: training.started, training.too_young, training.birth_date_unknown,
    slots.already_booked, slots.clash.
    """
    training_class = enrolment.training_class
    if clock.now() >= training_class.slot.starts_at:
        raise refuse("training.started")
    refuse_if(rules.too_young(person.born_on, clock.day_of(training_class.slot.starts_at), training_class.course))
    seats.pass_on(enrolment.seat, person, acting)
    enrolment.person = person
    acting.tell(SeatSwapped(enrolment.id, training_class.id, person.id))


@operation(
    Permission.ENROLMENT_ASSESS,
    on=Enrolment,
    when={EnrolmentStage.BOOKED},
    becomes=EnrolmentStage.NO_SHOW,
    by={Post, System},
)
def mark_no_show(enrolment: Enrolment, *, acting: Acting) -> None:
    """记未到课

    The seat is free for somebody at the door. Refuses: training.not_started.
    """
    if enrolment.training_class.stage not in (ClassStage.RUNNING, ClassStage.EXAM):
        raise refuse("training.not_started")
    seats.release(enrolment.seat, acting)


def policy_of(training_class: TrainingClass) -> BookingPolicy:
    """How seats are booked at the class's branch today."""
    return rule_in_force(BookingPolicy, at=training_class.branch)


def queueing(policy: BookingPolicy) -> Queueing:
    """The part of the policy that the waiting list needs."""
    return Queueing(hold=timedelta(hours=policy.hold_hours), most_overtakes=policy.most_overtakes)


def check_may_learn(training_class: TrainingClass, person: Person, acting: Acting, policy: BookingPolicy) -> None:
    """Refuses whoever may not book this class, whatever seats there are. Only those who book for themselves can be barred."""
    if training_class.stage != ClassStage.ENROLLING:
        raise refuse("training.not_enrolling")
    if acting.kind is Self:
        refuse_if(rules.barred(_missed_on(person), clock.today(), policy))
        refuse_if(rules.needs_guardian(person.born_on, clock.today()) if acting.guardian_id is None else None)
    course = training_class.course
    refuse_if(rules.too_young(person.born_on, clock.day_of(training_class.slot.starts_at), course))
    if course.renews and not holds_certificate_of(person.id, course.renews):
        raise refuse("training.renewal_needs_certificate", course=course.name)
    check_prerequisites(training_class, person)


def enrol(training_class: TrainingClass, seat: Seat, source: EnrolmentSource, acting: Acting, group: Group | None = None) -> Enrolment:
    """The enrolment for a seat just asked for, unsaved. Tells SeatBooked or SeatAwaited. Runs inside an operation."""
    booked = seat.state == SeatState.BOOKED
    enrolment = Enrolment(
        number=new_number("BM"),
        training_class=training_class,
        branch_id=training_class.branch_id,
        person_id=seat.person_id,
        seat=seat,
        group=group,
        source=source,
        booked_on=clock.today(),
        stage=EnrolmentStage.BOOKED if booked else EnrolmentStage.WAITING,
    )
    acting.tell((SeatBooked if booked else SeatAwaited)(enrolment.id, training_class.id, seat.person_id))
    return enrolment


def refuse_late(enrolment: Enrolment) -> None:
    """Refuses training.cut_off_passed when it is too late for the learner to cancel."""
    training_class = enrolment.training_class
    hours = policy_of(training_class).self_cancel_hours_before
    if clock.now() >= training_class.slot.starts_at - timedelta(hours=hours):
        raise refuse("training.cut_off_passed", hours=hours)


def give_back(enrolment: Enrolment, acting: Acting) -> None:
    """Release the learner's seat. Tells SeatReleased. Runs inside an operation."""
    seats.release(enrolment.seat, acting)
    acting.tell(SeatReleased(enrolment.id, enrolment.training_class_id, enrolment.person_id))


def _missed_on(person: Person) -> list[date]:
    return [clock.day_of(starts_at) for starts_at in _missed(person_id=person.id)]


@question
def _missed(*, person_id: UUID) -> QuerySet[Enrolment, datetime]:
    """When the classes began that somebody stayed away from."""
    rows = Enrolment.objects.unscoped().filter(person=person_id, stage=EnrolmentStage.NO_SHOW)
    return rows.values_list("training_class__slot__starts_at", flat=True)
