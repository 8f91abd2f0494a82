"""A broken database constraint as the reason a person reads.

A model names the reason of a constraint in ``refusals``; then no operation needs to ask before it writes, and two who press at once
get a sentence instead of a fault.
"""

import re
from functools import cache

from django.apps import apps
from django.db import IntegrityError
from django.db.models import UniqueConstraint

from boai.kernel.basics.reason import Reason
from boai.kernel.change.records import Record

_NAMED = re.compile(r"CHECK constraint failed: (\w+)")
_COLUMNS = re.compile(r"UNIQUE constraint failed: (.+)")


def reason_for(broken: IntegrityError) -> Reason | None:
    """The reason declared for the constraint that was broken, or None."""
    code = _codes().get(_name(broken))
    return Reason(code) if code else None


def _name(broken: IntegrityError) -> str | frozenset[str]:
    """PostgreSQL names the constraint; SQLite names a check, and of a unique one the columns."""
    diagnosis = getattr(broken.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    if named := _NAMED.search(str(broken)):
        return named[1]
    columns = _COLUMNS.search(str(broken))
    return frozenset(columns[1].split(", ")) if columns else ""


@cache
def _codes() -> dict[str | frozenset[str], str]:
    codes: dict[str | frozenset[str], str] = {}
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        for constraint in model._meta.constraints:
            code = model.refusals.get(constraint.name)
            if code is None:
                continue
            codes[constraint.name] = code
            if isinstance(constraint, UniqueConstraint):
                columns = {field.name: field.column for field in model._meta.concrete_fields}
                codes[frozenset(f"{model._meta.db_table}.{columns[name]}" for name in constraint.fields)] = code
    return codes
