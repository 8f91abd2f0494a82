"""Look into the database after a storm. Prints what stands there."""

import json

from boai.edge.cli.ground import stand

stand()

from django.conf import settings  # noqa: E402

from boai.domains.training.models import Certificate, Enrolment  # noqa: E402
from boai.kernel.change import chain, outbox  # noqa: E402
from boai.kernel.figures import tallies  # noqa: E402
from boai.kernel.slots.models import Seat, Slot  # noqa: E402

while outbox.deliver():  # on PostgreSQL no worker runs beside the web here: freed seats are offered now
    pass
while chain.extend():
    pass
print(
    json.dumps(
        {
            "booked": Enrolment.objects.filter(stage="booked").count(),
            "offered": Enrolment.objects.filter(stage="offered").count(),
            "waiting": Enrolment.objects.filter(stage="waiting").count(),
            "seats": Seat.objects.filter(state__in=("booked", "held")).count(),
            "taken": Slot.objects.get().taken,
            "capacity": Slot.objects.get().capacity,
            "certificates": Certificate.objects.count(),
            "findings": [finding.kind for finding in chain.verify(settings.AUDIT_FOLDER)],
            "differences": len(tallies.verify()),
        }
    )
)
