"""A desk: what staff see of one kind of record, and what they can do there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import (
    BinaryField,
    Case,
    DateField,
    DateTimeField,
    F,
    Field,
    ForeignKey,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
    When,
)
from django.http import Http404

from boai.kernel.access.roles import Role, grants_of
from boai.kernel.basics import clock
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting, Change, Create, Operation, Post, Reach, Record, operations, refuse
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
    from a record to pages made by hand, ``pages`` from the list. ``steps`` gives the stages that a record goes through when all
    goes well, in order: where it stands on one of them, its page shows how far it is and what comes next.
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
    steps: Callable[[Any], Sequence[str]] = lambda _: ()

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

    @property
    def sortable(self) -> dict[str, "Field[Any, Any]"]:
        """The columns that are columns of the database, by their paths: a list can be sorted by these alone."""
        found = ((path, _database_column(self.model, path)) for path in map(_path, self.columns))
        return {path: column for path, column in found if column is not None}

    @property
    def dated(self) -> dict[str, str]:
        """The columns that hold days or moments: path and title. A list can be narrowed to a span of them."""
        titles = {_path(column): self.heading(column) for column in self.columns}
        return {path: titles[path] for path, column in self.sortable.items() if isinstance(column, DateField)}

    def ordered(self, rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
        """The rows by one sortable column, backward after ``-``; by anything else they stay in the desk's own order.

        A column with choices goes by the order in which these are declared; what is empty stands last; equals stand as before.
        """
        path = asked.removeprefix("-")
        column = self.sortable.get(path)
        if column is None:
            return rows
        places = [When(Q(**{path: value}), then=place) for place, (value, _) in enumerate(column.flatchoices)]
        key = Case(*places, default=len(places)) if places else F(path)
        way = key.desc(nulls_last=True) if asked.startswith("-") else key.asc(nulls_last=True)
        return rows.order_by(way, self.order, "-id")

    def filtered(self, rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
        """The rows that match the chosen filters and spans of days; an unknown value matches nothing."""
        for path in self.dated:
            for end in ("from", "to"):
                if typed := asked.get(f"{path}_{end}"):
                    day = clock.read_day(typed)
                    if day is None:
                        return rows.none()
                    rows = rows.filter(_within(self.sortable[path], path, end, day))
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

    def progress(self, record: Any) -> list[tuple[str, str]]:
        """(stage, done or now or ahead) of every step, where the record stands on one; nothing elsewhere."""
        steps = list(self.steps(record))
        if not steps or record.stage not in steps:
            return []
        words, here = dict(_named(self.model, "stage").flatchoices), steps.index(record.stage)
        return [(words[one], "done" if n < here else "now" if n == here else "ahead") for n, one in enumerate(steps)]

    def comes_next(self, record: Any) -> tuple[str, list[str]] | None:
        """The operation that leads to the next step, and the roles that may perform it; None where nobody presses a button."""
        steps = list(self.steps(record))
        if not steps or record.stage not in steps[:-1]:
            return None
        following = steps[steps.index(record.stage) + 1]
        for one in operations().values():
            leads = isinstance(one, Change) and one.model is self.model and one.becomes == following and one.stage_allows(record)
            if leads and Post in one.by:
                return one.label, [str(role.label) for role in Role if one.permission in grants_of(role)]
        return None

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
        found = _named(model, step)
        if isinstance(found, ForeignKey):
            model = found.related_model
    return found or getattr(model, path.rpartition("__")[2], None)


def _database_column(model: type[Model], path: str) -> "Field[Any, Any] | None":
    """The plain column at the end of a path over foreign keys; None for what is computed, long or not one value."""
    *steps, last = path.split("__")
    for step in steps:
        found = _named(model, step)
        if not isinstance(found, ForeignKey):
            return None
        model = found.related_model
    found = _named(model, last)
    plain = isinstance(found, Field) and found.concrete and not found.is_relation
    return found if plain and not isinstance(found, JSONField | BinaryField | TextField) else None


def _named(model: type[Model], name: str) -> Any:
    return next((one for one in model._meta.get_fields() if one.name == name), None)


def _within(column: "Field[Any, Any]", path: str, end: str, day: date) -> Q:
    """The condition of one end of a span of days, both ends included; a moment belongs to its day in China."""
    if not isinstance(column, DateTimeField):
        return Q(**{f"{path}__gte" if end == "from" else f"{path}__lte": day})
    return Q(**{f"{path}__gte": clock.at(day)}) if end == "from" else Q(**{f"{path}__lt": clock.end_of(day)})


def _is_relation(model: type[Model], path: str) -> bool:
    found = _field(model, path)
    return isinstance(found, Field) and found.is_relation


def _model_at(model: type[Model], path: str) -> type[Model] | None:
    found = _field(model, path)
    return found.related_model if isinstance(found, ForeignKey) else None
