"""Questions about exams."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from boai.domains.training.models import Enrolment, RoomCode, TrainingClass
from boai.domains.training.vocabulary import CLASS_EXAM, ClassStage, EnrolmentStage
from boai.kernel.attempts.models import Attempt, Paper
from boai.kernel.attempts.vocabulary import AttemptStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach, one_within


def attempt_numbered(reach: Reach, number: str, person_id: UUID) -> Attempt | None:
    """A person's own attempt; another's cannot be told from one that does not exist."""
    found = one_within(Attempt, reach, number, joins=Attempt.reach_by.joins)
    return found if found is not None and found.person_id == person_id else None


def attempts_of(reach: Reach, person_id: UUID) -> QuerySet[Attempt]:
    """A person's attempts, newest first."""
    rows = Attempt.objects.within(reach).filter(person_id=person_id).exclude(stage=AttemptStage.VOID)
    return rows.select_related("paper").order_by("-id")


def exams_open_to(reach: Reach, person_id: UUID) -> QuerySet[Enrolment]:
    """The person's enrolments in classes that sit their exam now."""
    rows = Enrolment.objects.within(reach).filter(person_id=person_id, stage=EnrolmentStage.BOOKED)
    rows = rows.filter(training_class__stage=ClassStage.EXAM)
    return rows.select_related("training_class__slot", "training_class__edition").order_by("id")


def class_paper(reach: Reach, training_class: TrainingClass) -> Paper | None:
    """The paper of a class, once somebody has set it."""
    return Paper.objects.within(reach).filter(purpose=CLASS_EXAM, about_id=training_class.id).first()


def sitters(reach: Reach, paper: Paper) -> QuerySet[Attempt]:
    """Who sits or has sat a paper, with how far they are."""
    rows = Attempt.objects.within(reach).filter(paper=paper, person__isnull=False)
    return rows.select_related("person__key", "vector").order_by("-started_at", "id")


def copies(reach: Reach, paper: Paper) -> QuerySet[Attempt]:
    """Printed copies that wait to be filled in and keyed."""
    return Attempt.objects.within(reach).filter(paper=paper, stage=AttemptStage.PRINTED).order_by("id")


def room_code_now(reach: Reach, training_class: TrainingClass) -> RoomCode | None:
    """The newest code of a class that still opens the door."""
    rows = RoomCode.objects.within(reach).filter(training_class=training_class, expires_at__gt=clock.now())
    return rows.order_by("-opened_at", "-id").first()


def day_begun() -> datetime:
    """When today began in China."""
    return clock.at(clock.today())
