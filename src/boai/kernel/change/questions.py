"""Reading rows: what every booking and every page asks has its SQL made once, as inserts have; making it costs more than asking."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
R = TypeVar("R")

_FIELDS: Mapping[type, "models.Field[Any, Any]"] = {
    UUID: models.UUIDField(),
    str: models.TextField(),
    int: models.BigIntegerField(),
    date: models.DateField(),
    datetime: models.DateTimeField(),
}


class Given(Expression):
    """The place of one value in a question: a mark in its SQL, itself among the parameters until a value comes."""

    def __init__(self, name: str, number: int, kind: type) -> None:
        super().__init__(output_field=_FIELDS[kind])
        self.name, self.number = name, number

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]

    def filled(self, values: Mapping[str, Any], connection: Any) -> Any:
        """The value as this database takes it."""
        value = values[self.name]
        return self.output_field.get_db_prep_value(value[self.number] if isinstance(value, tuple) else value, connection)


@dataclass(frozen=True)
class _Ready:
    """A question of one shape, its SQL made."""

    rows: "QuerySet[Any, Any]"
    compiler: SQLCompiler
    converters: Any
    sql: str
    parameters: tuple[Any, ...]


class Question(Generic[P, R]):
    """A query set whose shape never changes; calling it with values gives its rows.

    The function that makes it runs once, with marks in place of values. A tuple of values has a mark for each, its length is part of
    the shape. A value is never None: SQL compares that in another way.
    """

    def __init__(self, made: Callable[P, "QuerySet[Any, R]"]) -> None:
        self._made = made
        self._ready: dict[tuple[Any, ...], _Ready | None] = {}

    def __call__(self, *nothing: P.args, **values: P.kwargs) -> list[R]:
        shape = tuple((name, len(value) if isinstance(value, tuple) else 0) for name, value in values.items())
        if shape not in self._ready:
            self._ready[shape] = self._prepared(values)
        ready = self._ready[shape]
        if ready is None:
            return []
        rows, reader, connection = ready.rows._chain(), copy(ready.compiler), connections[ready.rows.db]  # type: ignore[attr-defined]
        filled = tuple(one.filled(values, connection) if isinstance(one, Given) else one for one in ready.parameters)
        reader.connection, reader.as_sql = connection, lambda *_, **__: (ready.sql, filled)  # type: ignore[method-assign]
        reader.get_converters = lambda *_: ready.converters  # type: ignore[method-assign]
        rows.query.get_compiler = lambda *_, **__: reader
        return list(rows)

    def _prepared(self, values: Mapping[str, Any]) -> _Ready | None:
        """The shape of these values made ready; None where it can have no rows."""
        rows = self._made(**{name: _mark(name, value) for name, value in values.items()})  # type: ignore[call-arg]
        compiler = rows.query.get_compiler(rows.db)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        return _Ready(rows, compiler, compiler.get_converters([one[0] for one in compiler.select]), sql, tuple(parameters))


def question(made: Callable[P, "QuerySet[Any, R]"]) -> Question[P, R]:
    """Declare a question: keyword values in, rows out. For what is asked all the time; what is asked now and then needs none."""
    return Question(made)


def _mark(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(Given(name, number, type(one)) for number, one in enumerate(value))
    return Given(name, 0, type(value))
