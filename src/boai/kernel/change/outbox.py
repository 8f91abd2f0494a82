"""The outbox: news waits here, committed with its cause, until every reaction has been done once."""

import traceback
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from boai.kernel.basics import clock
from boai.kernel.change import acting as actors
from boai.kernel.change import news
from boai.kernel.change.inserts import insert
from boai.kernel.change.models import OutboxNews, ReactionDone
from boai.kernel.change.running import Run
from boai.kernel.change.turns import writer_turn

TRIES = 8
log = structlog.get_logger()


def put(run: Run, society_id: UUID) -> None:
    """Store what a run told."""
    insert(
        [
            OutboxNews(
                society_id=society_id,
                key=told.news_key,
                record_id=news.record_of(told),
                payload=news.to_payload(told),
                at=clock.now(),
            )
            for told in run.news
        ]
    )


def deliver(most: int = 200) -> int:
    """React to waiting news, oldest first; a record whose earlier news is stuck waits. Gives how many are done."""
    waiting = OutboxNews.objects.filter(done_at=None, quarantined_at=None).order_by("id")
    done, stuck = 0, set[UUID]()
    for row in list(waiting.filter(Q(next_try_at=None) | Q(next_try_at__lte=clock.now()))[:most]):
        if row.record_id in stuck or _earlier_waits(row):
            continue
        if _react_to(row):
            done += 1
        else:
            stuck.add(row.record_id)
    return done


def _earlier_waits(row: OutboxNews) -> bool:
    return OutboxNews.objects.filter(record_id=row.record_id, done_at=None, id__lt=row.id, quarantined_at=None).exists()


def _react_to(row: OutboxNews) -> bool:
    told = news.from_payload(row.key, row.payload)
    for reaction in news.reactions_to(row.key):
        name = f"{reaction.__module__.split('.')[2]}.{reaction.__name__}"
        try:
            _once(row, name, reaction, told)
        except Exception as trouble:  # noqa: BLE001  # any fault of one reaction must not stop the others' news
            _postpone(row, name, trouble)
            return False
    row.done_at = clock.now()
    with writer_turn():
        row.save(update_fields=["done_at"])
    return True


def _once(row: OutboxNews, name: str, reaction: news.Reaction, told: object) -> None:
    with writer_turn(), transaction.atomic():
        if not ReactionDone.objects.filter(news=row, reaction=name).exists():
            ReactionDone.objects.create(news=row, reaction=name)
            reaction(told, actors.system(row.society_id, name=f"{row.key}>{name}", key=f"{row.id}>{name}"))


def _postpone(row: OutboxNews, name: str, trouble: Exception) -> None:
    row.tries += 1
    row.next_try_at = clock.now() + timedelta(seconds=2**row.tries)
    row.trouble = f"{name}: {''.join(traceback.format_exception_only(trouble)).strip()}"[:500]
    if row.tries >= TRIES:
        row.quarantined_at = clock.now()
    with writer_turn():
        row.save(update_fields=["tries", "next_try_at", "trouble", "quarantined_at"])
    log.warning("reaction failed", news=row.key, reaction=name, tries=row.tries, trouble=type(trouble).__name__)
