"""The trace: one line per operation, with a MAC, and the hash of every record as it was left."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import NOT_PROVIDED
from django.db.models.options import Options

from boai.kernel.basics import clock, keys
from boai.kernel.change.acting import Acting
from boai.kernel.change.inserts import insert
from boai.kernel.change.models import TraceLine, TraceTouch
from boai.kernel.change.running import Run, Touched
from boai.kernel.change.turns import writer_turn


def plain(value: Any) -> Any:
    """A column's value as JSON that is the same on every engine."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    return value


def record_hash(record: Any) -> str:
    """SHA-256 over the record's columns that are not at their default, counters left out.

    A column that a newer program adds stands at its default in every older row: what was traced before stays true.
    """
    resting = _resting(record._meta)
    columns = {
        name: plain(value)
        for name, value in record.columns().items()
        if name not in record.counters and not (name in resting and value == resting[name])
    }
    return hashlib.sha256(_canonical(columns)).hexdigest()


@cache
def _resting(meta: "Options[Any]") -> dict[str, Any]:
    """Each column's default; a column whose default is made anew each time (an id) has none."""
    fields = (f for f in meta.concrete_fields if f.default is NOT_PROVIDED or f.default in (list, dict) or not callable(f.default))
    return {field.attname: field.get_default() for field in fields}


def write(run: Run, operation: str, acting: Acting, post_id: UUID | None, subject_id: UUID | None) -> None:
    """Insert the line and its touches for a finished run."""
    line = TraceLine(
        society_id=run.society_id,
        at=clock.now(),
        operation=operation,
        actor_kind=acting.kind,
        actor_person_id=acting.person_id,
        actor_post_id=post_id,
        actor_name=acting.name[:120],
        subject_id=subject_id,
        changes={str(record_id): _change(touched) for record_id, touched in run.touched.items()},
    )
    touches = [_touch(line, record_id, touched) for record_id, touched in run.touched.items()]
    line.mac = keys.mac(keys.TRACE, covered(line, touches))
    insert([line])
    insert(touches)


def note(acting: Acting, operation: str, said: Mapping[str, str]) -> None:
    """Write a line for an act that changes no record: a key rotated, a backup restored. ``said`` holds no personal value."""
    line = TraceLine(
        society_id=acting.society_id,
        at=clock.now(),
        operation=operation,
        actor_kind=acting.kind,
        actor_person_id=acting.person_id,
        actor_name=acting.name[:120],
        changes=dict(said),
    )
    line.mac = keys.mac(keys.TRACE, covered(line, []))
    with writer_turn():
        line.save(force_insert=True)


def covered(line: TraceLine, touches: list[TraceTouch]) -> bytes:
    """What the MAC covers: the line and every touch."""
    fields = ("id", "society_id", "at", "operation", "actor_kind", "actor_person_id", "actor_post_id", "actor_name", "subject_id")
    stated: dict[str, Any] = {name: plain(getattr(line, name)) for name in fields}
    stated["changes"] = line.changes
    stated["touches"] = sorted([t.model, str(t.record_id), t.version, t.after_hash] for t in touches)
    return _canonical(stated)


def _touch(line: TraceLine, record_id: UUID, touched: Touched) -> TraceTouch:
    gone = touched.after is None
    version = (touched.before or {}).get("version", 0) + 1 if gone else touched.after.version
    after_hash = "" if gone else record_hash(touched.after)
    return TraceTouch(line=line, model=touched.model._meta.label, record_id=record_id, version=version, after_hash=after_hash)


def _change(touched: Touched) -> dict[str, Any]:
    before, after = touched.before or {}, touched.after.columns() if touched.after else {}
    names = [n for n in {**before, **after} if n not in ("id", "society_id", "version") and before.get(n) != after.get(n)]
    return {
        "model": touched.model._meta.label,
        "fields": {name: [plain(before.get(name)), plain(after.get(name))] for name in names},
    }


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
