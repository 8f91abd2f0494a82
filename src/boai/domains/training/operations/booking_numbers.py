"""Whose booking an enrolment's number names, for the first sign-in without a text message."""

from uuid import UUID

from boai.domains.training.models import Enrolment
from boai.domains.training.vocabulary import EnrolmentStage
from boai.kernel.people.bookings import declare_bookings
from boai.kernel.people.models import Person

OVER = (EnrolmentStage.CANCELLED, EnrolmentStage.LAPSED, EnrolmentStage.CALLED_OFF)


@declare_bookings
def learner(society_id: UUID, number: str) -> Person | None:
    """The learner of an enrolment that was not given back, or None."""
    rows = Enrolment.objects.unscoped().filter(society_id=society_id, number=number).exclude(stage__in=OVER)
    found = rows.select_related("person__key").first()
    return found.person if found else None
