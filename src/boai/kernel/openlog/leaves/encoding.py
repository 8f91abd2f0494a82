"""One way to write a leaf down: version, kind, then its fields in their order, each of a fixed width, big-endian; nothing else.

Fixed widths leave no second spelling: what decodes has exactly one encoding, and ``decode`` still writes it again and compares.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import Annotated, Any, ClassVar, TypeVar, dataclass_transform, get_args, get_type_hints

from boai.kernel.openlog.leaves.lists import LeafKind

VERSION = 1
MOST = 2**53 - 1
"""The largest number in a leaf: what every reader's numbers hold exactly."""

U8 = Annotated[int, "B"]
U16 = Annotated[int, "H"]
U32 = Annotated[int, "I"]
U64 = Annotated[int, "Q"]
Flag = Annotated[bool, "?"]
Digest = Annotated[bytes, "32s"]
NONE = bytes(32)
"""A digest that commits to nothing."""

T = TypeVar("T", bound=type)


class LeafRefused(ValueError):
    """Not a leaf of the open book."""


class Leaf:
    """A frozen dataclass that ``leaf`` has declared; ``broken`` says what contradicts itself in it."""

    kind: ClassVar[LeafKind]

    def broken(self) -> str:
        """What is wrong, or nothing."""
        return ""


@dataclass(frozen=True)
class _Form:
    """How one kind is written: its class, its layout, its fields, and which of them are digests, enumerations and large numbers."""

    made: Callable[..., Leaf]
    layout: struct.Struct
    fields: tuple[str, ...]
    values: Callable[[Leaf], tuple[Any, ...]]
    digests: tuple[int, ...]
    enums: tuple[tuple[int, type[IntEnum]], ...]
    large: tuple[int, ...]


_forms: dict[int, _Form] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
def leaf(kind: LeafKind) -> Callable[[T], T]:
    """Declare a class of leaves: its annotations are its layout."""

    def declared(cls: T) -> T:
        made: Any = dataclass(frozen=True, kw_only=True)(cls)
        made.kind = kind
        fields = tuple(made.__dataclass_fields__)
        hints = [get_type_hints(made, include_extras=True)[name] for name in fields]
        codes = ["B" if _is_enum(hint) else get_args(hint)[1] for hint in hints]
        _forms[kind] = _Form(
            made,
            struct.Struct(">BB" + "".join(codes)),
            fields,
            attrgetter(*fields),
            tuple(at for at, code in enumerate(codes) if code == "32s"),
            tuple((at, hint) for at, hint in enumerate(hints) if _is_enum(hint)),
            tuple(at for at, code in enumerate(codes) if code == "Q"),
        )
        result: T = made
        return result

    return declared


def encode(one: Leaf) -> bytes:
    """The canonical bytes. Raises LeafRefused for a leaf that contradicts itself or holds what does not fit."""
    form = _forms[one.kind]
    values = form.values(one)
    if trouble := _trouble(form, values) or one.broken():
        raise LeafRefused(f"{one.kind.name}: {trouble}")
    try:
        return form.layout.pack(VERSION, one.kind, *values)
    except struct.error as wrong:
        raise LeafRefused(f"{one.kind.name}: {wrong}") from None


def decode(body: bytes) -> Leaf:
    """The leaf of canonical bytes. Raises LeafRefused for anything else."""
    form = _forms.get(kind_of(body))
    if form is None or len(body) != form.layout.size:
        raise LeafRefused("no such leaf")
    values = list(form.layout.unpack(body)[2:])
    try:
        for at, members in form.enums:
            values[at] = members(values[at])
    except ValueError as wrong:
        raise LeafRefused(str(wrong)) from None
    one = form.made(**dict(zip(form.fields, values, strict=True)))
    if encode(one) != body:
        raise LeafRefused("not written the one way")
    return one


def kind_of(body: bytes) -> int:
    """The kind that a body claims to be. Raises LeafRefused."""
    if len(body) < 2 or body[0] != VERSION:
        raise LeafRefused("no such version")
    return body[1]


def layouts() -> dict[LeafKind, list[tuple[str, str]]]:
    """Each kind's fields and their struct codes, for the written format and its test."""
    found = {}
    for number, form in sorted(_forms.items()):
        codes = form.layout.format[3:].replace("32s", "s")
        found[LeafKind(number)] = list(zip(form.fields, codes, strict=True))
    return found


def span(before: int, after: int, amount: int) -> str:
    """What is wrong unless [before, after) holds exactly ``amount``."""
    return "" if 0 < amount == after - before else "an interval of another length than the amount"


def front(before: int, after: int, amount: int, *, hole: bool) -> str:
    """The same for what goes out: a front may step over holes, a hole is exactly its amount."""
    if hole:
        return span(before, after, amount)
    return "" if 0 < amount <= after - before else "an interval shorter than the amount"


def _trouble(form: _Form, values: tuple[Any, ...]) -> str:
    """What the layout alone would let pass: short digests, numbers of no list, numbers that not every reader holds."""
    for at in form.digests:
        if not isinstance(values[at], bytes) or len(values[at]) != 32:
            return f"{form.fields[at]}: a digest has 32 bytes"
    for at, members in form.enums:
        if values[at].__class__ is not members:
            return f"{form.fields[at]}: {values[at]!r} is no {members.__name__}"
    for at in form.large:
        if values[at] > MOST:
            return f"{form.fields[at]}: too large"
    return ""


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, IntEnum)
