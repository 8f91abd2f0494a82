"""What an operation asks for. The types are a closed list; from them come forms, API bodies and parsing."""

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, NewType
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.basics.text import tidy, tidy_note
from boai.kernel.change.records import Record
from boai.kernel.change.refusal import refuse

Note = NewType("Note", str)
"""Free text of several lines."""
NOTHING_NOTED = Note("")
Files = NewType("Files", tuple[UUID, ...])
"""Uploads of the actor, by id; only the vault makes anything of them (see kernel/documents/vault)."""
NO_FILES = Files(())


@dataclass(frozen=True)
class Label:
    """``Annotated[int, Label("名额", help="…")]``: the Chinese label where the model's own column has none that fits."""

    text: str
    help: str = ""


@dataclass(frozen=True)
class AtLeast:
    """``Annotated[Note, Label("原因"), AtLeast(4)]``: how many characters a text must have."""

    characters: int


@dataclass(frozen=True)
class Offered:
    """``Annotated[str, Label("课程"), Offered(courses)]``: what a form offers for a text, as (value, words); the operation judges it."""

    choices: Callable[[UUID], Sequence[tuple[str, str]]]


Because = Annotated[Note, Label("原因", "至少4个字，会留在办理记录里"), AtLeast(4)]
"""Why something is returned, revoked or called off."""


class Kind(StrEnum):
    """The closed list of parameter types."""

    TEXT = "text"
    NOTE = "note"
    YUAN = "yuan"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    YES_NO = "yes_no"
    QUANTITY = "quantity"
    RECORD = "record"
    FILES = "files"


_PLAIN: Mapping[Any, Kind] = {
    str: Kind.TEXT, Note: Kind.NOTE, Yuan: Kind.YUAN, date: Kind.DATE, datetime: Kind.MOMENT, bool: Kind.YES_NO, int: Kind.QUANTITY,
    Files: Kind.FILES,
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """One thing an operation asks for. ``model`` is set for records, ``choices`` for choices, ``offered`` for texts that forms offer."""

    name: str
    kind: Kind
    label: str
    help: str
    required: bool
    default: Any = None
    model: type[Record] | None = None
    choices: type[models.TextChoices] | None = None
    column: "models.Field[Any, Any] | None" = None
    least: int = 0
    offered: Offered | None = None

    def parse(self, typed: Any) -> Any:
        """A typed value from form or API text; records stay ids. Refuses change.missing, change.bad_value, change.too_short."""
        if typed is None or typed == () or (isinstance(typed, str) and not typed.strip()):
            if self.required:
                raise refuse("change.missing", field=self.label)
            return self.default
        try:
            value = _PARSERS[self.kind](self, typed)
            if self.column is not None and value is not None:
                self.column.run_validators(value)
        except (ValueError, TypeError, OverflowError, ValidationError):
            value = None
        if value is None:
            raise refuse("change.bad_value", field=self.label, typed=str(typed)[:40])
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        """Refuses change.too_short for a text shorter than the operation needs."""
        if isinstance(value, str) and len(value.strip()) < self.least:
            raise refuse("change.too_short", field=self.label, least=self.least)

    def canonical(self, value: Any) -> Any:
        """The value as plain JSON, for telling one payload from another."""
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, tuple):
            return sorted(str(one) for one in value)
        return str(value.pk if isinstance(value, models.Model) else value)


def _moment(parameter: Parameter, typed: Any) -> datetime | None:
    moment = typed if isinstance(typed, datetime) else parse_datetime(tidy(str(typed)))
    return moment.replace(tzinfo=clock.CHINA) if moment and moment.tzinfo is None else moment


def _quantity(parameter: Parameter, typed: Any) -> int | None:
    number = int(tidy(str(typed)))
    return number if abs(number) < 2**31 else None


_PARSERS: Mapping[Kind, Callable[[Parameter, Any], Any]] = {
    Kind.TEXT: lambda p, typed: tidy(str(typed)),
    Kind.NOTE: lambda p, typed: tidy_note(str(typed)),
    Kind.YUAN: lambda p, typed: typed if isinstance(typed, Yuan) else Yuan.parse(tidy(str(typed))),
    Kind.DATE: lambda p, typed: typed if isinstance(typed, date) else parse_date(tidy(str(typed))),
    Kind.MOMENT: _moment,
    Kind.CHOICE: lambda p, typed: p.choices(str(typed)) if p.choices else None,
    Kind.YES_NO: lambda p, typed: {"true": True, "1": True, "on": True, "false": False, "0": False}.get(str(typed).lower()),
    Kind.QUANTITY: _quantity,
    Kind.FILES: lambda p, typed: Files(tuple(UUID(str(one)) for one in typed)),
    Kind.RECORD: lambda p, typed: typed if isinstance(typed, Record) else UUID(str(typed)),
}


def parameters_of(function: Callable[..., Any], model: type[Record], *, skip: int) -> dict[str, Parameter]:
    """Read an operation's parameters from its signature; ``skip`` positional ones (the record changed) are not asked for."""
    hints = typing.get_type_hints(function, include_extras=True)
    asked = list(inspect.signature(function).parameters.values())[skip:]
    found: dict[str, Parameter] = {}
    for one in asked:
        if one.name == "acting":
            continue
        if one.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__qualname__}: {one.name} must be keyword-only")
        found[one.name] = _parameter(one, hints[one.name], model)
    return found


def _parameter(one: inspect.Parameter, hint: Any, model: type[Record]) -> Parameter:
    notes: tuple[Any, ...] = ()
    if typing.get_origin(hint) is typing.Annotated:
        hint, *noted = typing.get_args(hint)
        notes = tuple(noted)
    optional = [arm for arm in typing.get_args(hint) if arm is not type(None)]
    hint = optional[0] if optional else hint
    column = _column(model, one.name)
    label = next((note for note in notes if isinstance(note, Label)), None)
    kind, record_model, choices = _kind(hint)
    required = one.default is inspect.Parameter.empty
    return Parameter(
        name=one.name,
        kind=kind,
        label=label.text if label else str(column.verbose_name) if column else one.name,
        help=label.help if label else str(column.help_text) if column else "",
        required=required,
        default=None if required else one.default,
        model=record_model,
        choices=choices,
        column=column if column is not None and not column.is_relation else None,
        least=next((note.characters for note in notes if isinstance(note, AtLeast)), 0),
        offered=next((note for note in notes if isinstance(note, Offered)), None),
    )


def _kind(hint: Any) -> tuple[Kind, type[Record] | None, type[models.TextChoices] | None]:
    if hint in _PLAIN:
        return _PLAIN[hint], None, None
    if isinstance(hint, type) and issubclass(hint, models.TextChoices):
        return Kind.CHOICE, None, hint
    if isinstance(hint, type) and issubclass(hint, Record):
        return Kind.RECORD, hint, None
    raise TypeError(f"not a parameter type: {hint!r}")


def _column(model: type[Record], name: str) -> "models.Field[Any, Any] | None":
    return next((field for field in model._meta.concrete_fields if field.name == name), None)
