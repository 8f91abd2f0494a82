"""The worker's part in the books: number what waits, then sign and publish each log that has grown."""

import structlog
from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from boai.kernel.change.contract import Refused
from boai.kernel.ledger import sequencing
from boai.kernel.openlog import publishing
from boai.kernel.openlog.models import Checkpoint, Entry, Log

log = structlog.get_logger()


def number() -> None:
    """One round. A log that must not be signed (openlog.behind, openlog.forked) is named and holds up no other."""
    sequencing.sequence_all(settings.SOCIETY_ID)
    for grown in unsigned():
        try:
            publishing.publish(grown)
        except Refused as refusal:
            log.warning("a log is not signed", log=grown.slug, code=refusal.code)


def unsigned() -> QuerySet[Log]:
    """The logs whose newest leaf no checkpoint covers yet; found again after a kill."""
    mine = OuterRef("pk")
    last = Subquery(Entry.objects.filter(log=mine).order_by("-index").values("index")[:1])
    signed = Subquery(Checkpoint.objects.filter(log=mine).order_by("-size").values("size")[:1])
    rows = Log.objects.filter(society_id=settings.SOCIETY_ID, closed_at=None).annotate(last=last, signed=Coalesce(signed, 0))
    return rows.filter(last__gte=F("signed"))
