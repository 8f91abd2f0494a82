"""Acting for a ward: as the ward, with the guardian's name in the trace, while the guardianship is proven and runs."""

from uuid import UUID

from django.db.models import Q

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Self
from boai.kernel.people.models import Guardianship, Person
from boai.kernel.people.vocabulary import GuardianshipStage


def wards_of(guardian_id: UUID, society_id: UUID) -> list[Person]:
    """For whom somebody may act today."""
    rows = Guardianship.objects.unscoped().filter(
        Q(until_on=None) | Q(until_on__gt=clock.today()),
        society_id=society_id,
        guardian_id=guardian_id,
        stage=GuardianshipStage.PROVEN,
    )
    return [row.ward for row in rows.select_related("ward__key").order_by("id")]


def as_guardian(me: Acting, ward_id: UUID) -> Acting | None:
    """The same person acting for a ward, or None where they are no guardian of theirs."""
    if me.person_id is None or ward_id not in {ward.id for ward in wards_of(me.person_id, me.society_id)}:
        return None
    name = f"监护人 {me.name}"
    return Acting(kind=Self, society_id=me.society_id, person_id=ward_id, guardian_id=me.person_id, name=name, proved_at=me.proved_at)
