"""The chain over the trace: committed lines in order, each hashing the one before; heads are signed outside the database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import transaction

from boai.kernel.basics import clock, keys
from boai.kernel.change import trace
from boai.kernel.change.models import TraceLine, TraceTouch
from boai.kernel.change.records import Record
from boai.kernel.change.turns import alone, one_moment, writer_turn

GENESIS = "0" * 64


def link(previous: str, line: TraceLine) -> str:
    """The chain hash of a line that follows ``previous``."""
    return hashlib.sha256(f"{previous}\n{line.position}\n{line.id}\n{line.mac}".encode()).hexdigest()


def extend(most: int = 2_000) -> int:
    """Chain up to ``most`` committed lines; one worker does it at a time. Gives how many."""
    with writer_turn(), transaction.atomic():
        alone("change.chain")
        last = TraceLine.objects.exclude(position=None).order_by("-position").first()
        before, previous = (last.position or 0, last.chain_hash) if last else (0, GENESIS)
        fresh = list(TraceLine.objects.filter(position=None).order_by("id")[:most])
        for position, line in enumerate(fresh, start=before + 1):
            line.position = position
            line.chain_hash = previous = link(previous, line)
        TraceLine.objects.bulk_update(fresh, ["position", "chain_hash"], batch_size=200)
    return len(fresh)


def write_head(folder: Path) -> None:
    """Append the newest head, signed, to ``heads.jsonl`` outside the database, unless it stands there already."""
    last = TraceLine.objects.exclude(position=None).order_by("-position").first()
    if last is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "heads.jsonl"
    if _newest_position(file) == last.position:
        return
    head = {"position": last.position, "hash": last.chain_hash, "at": clock.now().isoformat()}
    head["mac"] = keys.mac(keys.HEADS, json.dumps(head, sort_keys=True))
    with file.open("a") as out:
        out.write(json.dumps(head) + "\n")


@dataclass(frozen=True)
class Finding:
    """Something in the trace or a record that was not done by an operation."""

    kind: str
    where: str


def verify(folder: Path) -> Iterator[Finding]:
    """Check every MAC, the chain, the heads, and each record against its last line. Yields what is wrong; nothing when all is well.

    The heads are read first: each stands for lines that were there before the one moment at which all else is read.
    """
    hashes: dict[int, str] = {}
    heads = list(_heads(folder / "heads.jsonl"))
    with one_moment():
        yield from _verify_lines(hashes)
        yield from _verify_heads(heads, hashes)
        yield from _verify_records()


def _verify_lines(hashes: dict[int, str]) -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    lines = TraceLine.objects.order_by("position").prefetch_related("touches")
    for line in lines.iterator(chunk_size=1_000):
        if not keys.mac_matches(keys.TRACE, line.mac, trace.covered(line, list(line.touches.all()))):
            yield Finding("line_altered", f"{line.operation} {line.id}")
        if line.position is None:
            continue
        if line.position != expected:
            yield Finding("line_missing", f"{expected}..{line.position - 1}")
            expected = line.position
        elif line.chain_hash != link(previous, line):
            yield Finding("chain_broken", f"{line.position} {line.operation}")
        hashes[line.position] = previous = line.chain_hash
        expected += 1


def _verify_heads(heads: list[dict[str, object]], hashes: dict[int, str]) -> Iterator[Finding]:
    for head in heads:
        mac = str(head.pop("mac", ""))
        if not keys.mac_matches(keys.HEADS, mac, json.dumps(head, sort_keys=True)):
            yield Finding("head_altered", str(head.get("position")))
        elif hashes.get(int(str(head["position"]))) != head["hash"]:
            yield Finding("chain_cut", f"head {head['position']}")


def _verify_records() -> Iterator[Finding]:
    for model in record_models():
        last: dict[object, TraceTouch] = {}
        for touch in TraceTouch.objects.filter(model=model._meta.label).order_by("version").iterator(chunk_size=2_000):
            last[touch.record_id] = touch
        for record in model._base_manager.all().iterator(chunk_size=2_000):
            touch_of = last.pop(record.pk, None)
            if touch_of is None:
                yield Finding("record_untraced", f"{model._meta.label} {record.pk}")
            elif touch_of.after_hash != trace.record_hash(record):
                yield Finding("record_altered", f"{model._meta.label} {record.pk}")
        yield from (Finding("record_missing", f"{model._meta.label} {pk}") for pk, touch in last.items() if touch.after_hash)


def record_models() -> list[type[Record]]:
    """Every business table."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _newest_position(file: Path) -> int | None:
    """Where the file's last head stands; asked every round, so the file is not read whole."""
    if not file.exists():
        return None
    with file.open("rb") as heads:
        heads.seek(max(0, file.stat().st_size - 4_096))  # a head is far shorter
        newest: dict[str, int] = json.loads(heads.read().splitlines()[-1])
    return newest["position"]


def _heads(file: Path) -> Iterator[dict[str, object]]:
    for text in file.read_text().splitlines() if file.exists() else ():
        yield json.loads(text)
