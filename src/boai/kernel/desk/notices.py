"""Red lines on a desk's first page: something about the whole house is not as it should be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from boai.kernel.change.contract import Acting


@dataclass(frozen=True)
class Notice:
    """One sentence, and the address where more is said."""

    sentence: str
    address: str


Source = Callable[[Acting], Iterable[Notice]]
_sources: list[Source] = []


def declare_notices(source: Source) -> Source:
    """Ask this source, too, whenever somebody opens their desk."""
    _sources.append(source)
    return source


def notices_for(acting: Acting) -> list[Notice]:
    """What this actor should see now."""
    return [notice for source in _sources for notice in source(acting)]
