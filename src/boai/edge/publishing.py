"""What the process that publishes does with the open logs, beside everything else: sign what is new, ask the witnesses.

Two errands of their own: a witness that is slow holds up other witnesses, never a checkpoint.
"""

from collections.abc import Iterator
from uuid import UUID

import structlog
from django.conf import settings

from boai.kernel.change.contract import Refused
from boai.kernel.openlog import witnessing
from boai.kernel.openlog.models import Log
from boai.kernel.openlog.publishing import publish
from boai.kernel.openlog.vocabulary import Asked

log = structlog.get_logger()
_stopped: dict[UUID, str] = {}


def publish_logs() -> int:
    """Sign what every open log has new; gives how many were. A log that must not be signed is told once, and left."""
    return sum(_published(one) for one in _open_logs())


def ask_witnesses() -> int:
    """Show each log's newest checkpoint to the witnesses that have not cosigned it; gives how many did."""
    cosigned = 0
    for one in _open_logs():
        for name, said in witnessing.ask_all(one).items():
            cosigned += said is Asked.COSIGNED
            if said in (Asked.AHEAD, Asked.FORKED):
                log.error("a witness has seen another log than ours", log=one.origin, witness=name, said=str(said))
    return cosigned


def _published(one: Log) -> bool:
    try:
        made = publish(one) is not None
    except Refused as refused:
        if _stopped.get(one.id) != refused.code:
            log.warning("this log is not signed any more", log=one.origin, code=refused.code)
        _stopped[one.id] = refused.code
        return False
    _stopped.pop(one.id, None)
    return made


def _open_logs() -> Iterator[Log]:
    yield from Log.objects.filter(society_id=settings.SOCIETY_ID, closed_at=None).order_by("slug")
