"""Writing rows: every operation writes several, so their SQL is made once per model instead of once per row."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection, models


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model in one statement; ids that the database makes are not read back."""
    if not rows:
        return
    model = type(rows[0])
    start, one, columns = _statement(model)
    values = [column.get_db_prep_save(column.pre_save(row, add=True), connection) for row in rows for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(f"{start} {', '.join([one] * len(rows))}", values)


def update(row: models.Model, names: Sequence[str]) -> None:
    """Write these columns of one row. Raises DatabaseError where the row is gone."""
    start, columns, key = _assignment(type(row), tuple(names))
    values = [column.get_db_prep_save(column.pre_save(row, add=False), connection) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(start, [*values, key.get_db_prep_save(row.pk, connection)])
        if not cursor.rowcount:
            raise DatabaseError(f"{row._meta.label} {row.pk} is gone")


@cache
def _assignment(
    model: type[models.Model], names: tuple[str, ...]
) -> tuple[str, tuple["models.Field[Any, Any]", ...], "models.Field[Any, Any]"]:
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    columns, key, quote = tuple(by_name[name] for name in names), model._meta.pk, connection.ops.quote_name
    settings = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    return f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {quote(str(key.column))} = %s", columns, key  # noqa: S608


@cache
def _statement(model: type[models.Model]) -> tuple[str, str, tuple["models.Field[Any, Any]", ...]]:
    columns = tuple(column for column in model._meta.concrete_fields if not isinstance(column, models.AutoField))
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES", f"({marks})", columns
