"""Going on after a restore from an older day: find what was published since, bring it back, or say openly that it is lost.

What was signed once binds us. So the entries a checkpoint covers come back from the files, a mirror or a colleague's copy, are checked
against the signed root together with what the database still holds, and are posted again by the ledger under the same keys. Only where
they are nowhere to be found does a new origin go on, whose first leaf names the old size, root and gap.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from boai.kernel.basics import clock
from boai.kernel.change.contract import refuse
from boai.kernel.change.turns import alone, writer_turn
from boai.kernel.openlog import signing, tiles
from boai.kernel.openlog.growing import Edge
from boai.kernel.openlog.keeping import EPOCH_DAY
from boai.kernel.openlog.leaves import Continuity, encode
from boai.kernel.openlog.log import AT_ONCE, append, bodies_of, folder_of, open_log, size_of
from boai.kernel.openlog.models import Checkpoint, Log
from boai.kernel.openlog.notes import LOG, BadNote, Head, Note, public_key
from boai.kernel.openlog.publishing import newest, rebuild, standing
from boai.kernel.openlog.vocabulary import Standing

Reposting = Callable[[int, Sequence[bytes]], None]
"""The ledger's part: post again what these leaves, from this index on, stand for. Runs in the transaction that appends them."""


@dataclass(frozen=True)
class Copy:
    """A published tree found in a folder, its signature checked."""

    folder: Path
    note: Note
    head: Head


def copy_in(log: Log, folder: Path) -> Copy:
    """What a folder holds of this log. Refuses: openlog.no_copy unless it was signed by one of the log's keys."""
    try:
        note = Note.parse((folder / tiles.CHECKPOINT).read_bytes())
        head = Head.parse(note.text)
        keys = [key.as_public for key in log.keys.all()]
        keys += [public_key(log.origin, LOG, signing.private_key(log.origin, number)) for number in range(1, signing.newest_number() + 1)]
        if head.origin == log.origin and any(note.signed_by(key) for key in set(keys)):
            return Copy(folder, note, head)
    except (OSError, BadNote):
        pass
    raise refuse("openlog.no_copy", folder=str(folder))


def copies(log: Log, mirrors: Sequence[Path]) -> Iterator[Copy]:
    """Every signed copy among our own files and the mirrors named, the largest first."""
    found = [copy_in(log, folder) for folder in (folder_of(log), *mirrors) if (folder / tiles.CHECKPOINT).exists()]
    yield from sorted(found, key=lambda copy: copy.head.size, reverse=True)


def refetch(log: Log, copy: Copy, repost: Reposting) -> int:
    """Bring back what the copy has and the database has not; gives how many entries. All or nothing.

    Refuses: openlog.forked where the database is not the beginning of what was signed.
    """
    start = size_of(log)
    _check(log, copy, start)
    with writer_turn(), transaction.atomic():
        alone(f"openlog.{log.id}")
        for at in range(start, copy.head.size, AT_ONCE):
            bodies = list(_entries(copy, at, min(copy.head.size, at + AT_ONCE)))
            repost(at, bodies)
            append(log, bodies)
        if not log.checkpoints.filter(size=copy.head.size).exists():
            first = Note(copy.note.text, copy.note.signatures[:1])
            Checkpoint.objects.create(log=log, size=copy.head.size, root=copy.head.root, text=first.whole, at=clock.now())
    rebuild(log)
    return copy.head.size - start


def go_on(log: Log, lost: Head, *, origin: str, slug: str) -> Log:
    """Close a log whose entries are lost and open one that goes on; its first leaf is CONTINUITY. ``lost`` is its last signed head."""
    kept = size_of(log)
    leaf = Continuity(
        origin=sha256(log.origin.encode()).digest(),
        size=lost.size,
        root=lost.root,
        gap_from=min(kept, lost.size),
        gap_to=lost.size,
        day=clock.today().toordinal() - EPOCH_DAY,
    )
    with writer_turn(), transaction.atomic():
        Log.objects.filter(pk=log.pk).update(closed_at=clock.now())
        new = open_log(log.branch, origin=origin, slug=slug, own=log.own)
        append(new, [encode(leaf)])
    return new


def needs_recovery(log: Log) -> bool:
    """Whether signing has stopped."""
    return standing(log) in (Standing.BEHIND, Standing.FORKED)


def _check(log: Log, copy: Copy, start: int) -> None:
    if start > copy.head.size:
        raise refuse("openlog.forked", size=copy.head.size)
    edge = Edge()
    for body in bodies_of(log, 0, start):
        edge.add(body)
    for body in _entries(copy, start, copy.head.size):
        edge.add(body)
    last = newest(log)
    if edge.root() != copy.head.root or (last and last.size > copy.head.size):
        raise refuse("openlog.forked", size=copy.head.size)


def _entries(copy: Copy, start: int, end: int) -> Iterator[bytes]:
    """Entries of a copy. Raises TileMissing where the copy is not whole."""
    at = start
    while at < end:
        bundle = tiles.read_bundle(copy.folder, at // tiles.WIDTH, copy.head.size)
        part = bundle[at % tiles.WIDTH : at % tiles.WIDTH + end - at]
        yield from part
        at += len(part)
