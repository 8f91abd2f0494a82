"""Inserting rows: every operation inserts several, so their SQL is made once per model instead of once per row."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model in one statement; ids that the database makes are not read back."""
    if not rows:
        return
    model = type(rows[0])
    start, one, columns = _statement(model)
    values = [column.get_db_prep_save(column.pre_save(row, add=True), connection) for row in rows for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(f"{start} {', '.join([one] * len(rows))}", values)


@cache
def _statement(model: type[models.Model]) -> tuple[str, str, tuple["models.Field[Any, Any]", ...]]:
    columns = tuple(column for column in model._meta.concrete_fields if not isinstance(column, models.AutoField))
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES", f"({marks})", columns
