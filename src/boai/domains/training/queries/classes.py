"""Questions about first-aid training."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from boai.domains.training.models import Certificate, Enrolment, Group, Instructor, TrainingClass
from boai.domains.training.rules import Assessment, BookingPolicy, Evidence, TheoryTry
from boai.domains.training.vocabulary import (
    ClassStage,
    Duty,
    EnrolmentStage,
    GroupStage,
    InstructorStage,
)
from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Reach, one_within
from boai.kernel.editions.queries import pin
from boai.kernel.slots import seats
from boai.kernel.slots.rules import Queueing

HERE = (EnrolmentStage.WAITING, EnrolmentStage.OFFERED)
LEARNING = (
    EnrolmentStage.BOOKED, EnrolmentStage.FAILED, EnrolmentStage.QUALIFIED, EnrolmentStage.CERTIFIED, EnrolmentStage.COMPLETED,
)  # fmt: skip


def open_classes(
    reach: Reach, *, query: str = "", division: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[TrainingClass]:
    """Classes a citizen can book or watch, the next first. ``division`` is a code; everything below it counts."""
    rows = TrainingClass.objects.within(reach).filter(stage=ClassStage.ENROLLING, slot__starts_at__gt=clock.now())
    for word in tidy(query).split():
        rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word) | Q(branch__name__icontains=word))
    if division:
        rows = rows.filter(branch__divisions__division__code__startswith=division)
    if since:
        rows = rows.filter(slot__starts_at__gte=clock.at(since))
    if until:
        rows = rows.filter(slot__starts_at__lt=clock.end_of(until))
    return rows.select_related("slot", "branch").order_by("slot__starts_at", "id").distinct()


def class_numbered(reach: Reach, number: str) -> TrainingClass | None:
    """The class with this number, within reach."""
    return one_within(TrainingClass, reach, number, joins=TrainingClass.reach_by.joins)


def enrolments_of(reach: Reach, person_id: UUID) -> QuerySet[Enrolment]:
    """A person's enrolments, newest first."""
    rows = Enrolment.objects.within(reach).filter(person_id=person_id)
    return rows.select_related("training_class__slot", "training_class__branch", "seat__slot", "group").order_by("-id")


def certificates_of(reach: Reach, person_id: UUID) -> QuerySet[Certificate]:
    """A person's certificates, newest first."""
    return Certificate.objects.within(reach).filter(person_id=person_id).order_by("-issued_on", "-id")


def seat_of(reach: Reach, person_id: UUID, training_class: TrainingClass) -> Enrolment | None:
    """The person's live enrolment in a class."""
    return enrolments_of(reach, person_id).filter(training_class=training_class, stage__in=(*HERE, *LEARNING)).first()


def waiting_place(enrolment: Enrolment) -> tuple[int, Reason]:
    """Where a waiting learner stands, from 1, and why."""
    policy = pin(BookingPolicy, at=enrolment.training_class.branch).rule(BookingPolicy)
    queueing = Queueing(hold=timedelta(hours=policy.hold_hours), most_overtakes=policy.most_overtakes)
    return seats.place_in_queue(enrolment.seat, queueing)


def people_waiting(training_class: TrainingClass) -> int:
    """How many people wait for a seat."""
    return seats.people_waiting(training_class.slot)


def alternatives(reach: Reach, training_class: TrainingClass, most: int = 3) -> list[TrainingClass]:
    """The next classes of the same course in the same county (society-wide where it is the city's own) that have free seats."""
    county = "/".join(training_class.branch.path.split("/")[:2]) + "/" if training_class.branch.path.count("/") > 1 else ""
    rows = open_classes(reach).filter(edition__subject=training_class.edition.subject, slot__taken__lt=F("slot__capacity"))
    rows = rows.filter(slot__closes_at__gt=clock.now()).exclude(pk=training_class.pk)
    if county:
        rows = rows.filter(branch__path__startswith=county)
    return list(rows[:most])


def group_numbered(reach: Reach, number: str) -> Group | None:
    """The group with this number, within reach."""
    rows = Group.objects.within(reach).select_related("training_class__slot", "training_class__branch", "leader__key")
    return rows.filter(number=number).first()


def groups_of(reach: Reach, person_id: UUID) -> QuerySet[Group]:
    """The groups a person answers for, newest first."""
    rows = Group.objects.within(reach).filter(leader_id=person_id).exclude(stage=GroupStage.CANCELLED)
    return rows.select_related("training_class__slot").order_by("-id")


def teaches(person_id: UUID, training_class: TrainingClass) -> bool:
    """Whether a person has a duty in this class."""
    return training_class.instructors.filter(instructor__person_id=person_id).exists()


def is_valid(instructor: Instructor, on: date) -> bool:
    """Whether an instructor may teach on a day."""
    return instructor.stage == InstructorStage.REGISTERED and on <= instructor.valid_until_on


def of_class(training_class: TrainingClass) -> Evidence:
    """What a class alone gives as evidence: lead, learners, instructors."""
    day = clock.day_of(training_class.slot.starts_at)
    held = list(training_class.instructors.select_related("instructor"))
    lead = next((one.instructor for one in held if one.duty == Duty.LEAD), None)
    return Evidence(
        born_on=None,
        first_day=day,
        absent_minutes=None,
        theory=(),
        practice=(),
        lead_tier=lead.tier if lead else None,
        lead_valid=is_valid(lead, day) if lead else False,
        learners=training_class.enrolments.filter(stage__in=LEARNING).count(),
        instructors=sum(is_valid(one.instructor, day) for one in held),
    )


def of_learners(training_class: TrainingClass) -> Iterator[tuple[Enrolment, Evidence]]:
    """Every learner of a class still to be judged, with the evidence."""
    shared = of_class(training_class)
    rows = training_class.enrolments.filter(stage=EnrolmentStage.BOOKED).select_related("person")
    for enrolment in rows.prefetch_related("theory", "sheets").order_by("id"):
        yield (
            enrolment,
            Evidence(
                born_on=enrolment.person.born_on,
                first_day=shared.first_day,
                absent_minutes=enrolment.absent_minutes,
                theory=tuple(TheoryTry(score=one.score, invigilated=one.invigilated) for one in enrolment.theory.all()),
                practice=tuple(Assessment(assessor=str(one.assessor_id), passed=frozenset(one.passed)) for one in enrolment.sheets.all()),
                lead_tier=shared.lead_tier,
                lead_valid=shared.lead_valid,
                learners=shared.learners,
                instructors=shared.instructors,
            ),
        )
