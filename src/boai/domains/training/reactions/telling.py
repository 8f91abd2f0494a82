"""What first-aid training does on its own news: freed seats are offered, people are told. Each is done once per news."""

from datetime import timedelta
from uuid import UUID

from boai.domains.training import operations as do
from boai.domains.training import queries, telling
from boai.domains.training.models import Certificate, Enrolment, TrainingClass
from boai.domains.training.vocabulary import (
    CertificateExpired,
    CertificateIssued,
    CertificateReplaced,
    CertificateRevoked,
    ClassCancelled,
    ClassMoved,
    ClassResized,
    ClassStage,
    EnrolmentStage,
    Permission,
    SeatAwaited,
    SeatBooked,
    SeatLapsed,
    SeatOffered,
    SeatReleased,
    SeatSwapped,
)
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, reacts
from boai.kernel.notify import links
from boai.kernel.notify.queries import reachable
from boai.kernel.slots.seats import clock_words

NEWS = timedelta(days=30)


@reacts(SeatReleased)
@reacts(SeatAwaited)
@reacts(ClassResized)
def offer_what_is_free(told: SeatReleased | SeatAwaited | ClassResized, acting: Acting) -> None:
    training_class = TrainingClass.objects.unscoped().select_related("slot").get(pk=told.class_id)
    waiting = Enrolment.objects.unscoped().filter(training_class=training_class, stage=EnrolmentStage.WAITING)
    if training_class.stage == ClassStage.ENROLLING and training_class.slot.left > 0 and waiting.exists():
        do.offer(training_class, acting=acting)


@reacts(SeatBooked)
def tell_booked(told: SeatBooked, acting: Acting) -> None:
    enrolment = _enrolment(told.enrolment_id)
    if enrolment.stage == EnrolmentStage.BOOKED:
        links.revoke(enrolment.id)
        if enrolment.group and not reachable(enrolment.person_id):
            return  # the group's contact passes it on
        telling.tell_learner(enrolment, "training.seat_booked", str(enrolment.seat_id), acting)


@reacts(SeatAwaited)
def tell_waiting(told: SeatAwaited, acting: Acting) -> None:
    enrolment = _enrolment(told.enrolment_id)
    if enrolment.stage == EnrolmentStage.WAITING:
        position, _ = queries.waiting_place(enrolment)
        telling.tell_learner(enrolment, "training.seat_waiting", str(enrolment.seat_id), acting, position=str(position))


@reacts(SeatOffered)
def tell_offered(told: SeatOffered, acting: Acting) -> None:
    enrolment = _enrolment(told.enrolment_id)
    until = enrolment.seat.held_until
    if enrolment.stage != EnrolmentStage.OFFERED or until is None:
        return
    if enrolment.group:
        size = enrolment.group.enrolments.filter(stage=EnrolmentStage.OFFERED).count()
        telling.tell_group(enrolment.group, enrolment, acting, size=size)
    else:
        telling.tell_learner(enrolment, "training.seat_offered", until.isoformat(), acting, until=clock_words(until))


@reacts(SeatReleased)
def close_links(told: SeatReleased, acting: Acting) -> None:
    links.revoke(told.enrolment_id)


@reacts(SeatLapsed)
def tell_lapsed(told: SeatLapsed, acting: Acting) -> None:
    enrolment = _enrolment(told.enrolment_id)
    because = "没有在保留时间内确认" if enrolment.seat.offered_at else "班次已停止报名"
    telling.tell_learner(enrolment, "training.seat_lapsed", str(enrolment.seat_id), acting, because=because)


@reacts(SeatSwapped)
def tell_swapped(told: SeatSwapped, acting: Acting) -> None:
    enrolment = _enrolment(told.enrolment_id)
    if enrolment.stage == EnrolmentStage.BOOKED:
        telling.tell_learner(enrolment, "training.seat_swapped", str(told.person_id), acting)


@reacts(ClassCancelled)
def tell_called_off(told: ClassCancelled, acting: Acting) -> None:
    training_class = TrainingClass.objects.unscoped().select_related("slot", "branch", "edition").get(pk=told.class_id)
    other = telling.other_dates(queries.alternatives(acting.reach(Permission.CLASS_VIEW), training_class))
    for enrolment in _learners(training_class, EnrolmentStage.CALLED_OFF):
        reason = training_class.closed_because
        telling.tell_learner(enrolment, "training.class_called_off", "", acting, reason=reason, alternatives=other)


@reacts(ClassMoved)
def tell_moved(told: ClassMoved, acting: Acting) -> None:
    moved = TrainingClass.objects.unscoped().select_related("slot", "branch", "edition").get(pk=told.class_id)
    other = telling.other_dates(queries.alternatives(acting.reach(Permission.CLASS_VIEW), moved))
    before = clock_words(moved.moved_from_at) if moved.moved_from_at else ""
    occasion = f"{moved.slot.starts_at.isoformat()} {moved.place}"
    for enrolment in _learners(moved, EnrolmentStage.BOOKED, EnrolmentStage.WAITING, EnrolmentStage.OFFERED):
        words = {"before": before, "reason": moved.moved_because, "alternatives": other}
        telling.tell_learner(enrolment, "training.class_moved", occasion, acting, **words)


@reacts(CertificateIssued)
def tell_issued(told: CertificateIssued, acting: Acting) -> None:
    certificate = _certificate(told.certificate_id)
    if certificate.issued_on > clock.today() - NEWS:  # one that was entered long afterwards is known to its holder
        telling.tell_holder(certificate, "training.certificate_issued", "", acting)


@reacts(CertificateReplaced)
def tell_replaced(told: CertificateReplaced, acting: Acting) -> None:
    telling.tell_holder(_certificate(told.certificate_id), "training.certificate_replaced", "", acting)


@reacts(CertificateExpired)
def tell_expired(told: CertificateExpired, acting: Acting) -> None:
    telling.tell_holder(_certificate(told.certificate_id), "training.certificate_expired", "", acting)


@reacts(CertificateRevoked)
def tell_revoked(told: CertificateRevoked, acting: Acting) -> None:
    telling.tell_holder(_certificate(told.certificate_id), "training.certificate_revoked", "", acting)


def _enrolment(enrolment_id: UUID) -> Enrolment:
    rows = Enrolment.objects.unscoped().select_related("training_class__slot", "person__key", "branch", "seat__slot", "group__leader__key")
    return rows.get(pk=enrolment_id)


def _learners(training_class: TrainingClass, *stages: EnrolmentStage) -> list[Enrolment]:
    rows = Enrolment.objects.unscoped().filter(training_class=training_class, stage__in=stages)
    return list(rows.select_related("training_class__slot", "person__key", "branch", "seat").order_by("id"))


def _certificate(certificate_id: UUID) -> Certificate:
    return Certificate.objects.unscoped().select_related("person__key", "branch").get(pk=certificate_id)
