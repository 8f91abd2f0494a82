"""Opening a log, and appending to it. The sequencer of a Book alone appends, inside its own transaction."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from boai.kernel.basics import clock
from boai.kernel.change.contract import refuse
from boai.kernel.change.inserts import insert
from boai.kernel.openlog.models import Entry, Log
from boai.kernel.openlog.tiles import MOST_ENTRY
from boai.kernel.orgs.models import Branch

AT_ONCE = 2_000
"""Rows a statement carries, or one look-up brings."""


def open_log(branch: Branch, *, origin: str, slug: str, own: bool = False) -> Log:
    """The log of a legal person. ``origin`` never changes: a host the society holds, a slash, a name."""
    return Log.objects.create(society_id=branch.society_id, branch=branch, origin=origin, slug=slug, own=own, opened_at=clock.now())


def append(log: Log, bodies: Sequence[bytes]) -> int:
    """Put leaves at the end, in their order, in the caller's transaction; gives the first one's index.

    Two who append at once collide on (log, index), and the later transaction fails: a log has one sequencer.
    Refuses: openlog.too_long.
    """
    if any(len(body) > MOST_ENTRY for body in bodies):
        raise refuse("openlog.too_long", most=MOST_ENTRY)
    first = size_of(log)
    rows = (Entry(log=log, index=index, body=body) for index, body in enumerate(bodies, start=first))
    while chunk := list(islice(rows, AT_ONCE)):
        insert(chunk)
    return first


def size_of(log: Log) -> int:
    """How many entries the database holds."""
    last: int | None = Entry.objects.filter(log=log).aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def bodies_of(log: Log, start: int, end: int) -> Iterator[bytes]:
    """The entries start..end, a chunk at a time. Refuses: openlog.gap."""
    at = start
    while at < end:
        rows = Entry.objects.filter(log=log, index__gte=at, index__lt=min(end, at + AT_ONCE)).order_by("index")
        found = 0
        for index, body in rows.values_list("index", "body"):
            if index != at:
                break
            yield bytes(body)
            at, found = at + 1, found + 1
        if not found:
            raise refuse("openlog.gap", index=at)


def folder_of(log: Log) -> Path:
    """Where the log's static files stand."""
    folder: Path = settings.DATA / "log" / log.slug
    return folder
