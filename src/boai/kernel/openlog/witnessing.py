"""The log's side of being witnessed: ask after publishing, keep what comes, never wait for it.

A missing cosignature delays nothing and is never hidden: the page says 见证 x/n, 未见证 or 过期, and green only with the quorum.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from boai.kernel.basics import clock
from boai.kernel.change.turns import writer_turn
from boai.kernel.openlog import proofs, witness
from boai.kernel.openlog.models import Checkpoint, Cosignature, Log, Witness
from boai.kernel.openlog.notes import WITNESS, BadNote, Note, PublicKey, signature_lines
from boai.kernel.openlog.publishing import newest, show
from boai.kernel.openlog.vocabulary import Asked, Sight

EXPIRES = timedelta(hours=24)


class Asker(Protocol):
    """Brings a request to a witness; the edge binds one (security.md law 11). Gives status and body, or None where nobody answered."""

    def __call__(self, one: Witness, body: bytes) -> tuple[int, bytes] | None: ...


_asker: Asker | None = None


def bind(asker: Asker | None) -> None:
    """The edge's way out, once, at start."""
    global _asker
    _asker = asker


@dataclass(frozen=True)
class Seen:
    """How far the newest checkpoint is witnessed."""

    sight: Sight
    count: int
    total: int
    quorum: int
    demo: bool

    @property
    def label(self) -> str:
        """What the page says."""
        words = f"见证 {self.count}/{self.total}" if self.sight is Sight.WITNESSED else f"{self.sight.label}（{self.count}/{self.total}）"
        return words + ("，演示见证人" if self.demo else "")


def register(society_id: UUID, vkey: str, url: str, *, demo: bool = False) -> Witness:
    """A witness by its own line of public key. Raises BadNote for the key of anything else."""
    key = PublicKey.from_vkey(vkey)
    if key.kind != WITNESS:
        raise BadNote("not the key of a witness")
    return Witness.objects.create(society_id=society_id, name=key.name, key=key.key, url=url, demo=demo)


def ask_all(log: Log) -> dict[str, Asked]:
    """Show the newest checkpoint to every witness that has not cosigned it; gives what each said."""
    checkpoint = newest(log)
    if checkpoint is None:
        return {}
    waiting = Witness.objects.filter(society_id=log.society_id, active=True).exclude(cosignatures__checkpoint=checkpoint).exclude(url="")
    said = {one.name: ask(checkpoint, one) for one in waiting.order_by("name")}
    if Asked.COSIGNED in said.values():
        show(checkpoint)
    return said


def ask(checkpoint: Checkpoint, one: Witness) -> Asked:
    """One witness about one checkpoint; told a size we did not know of, we ask once more from there."""
    known = Cosignature.objects.filter(witness=one, checkpoint__log=checkpoint.log).order_by("-checkpoint__size").first()
    old = known.checkpoint.size if known else 0
    for _ in range(2):
        answer = _brought(checkpoint, one, old)
        if answer is None:
            return Asked.SILENT
        status, body = answer
        if status == 409 and (told := _size_in(body)) is not None and told != old:
            if told > checkpoint.size:
                return Asked.AHEAD
            old = told
            continue
        return _kept(checkpoint, one, body) if status == 200 else Asked.REFUSED if status in (400, 403, 404) else Asked.FORKED
    return Asked.REFUSED


def seen(log: Log) -> Seen:
    """How far the newest checkpoint is witnessed now. Never WITNESSED without the quorum, or without any witness."""
    witnesses = list(Witness.objects.filter(society_id=log.society_id, active=True))
    checkpoint = newest(log)
    signed = set(checkpoint.cosignatures.values_list("witness_id", flat=True)) if checkpoint else set()
    counted = [one for one in witnesses if one.id in signed]
    quorum = min(log.quorum, len(witnesses))
    if witnesses and len(counted) >= quorum > 0:
        sight = Sight.WITNESSED
    else:
        sight = Sight.EXPIRED if checkpoint and clock.now() - _last_good(log, quorum, checkpoint) > EXPIRES else Sight.UNWITNESSED
    return Seen(sight, len(counted), len(witnesses), quorum, any(one.demo for one in counted))


def newest_witnessed(log: Log, index: int) -> Checkpoint | None:
    """The newest checkpoint over a leaf that enough witnesses cosigned; what a certificate should stand on."""
    active = Witness.objects.filter(society_id=log.society_id, active=True).count()
    quorum = min(log.quorum, active)
    rows = log.checkpoints.filter(size__gt=index).annotate(times=Count("cosignatures")).filter(times__gte=max(1, quorum))
    return rows.order_by("-size").first()


def _last_good(log: Log, quorum: int, checkpoint: Checkpoint) -> datetime:
    good = newest_witnessed(log, 0) if quorum else None
    first = log.checkpoints.order_by("size").first()
    return good.at if good else first.at if first else checkpoint.at


def _brought(checkpoint: Checkpoint, one: Witness, old: int) -> tuple[int, bytes] | None:
    path = proofs.consistency(checkpoint.log, old, checkpoint.size)
    return _asker(one, witness.request(old, path, Note.parse(checkpoint.text.encode()))) if _asker else None


def _kept(checkpoint: Checkpoint, one: Witness, body: bytes) -> Asked:
    """Only what verifies under the key we know is kept."""
    try:
        lines = [line for line in signature_lines(body.decode()) if (line.name, line.key_id) == (one.name, one.as_public.id)]
        seconds = Note(checkpoint.head.text, tuple(lines)).cosigned_at(one.as_public)
    except (BadNote, UnicodeDecodeError):
        return Asked.REFUSED
    if seconds is None:
        return Asked.REFUSED
    with writer_turn(), transaction.atomic():
        at = datetime.fromtimestamp(min(seconds, 2**34), UTC)
        Cosignature.objects.create(checkpoint=checkpoint, witness=one, line=lines[-1].line.rstrip("\n"), at=at)
    return Asked.COSIGNED


def _size_in(body: bytes) -> int | None:
    text = body.decode("ascii", errors="replace").strip()
    return int(text) if text.isdigit() and len(text) < 19 else None
