"""Questions of class day."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from boai.domains.training import rules
from boai.domains.training.models import (
    ClassInstructor,
    Enrolment,
    ExamMinutes,
    FieldEntry,
    Instructor,
    PracticalSheet,
    RosterOpening,
    TheoryResult,
    TrainingClass,
)
from boai.domains.training.queries.classes import LEARNING
from boai.domains.training.vocabulary import ClassStage, Duty, InstructorStage
from boai.domains.training.vocabulary.field import EntryKind, EntryStage, MinutesStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach

UNFINISHED = (ClassStage.APPROVED, ClassStage.ENROLLING, ClassStage.RUNNING, ClassStage.EXAM, ClassStage.RESULTS)


def taught_by(reach: Reach, person_id: UUID) -> QuerySet[TrainingClass]:
    """The classes a person has a duty in, the earliest first."""
    rows = TrainingClass.objects.within(reach).filter(instructors__instructor__person_id=person_id)
    return rows.select_related("slot", "branch", "edition").order_by("slot__starts_at", "id")


def is_instructor(reach: Reach, person_id: UUID) -> bool:
    """Whether a person is registered as one who teaches."""
    return Instructor.objects.within(reach).filter(person_id=person_id, stage=InstructorStage.REGISTERED).exists()


def on_hand(reach: Reach, person_id: UUID) -> QuerySet[TrainingClass]:
    """What an instructor has to do with now: classes of today and to come, and past ones that are not finished."""
    ends_later = Q(slot__ends_at__gte=clock.at(clock.today()))
    return taught_by(reach, person_id).filter(ends_later | Q(stage__in=(ClassStage.RUNNING, ClassStage.EXAM)), stage__in=UNFINISHED)


def roster(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """The learners of a class in the order they booked, with everything recorded about them."""
    rows = training_class.enrolments.filter(stage__in=LEARNING).select_related("person__key", "training_class__edition")
    return rows.prefetch_related("sign_ins", "entries__theory", "entries__author__key", "sheets__assessor__key", "theory").order_by("id")


def instructors_of(training_class: TrainingClass) -> QuerySet[ClassInstructor]:
    """Who teaches a class, the lead first."""
    return training_class.instructors.select_related("instructor__person__key").order_by("-duty", "id")


def leads(person_id: UUID | None, training_class: TrainingClass) -> bool:
    """Whether a person is the lead of this class."""
    return person_id is not None and training_class.instructors.filter(instructor__person_id=person_id, duty=Duty.LEAD).exists()


def names_open(person_id: UUID, training_class: TrainingClass) -> bool:
    """Whether a person opened the names of this class today."""
    return training_class.openings.filter(person_id=person_id, opened_on=clock.today()).exists()


def openings_on(reach: Reach, person_id: UUID, day: date) -> int:
    """How many rosters a person opened on a day."""
    return RosterOpening.objects.within(reach).filter(person_id=person_id, opened_on=day).count()


def conflicts(training_class: TrainingClass) -> QuerySet[FieldEntry]:
    """Entries that nobody has chosen about yet, the oldest first."""
    rows = FieldEntry.objects.within(_of_class(training_class)).filter(enrolment__training_class=training_class, stage=EntryStage.CONFLICT)
    return rows.select_related("enrolment__person__key", "author__key").order_by("id")


def sealed_minutes(training_class: TrainingClass) -> ExamMinutes | None:
    """The minutes that stand, if the class was sealed."""
    return training_class.minutes.filter(stage=MinutesStage.SEALED).first()


def standing_theory(enrolment: Enrolment) -> TheoryResult | None:
    """The paper that was keyed on class day; a paper sat online is another one."""
    keyed = [entry for entry in enrolment.entries.all() if entry.theory_id]
    return max(keyed, key=lambda entry: (entry.settled_at or entry.received_at, entry.id)).theory if keyed else None


def standing(enrolment: Enrolment, kind: str, assessor_id: UUID | None) -> str:
    """What stands about a learner, as text in its one form; "" where nothing does."""
    if kind == EntryKind.SIGN_IN:
        return rules.SIGNED if any(one.on == clock.today() for one in enrolment.sign_ins.all()) else ""
    if kind == EntryKind.ATTENDANCE:
        return "" if enrolment.absent_minutes is None else str(enrolment.absent_minutes)
    if kind == EntryKind.THEORY:
        paper = standing_theory(enrolment)
        return str(paper.score) if paper else ""
    sheet = next((one for one in enrolment.sheets.all() if one.assessor_id == assessor_id), None)
    return steps_of(sheet) if sheet else ""


def steps_of(sheet: PracticalSheet) -> str:
    """A sheet's passed steps as text in its one form."""
    return " ".join(sorted(sheet.passed)) or rules.NOTHING_PASSED


def _of_class(training_class: TrainingClass) -> Reach:
    """Everything of the society: the class itself was already found within somebody's reach."""
    return Reach(society_id=training_class.society_id, everything=True)
