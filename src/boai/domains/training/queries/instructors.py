"""Questions about those who teach."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from boai.domains.training.models import Instructor, Observation, Promotion
from boai.domains.training.vocabulary import HELD_STAGES
from boai.domains.training.vocabulary.teaching import PromotionStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach


def taught_in(instructor: Instructor, year: int) -> tuple[int, int]:
    """(minutes taught in finished classes, events attended) in a year; a class counts with its course's minutes."""
    since, until = clock.at(date(year, 1, 1)), clock.at(date(year + 1, 1, 1))
    duties = instructor.classes.filter(training_class__stage__in=HELD_STAGES, training_class__slot__starts_at__gte=since)
    held = duties.filter(training_class__slot__starts_at__lt=until).select_related("training_class")
    events = instructor.events.filter(event__held_on__year=year).count()
    return sum(one.training_class.course.minutes for one in held), events


def instructor_numbered(reach: Reach, number: str) -> Instructor | None:
    """The instructor with this number, within reach."""
    rows = Instructor.objects.within(reach).select_related("person__key", "branch", "home")
    return rows.filter(number=number).first()


def instructor_of(reach: Reach, person_id: UUID) -> Instructor | None:
    """A person as instructor, in whatever state."""
    return Instructor.objects.within(reach).filter(person_id=person_id).select_related("person__key", "branch", "home").first()


def observations_of(reach: Reach, instructor: Instructor) -> QuerySet[Observation]:
    """What was seen in an instructor's lessons, the newest first."""
    rows = Observation.objects.within(reach).filter(observed=instructor)
    return rows.select_related("observer__person__key", "training_class").order_by("-held_on", "-id")


def promotion_numbered(reach: Reach, number: str) -> Promotion | None:
    """The promotion with this number, within reach."""
    rows = Promotion.objects.within(reach).select_related("instructor__person__key", "proposed_by__key", "branch", "edition")
    return rows.filter(number=number).first()


def is_decided(promotion: Promotion) -> bool:
    """Whether the panel is through, so that its sheets may be shown."""
    return promotion.stage != PromotionStage.SCORING
