"""One record by what names it, read within a reach: how operations read what they change, and pages what they show."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import QuerySet

from boai.kernel.change.questions import Question
from boai.kernel.change.reach import Reach
from boai.kernel.change.records import Record

M = TypeVar("M", bound=Record)


def one_within(model: type[M], reach: Reach, wanted: Any, *, joins: Sequence[str] = (), lock: bool = False) -> M | None:
    """The record ``wanted`` (itself, its id, or the number people know it by) within reach, freshly read; or None.

    ``joins`` are relations read with it; ``lock`` holds its row until the transaction ends.
    """
    column, name = _name(model, wanted)
    if name is None:
        return None
    if reach.spans:  # a post's reach has as many shapes as there are posts
        return next(iter(_rows(model, reach, {column: name}, tuple(joins), lock)), None)
    values = {"society_id": reach.society_id, "name": name}
    if reach.person_id is not None:
        values["person_id"] = reach.person_id
    ask = _question(model, column, reach.everything, reach.public, tuple(joins), lock)
    return cast("M | None", next(iter(ask(**values)), None))


@cache
def _question(model: type[Record], column: str, everything: bool, public: bool, joins: tuple[str, ...], lock: bool) -> Question[..., Any]:
    def made(*, name: Any, **whose: Any) -> QuerySet[Any]:
        return _rows(model, Reach(everything=everything, public=public, **whose), {column: name}, joins, lock)

    return Question(made)


def _rows(model: type[M], reach: Reach, named: dict[str, Any], joins: tuple[str, ...], lock: bool) -> QuerySet[M]:
    rows: QuerySet[Any] = model._default_manager.filter(reach.condition(model.reach_by), **named).order_by()
    rows = rows.select_related(*joins) if joins else rows
    return (rows.select_for_update(of=("self",)) if lock else rows)[:1]


def _name(model: type[Record], wanted: Any) -> tuple[str, Any]:
    """The column that names a record and its value there; None for what can name none."""
    if isinstance(wanted, Record):
        return "pk", wanted.pk
    if isinstance(wanted, str) and model.known_by:
        return model.known_by, wanted
    try:
        return "pk", wanted if isinstance(wanted, UUID) else UUID(str(wanted))
    except ValueError:
        return "pk", None
