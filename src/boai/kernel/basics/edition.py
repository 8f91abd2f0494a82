"""What differs by place or year is a typed dataclass; its values are dated data (see kernel/editions)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_rules: dict[str, type] = {}
_adapters: dict[type, TypeAdapter[Any]] = {}


def edition(kind: str) -> Callable[[type[T]], type[T]]:
    """Name a frozen dataclass as a dated rule: ``@edition("training.course")``. Its values come from ``editions/*.yaml``."""

    def declare(rule: type[T]) -> type[T]:
        _rules[kind] = rule
        rule.edition_kind = kind  # type: ignore[attr-defined]  # the mark kernel/editions looks for
        return rule

    return declare


def declared_rules() -> Mapping[str, type]:
    """Every dated rule by its kind."""
    return dict(sorted(_rules.items()))


def typed(rule: type[T], values: object) -> T:
    """The rule filled from plain data. Raises ``pydantic.ValidationError`` naming what is wrong."""
    adapter: TypeAdapter[T] = _adapter(rule)
    return adapter.validate_python(values)


def plain(rule: object) -> dict[str, Any]:
    """The rule as plain data that JSON can hold."""
    values: dict[str, Any] = _adapter(type(rule)).dump_python(rule, mode="json")
    return values


def _adapter(rule: type) -> TypeAdapter[Any]:
    if rule not in _adapters:
        _adapters[rule] = TypeAdapter(rule)
    return _adapters[rule]
