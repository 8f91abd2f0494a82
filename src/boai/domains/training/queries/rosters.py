"""Questions about rosters, and what an instructor's file shows."""

from typing import Any

from django.db.models import QuerySet

from boai.domains.training.models import (
    ClassInstructor,
    Instructor,
    InstructorAbsence,
    MentorPair,
    Observation,
    Promotion,
    Roster,
    YearCheck,
)
from boai.domains.training.vocabulary import ClassStage, RecordedStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach


def roster_numbered(reach: Reach, number: str) -> Roster | None:
    """The roster with this number, within reach."""
    return Roster.objects.within(reach).filter(number=number).select_related("branch", "edition").first()


def absences_of(reach: Reach, instructor: Instructor) -> QuerySet[InstructorAbsence]:
    """The days still to come on which an instructor cannot teach."""
    rows = InstructorAbsence.objects.within(reach).filter(instructor=instructor, stage=RecordedStage.RECORDED)
    return rows.filter(ends_on__gte=clock.today()).order_by("starts_on")


def coming_duties(instructor: Instructor) -> QuerySet[ClassInstructor]:
    """The classes that an instructor will teach."""
    rows = instructor.classes.filter(training_class__slot__ends_at__gt=clock.now()).exclude(training_class__stage=ClassStage.CANCELLED)
    return rows.select_related("training_class__slot").order_by("training_class__slot__starts_at")


def file_of(reach: Reach, instructor: Instructor) -> dict[str, Any]:
    """An instructor's history as far as the reader may see it."""
    pairs = MentorPair.objects.within(reach).select_related("mentor__person__key", "mentee__person__key")
    duties = instructor.classes.exclude(training_class__stage=ClassStage.CANCELLED).select_related("training_class__slot")
    return {
        "checks": YearCheck.objects.within(reach).filter(instructor=instructor).order_by("-year"),
        "promotions": Promotion.objects.within(reach).filter(instructor=instructor).order_by("-proposed_on", "-id"),
        "pairs": (pairs.filter(mentor=instructor) | pairs.filter(mentee=instructor)).order_by("-starts_on", "-id"),
        "observations": Observation.objects.within(reach).filter(observed=instructor).select_related("observer__person__key")[:20],
        "duties": duties.order_by("-training_class__slot__starts_at")[:20],
    }
