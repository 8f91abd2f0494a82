"""News: what happened, in the past tense, told in the transaction in which it happened; and who reacts to it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform
from uuid import UUID

from boai.kernel.change.acting import Acting

N = TypeVar("N", bound="News")


class News:
    """The base of every news type: ids and closed codes only, the record it is about first."""

    news_key: ClassVar[str]


Reaction = Callable[[Any, Acting], None]

_types: dict[str, type[News]] = {}
_reactions: dict[str, list[Reaction]] = {}


@dataclass_transform(frozen_default=True)
def news(key: str) -> Callable[[type[N]], type[N]]:
    """Declare a news type: ``@news("training.seat.booked")`` over ``class SeatBooked(News)`` with annotations."""

    def declare(body: type[N]) -> type[N]:
        body.news_key = key
        _types[key] = dataclass(frozen=True)(body)
        return body

    return declare


def reacts(to: type[Any]) -> Callable[[Reaction], Reaction]:
    """Mark a reaction: called once per news by the worker, in its own transaction, acting as the system."""

    def declare(reaction: Reaction) -> Reaction:
        _reactions.setdefault(to.news_key, []).append(reaction)
        return reaction

    return declare


def reactions_to(key: str) -> list[Reaction]:
    """Who reacts to this kind of news."""
    return _reactions.get(key, [])


def declared_news() -> Mapping[str, type[News]]:
    """Every news type by its key, for the generated map."""
    return dict(sorted(_types.items()))


def to_payload(told: Any) -> dict[str, Any]:
    """The news as plain JSON."""
    return {name: value if isinstance(value, int | str | None) else str(value) for name, value in asdict(told).items()}


def record_of(told: Any) -> UUID:
    """The record that the news is about: its first field."""
    about: UUID = getattr(told, fields(told)[0].name)
    return about


def from_payload(key: str, payload: Mapping[str, Any]) -> Any:
    """The news as it was told; ids become UUIDs again."""
    of = _types[key]
    return of(**{f.name: UUID(payload[f.name]) if f.type in (UUID, "UUID") else payload[f.name] for f in fields(of)})  # type: ignore[arg-type]  # ``news`` made it a dataclass
