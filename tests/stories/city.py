"""The cast's small city with two classes of today and one of tomorrow, on the installation in BOAI_DATA. Prints their numbers."""

import json
from datetime import timedelta

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from boai.domains.training.tests.teaching_cast import place  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402  # Django must stand first
from boai.kernel.ledger.models import Numbered  # noqa: E402
from tests.cast import Cast  # noqa: E402

Cast.make()
cast = Cast()
opened = cast.training.open_class(seats=20, starts_at=clock.now() + timedelta(hours=3))
cast.training.another_instructor("fellow", "孙悦", 77)
beside = cast.training.open_class(seats=20, starts_at=clock.now() + timedelta(hours=3), teachers=("expert", "fellow"))
later = cast.training.open_class(seats=20, held_at=place(cast), starts_at=clock.now() + timedelta(hours=30))
cast.donations.given(500)
spend = cast.donations.paid(60)
leaf = Numbered.objects.get(journal_id=spend.journal_id).leaf_index
month = f"{clock.day_of(later.slot.starts_at):%Y-%m}"
print(json.dumps({"number": opened.number, "beside": beside.number, "later": later.number, "month": month, "leaf": leaf}))
