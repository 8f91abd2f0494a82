"""A desk: what staff see of one kind of record, and what they can do there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.http import Http404

from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting, Change, Create, Operation, Reach, Record, refuse
from boai.kernel.pages.templatetags.words import shown
from boai.kernel.people.models import Person
from boai.kernel.people.queries import person_matches

MOST_FILTER_CHOICES = 200

_desks: dict[str, "Desk"] = {}
_special: list["SpecialPage"] = []


@dataclass(frozen=True)
class Task:
    """Work that waits: records in a condition, and the operation that is due on them."""

    label: str
    waits: Q
    operation: Operation[Any]


@dataclass(frozen=True)
class Link:
    """A page made by hand for a record (or, without one, for the list): where it is, or None where there is none.

    Shown to whoever holds ``permission``, or to all when it is "".
    """

    label: str
    address: Callable[[Any], str | None]
    permission: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One kind of record for staff.

    ``columns`` are attribute paths with ``__``; a label may be given as ("path", "标题"). ``search`` are text columns or persons,
    ``filters`` columns with choices. ``operations`` are buttons: creates above the list, changes on the record. ``links`` lead
    from a record to pages made by hand, ``pages`` from the list.
    """

    key: str
    model: type[Record]
    view: str
    columns: Sequence[str | tuple[str, str]]
    search: Sequence[str] = ()
    filters: Sequence[str] = ()
    operations: Sequence[Operation[Any]] = ()
    tasks: Sequence[Task] = ()
    details: Sequence[str | tuple[str, str]] = ()
    order: str = "-id"
    group: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    pages: Sequence[Link] = ()

    def __post_init__(self) -> None:
        if self.key in _desks:
            raise ValueError(f"desk declared twice: {self.key}")
        _desks[self.key] = self

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def creates(self) -> list[Create[Any, Any]]:
        return [one for one in self.operations if isinstance(one, Create)]

    @property
    def changes(self) -> list[Change[Any, Any]]:
        return [one for one in self.operations if isinstance(one, Change)]

    def rows(self, reach: Reach) -> QuerySet[Any]:
        """All rows within reach, with what the columns need joined in."""
        joins = [path for path in map(_path, self.columns) if _is_relation(self.model, path)]
        joins += [path.rpartition("__")[0] for path in map(_path, self.columns) if "__" in path]
        keys = [f"{path}__key" for path in joins if _model_at(self.model, path) is Person]
        if self.model is Person:  # a name opens with the person's key: joined, not asked for once a row
            keys.append("key")
        return self.model.objects.within(reach).select_related(*joins, *keys).order_by(self.order, "-id")

    def found(self, rows: QuerySet[Any], query: str, society_id: UUID) -> QuerySet[Any]:
        """The rows that match every word of a query."""
        for word in tidy(query).split():
            rows = rows.filter(self._matches(word, society_id))
        return rows

    def filtered(self, rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
        """The rows that match the chosen filters; an unknown value matches nothing."""
        for name in self.filters:
            if asked.get(name):
                try:
                    rows = rows.filter(**{name: asked[name]})
                except (ValueError, ValidationError):
                    return rows.none()
        return rows

    def filter_choices(self, rows: QuerySet[Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """(name, label, choices) of every filter; a column without choices of its own offers what stands in ``rows``."""
        return [(name, self.heading(name), self._choices(name, rows)) for name in self.filters]

    def _choices(self, name: str, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        column = _field(self.model, name)
        if column.flatchoices:
            return [(str(value), str(label)) for value, label in column.flatchoices]
        held = rows.order_by().values_list(name, flat=True).distinct()
        if isinstance(column, ForeignKey):
            chosen = column.related_model._default_manager.filter(pk__in=held)[:MOST_FILTER_CHOICES]
            return sorted(((str(one.pk), str(one)) for one in chosen), key=lambda pair: pair[1])
        return [(str(value), shown(value)) for value in sorted(one for one in held[:MOST_FILTER_CHOICES] if one is not None)]

    def headings(self) -> list[str]:
        return [self.heading(column) for column in self.columns]

    def heading(self, column: str | tuple[str, str]) -> str:
        """The Chinese title of a column."""
        if isinstance(column, tuple):
            return column[1]
        found = _field(self.model, column)
        return str(getattr(found, "verbose_name", column))

    def cells(self, record: Any) -> list[Any]:
        """What the columns show for a record."""
        return [value_at(record, _path(column)) for column in self.columns]

    def detail_rows(self, record: Any) -> list[tuple[str, Any]]:
        """(title, value) for the record page."""
        return [(self.heading(c), value_at(record, _path(c))) for c in (self.details or self.columns)]

    def links_of(self, record: Any, acting: Acting) -> list[tuple[str, str]]:
        """(label, address) of the pages made by hand: for a record, or for the list when there is none."""
        links = [link for link in (self.pages if record is None else self.links) if not link.permission or acting.may(link.permission)]
        found = [(link.label, link.address(record)) for link in links]
        return [(label, address) for label, address in found if address]

    def _matches(self, word: str, society_id: UUID) -> Q:
        condition = Q(pk__in=[])
        for path in self.search:
            if _model_at(self.model, path) is Person:
                condition |= person_matches(word, society_id, path)
            elif path == "self":
                condition |= person_matches(word, society_id)
            else:
                condition |= Q(**{f"{path}__icontains": word})
        return condition


@dataclass(frozen=True, kw_only=True)
class SpecialPage:
    """A staff page made by hand, in the menu with the desks of its group. The page itself checks the permission again."""

    title: str
    address: str
    view: str
    group: str

    def __post_init__(self) -> None:
        _special.append(self)


def special_pages() -> Sequence[SpecialPage]:
    """Every hand-made page, in the order declared."""
    return _special


def desks() -> Mapping[str, Desk]:
    """Every desk by its key."""
    return dict(sorted(_desks.items()))


def desks_as_declared() -> Sequence["Desk"]:
    """Every desk in the order of its declaration, which is the order of the work: the menu's order."""
    return list(_desks.values())


def reached_desk(acting: Acting, key: str) -> Desk:
    """The desk with this key for this actor. 404 where there is none; refuses change.not_allowed."""
    desk = _desks.get(key)
    if desk is None:
        raise Http404
    if not acting.may(desk.view):
        raise refuse("change.not_allowed")
    return desk


def reached_record(acting: Acting, key: str, record_id: UUID) -> Any:
    """A desk's record within the actor's reach; 404 for any other."""
    desk = reached_desk(acting, key)
    found = desk.rows(acting.reach(desk.view)).filter(pk=record_id).first()
    if found is None:
        raise Http404
    return found


def value_at(record: Any, path: str) -> Any:
    """Follow a path; a column with choices gives its Chinese word."""
    *steps, last = path.split("__")
    for step in steps:
        record = getattr(record, step, None)
    if record is None:
        return None
    wording = getattr(record, f"get_{last}_display", None)
    return wording() if wording else getattr(record, last)


def _path(column: str | tuple[str, str]) -> str:
    return column if isinstance(column, str) else column[0]


def _field(model: type[Model], path: str) -> Any:
    found: Any = None
    for step in path.split("__"):
        found = next((f for f in model._meta.get_fields() if f.name == step), None)
        if isinstance(found, ForeignKey):
            model = found.related_model
    return found or getattr(model, path.rpartition("__")[2], None)


def _is_relation(model: type[Model], path: str) -> bool:
    found = _field(model, path)
    return isinstance(found, Field) and found.is_relation


def _model_at(model: type[Model], path: str) -> type[Model] | None:
    found = _field(model, path)
    return found.related_model if isinstance(found, ForeignKey) else None
