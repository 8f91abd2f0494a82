"""A record's history, as a clerk reads it: who did what, when, and what became different."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Max

from boai.kernel.change.acting import ActorKind
from boai.kernel.change.contract import operations
from boai.kernel.change.models import TraceLine, TraceTouch
from boai.kernel.pages.templatetags.words import shown
from boai.kernel.people.models import Person

_ACTORS = {
    ActorKind.PUBLIC: "公众",
    ActorKind.SYSTEM: "系统",
    ActorKind.DEVICE: "设备",
    ActorKind.PARTNER: "合作系统",
}


_NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Step:
    """One line of a history."""

    at: datetime
    who: str
    did: str
    differences: list[tuple[str, str, str]]


def history_of(record_id: UUID, *with_it: UUID) -> list[Step]:
    """Every operation that touched the record or its files, newest first; sealed columns are named, never shown."""
    touched = TraceLine.objects.filter(touches__record_id__in=[record_id, *with_it])
    lines = list(touched.distinct().order_by("-at", "-id")[:200])
    people = Person.objects.unscoped().filter(id__in={line.actor_person_id for line in lines}).select_related("key")
    names: dict[UUID | None, str] = {person.id: person.masked_name for person in people}
    verbs = operations()
    return [
        Step(
            line.at,
            names.get(line.actor_person_id) or _ACTORS.get(ActorKind(line.actor_kind), line.actor_kind),
            verbs[line.operation].label if line.operation in verbs else line.operation,
            list(_differences(line.changes.get(str(record_id), {}))),
        )
        for line in lines
    ]


def last_touched(record_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each record was last acted upon: since then it waits."""
    touched = TraceTouch.objects.filter(record_id__in=record_ids).values_list("record_id").annotate(at=Max("line__at"))
    return dict(touched)


def _differences(change: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if not change:
        return
    model = apps.get_model(change["model"])
    columns = {f.attname: f for f in model._meta.concrete_fields}
    for name, (before, after) in change["fields"].items():
        column = columns.get(name)
        if column is None or column.is_relation or not column.editable:
            continue
        if name.endswith("_sealed"):
            yield str(column.verbose_name), "", "（已加密）"
            continue
        if before in _NOTHING and after in _NOTHING:
            continue
        yield str(column.verbose_name), _worded(column, before), _worded(column, after)


def _worded(column: Any, value: Any) -> str:
    """A traced value as a page shows it: choices and yes/no in words, days as days."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    words = dict(column.flatchoices)
    if value in words:
        return str(words[value])
    return shown(column.to_python(value))
