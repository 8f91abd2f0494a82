"""Publishing: what stands in the database becomes tiles, bundles and a signed checkpoint.

Order is everything. Entries are committed before they are read here; tiles and bundles are on the disk before the head is signed; the
signed head is committed before it is renamed into place. So a checkpoint seen by anybody is known to the database, and a database
that knows less than its files was put back from an older day: then nothing is signed (``boai book recover``).
"""

from pathlib import Path

from django.db import transaction

from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.openlog import signing
from boai.kernel.openlog.files import Durable, alone_in, head_in
from boai.kernel.openlog.growing import Edge
from boai.kernel.openlog.log import bodies_of, folder_of, size_of
from boai.kernel.openlog.models import Checkpoint, Log, LogKey
from boai.kernel.openlog.notes import Head, sign
from boai.kernel.openlog.tiles import CHECKPOINT, WIDTH, TileMissing
from boai.kernel.openlog.vocabulary import Standing


def publish(log: Log) -> Checkpoint | None:
    """Sign and publish everything committed since the last checkpoint; None where there is nothing new. O(new entries).

    Called outside every transaction. Refuses: openlog.behind, openlog.forked, openlog.gap; then nothing was signed.
    """
    folder = folder_of(log)
    with alone_in(folder):
        last, size = newest(log), size_of(log)
        known = last.size if last else 0
        refuse_if_behind(log, last, size)
        if size == known:
            if last:
                _show(folder, last)  # the process may have died between signing and showing
            return None
        edge = _edge(log, folder, last)
        for body in bodies_of(log, known, size):
            edge.add(body)
        edge.finish()
        checkpoint = _signed(log, Head(log.origin, size, edge.root()))
        _show(folder, checkpoint)
        return checkpoint


def newest(log: Log) -> Checkpoint | None:
    """The newest checkpoint the database knows."""
    return log.checkpoints.order_by("-size").first()


def refuse_if_behind(log: Log, last: Checkpoint | None, size: int) -> None:
    """Refuses: openlog.behind where database or checkpoints know less than the files; openlog.forked where they know otherwise;
    openlog.no_files where the files of more than one checkpoint are gone.
    """
    shown = head_in(folder_of(log))
    if shown is None and last and log.checkpoints.filter(size__lt=last.size).exists():
        raise refuse("openlog.no_files", size=last.size)  # a backup without its files: nobody here knows what was signed since
    published = max(last.size if last else 0, shown.size if shown else 0)
    if size < published or (shown and (last is None or last.size < shown.size)):
        raise refuse("openlog.behind", entries=size, published=published)
    if shown and log.checkpoints.filter(size=shown.size).values_list("root", flat=True).first() != shown.root:
        raise refuse("openlog.forked", size=shown.size)


def standing(log: Log) -> Standing:
    """Asked by the sequencer when it takes up a Book: nothing is numbered where the database is behind or forked."""
    last, size = newest(log), size_of(log)
    try:
        refuse_if_behind(log, last, size)
    except Refused as refused:
        return Standing.FORKED if refused.code == "openlog.forked" else Standing.BEHIND
    return Standing.CURRENT if size == (last.size if last else 0) else Standing.UNPUBLISHED


def rebuild(log: Log) -> None:
    """Write all tiles and bundles anew from the entries. The root must come out as it was signed. Refuses: openlog.forked, openlog.gap."""
    with alone_in(folder_of(log)):
        _rebuild(log, newest(log))


def show(checkpoint: Checkpoint) -> None:
    """Put a checkpoint with the cosignatures it has by now in its place, unless a newer one stands there."""
    folder = folder_of(checkpoint.log)
    with alone_in(folder):
        shown = head_in(folder)
        if shown is None or shown.size <= checkpoint.size:
            _show(folder, checkpoint)


def _edge(log: Log, folder: Path, last: Checkpoint | None) -> Edge:
    """The right edge as it was signed; from the files, or from the entries where the files are not whole."""
    if last is None:
        return Edge(Durable(folder))
    try:
        edge = Edge.load(folder, last.size, Durable(folder))
        if _is_prefix(log, edge, last):
            return edge
    except TileMissing:
        pass
    return _rebuild(log, last)


def _is_prefix(log: Log, edge: Edge, last: Checkpoint) -> bool:
    """The files lead to the signed root, and their unfinished bundle is what the database says."""
    start = last.size - last.size % WIDTH
    return edge.holds_together() and edge.root() == bytes(last.root) and list(edge.pending) == list(bodies_of(log, start, last.size))


def _rebuild(log: Log, last: Checkpoint | None) -> Edge:
    folder, size = folder_of(log), last.size if last else 0
    for out in (None, Durable(folder)):  # once to see that the root is right, once to write
        edge = Edge(out)
        for body in bodies_of(log, 0, size):
            edge.add(body)
        if last and edge.root() != bytes(last.root):
            raise refuse("openlog.forked", size=size)
    edge.finish()
    if last:
        _show(folder, last)
    return edge


def _signed(log: Log, head: Head) -> Checkpoint:
    """Signed by the log's key; while a key is handed over by the old one too. Committed, so that it is known before it is shown."""
    with writer_turn(), transaction.atomic(durable=True):
        key = log.key or _first_key(log)
        numbers = [key.number]
        before = log.keys.filter(number__lt=key.number).order_by("-number").first()
        if key.hand_over and before and not log.checkpoints.filter(size__gt=key.since).exists():
            numbers.insert(0, before.number)
        note = sign(head, [signing.private_key(log.origin, number) for number in numbers])
        return Checkpoint.objects.create(log=log, size=head.size, root=head.root, text=note.whole, at=clock.now())


def _first_key(log: Log) -> LogKey:
    number = signing.newest_number()
    public = signing.private_key(log.origin, number).public_key().public_bytes_raw()
    return LogKey.objects.create(log=log, number=number, public=public)


def _show(folder: Path, checkpoint: Checkpoint) -> None:
    files = Durable(folder)
    files.put(CHECKPOINT, checkpoint.note.whole.encode())
    files.settle()
