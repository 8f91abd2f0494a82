"""Where each fen went, as arithmetic on number lines. Pure; amounts are whole fen, spans half-open.

A fund is a line of fen. Income lies on it end to end in the order of its numbers: a gift of 100 fen after 250 others is [250, 350).
Holes are parts of gifts that left by name: refunded, corrected, redesignated, or spent on the donor's word. What no hole took is solid,
and spends use it up from the beginning: a spend lies on the solid line, end to end with the spends before it. A gift and a spend share
exactly the fen on which they overlap: no allocation is stored, none is rounded.

A hole is only ever made beyond what is spent, so what was traced once stays true for ever.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise


@dataclass(frozen=True, order=True)
class Span:
    """The fen from ``lo`` up to, not including, ``hi``."""

    lo: int
    hi: int

    @property
    def fen(self) -> int:
        return self.hi - self.lo

    def overlap(self, other: "Span") -> int:
        """How many fen two spans share."""
        return max(0, min(self.hi, other.hi) - max(self.lo, other.lo))


class TooMuch(Exception):
    """More was asked of a gift than is left of it; ``left`` is what is."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class Holes:
    """The holes of one line: disjoint spans. ``earlier`` are fen of holes that lie before all of these."""

    def __init__(self, spans: Iterable[Span], earlier: int = 0) -> None:
        self._spans = sorted(spans)
        self._los = [span.lo for span in self._spans]
        self._before = list(accumulate((span.fen for span in self._spans), initial=earlier))
        self._solid_los = [span.lo - before for span, before in zip(self._spans, self._before[:-1], strict=True)]

    def solid_at(self, place: int) -> int:
        """The place on the solid line of a place on the line: less all that holes took before it."""
        index = bisect_left(self._los, place)
        before = self._before[index]
        if index and place < self._spans[index - 1].hi:
            before -= self._spans[index - 1].hi - place
        return place - before

    def place_of(self, solid: int) -> int:
        """The first place on the line of the fen at a place on the solid line."""
        return solid + self._before[bisect_right(self._solid_los, solid)]

    def solid(self, span: Span) -> Span:
        """What of a span is solid."""
        return Span(self.solid_at(span.lo), self.solid_at(span.hi))

    def left_of(self, span: Span) -> list[Span]:
        """The parts of a span that no hole took."""
        parts, lo = [], span.lo
        for hole in self._spans[max(0, bisect_left(self._los, span.lo) - 1) : bisect_left(self._los, span.hi)]:
            if hole.lo > lo:
                parts.append(Span(lo, hole.lo))
            lo = max(lo, hole.hi)
        return [*parts, Span(lo, span.hi)] if lo < span.hi else parts


def carve(gift: Span, holes: Holes, spent: int, fen: int) -> list[Span]:
    """The holes to make so that ``fen`` leave a gift: from its end, beyond the ``spent`` fen of the solid line. Raises TooMuch."""
    solid = holes.solid(gift)
    left = solid.hi - max(solid.lo, min(spent, solid.hi))
    if fen > left:
        raise TooMuch(left)
    made: list[Span] = []
    for part in reversed(holes.left_of(gift)):
        taken = min(fen, part.fen)
        if taken:
            made.append(Span(part.hi - taken, part.hi))
        fen -= taken
    return sorted(made)


def overlaps(span: Span, tiles: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """(index, shared fen) of the tiles that a span meets; tiles lie end to end. O(log n) and one step a tile met."""
    index = max(0, bisect_right(tiles, span.lo, key=lambda tile: tile.lo) - 1)
    while index < len(tiles) and tiles[index].lo < span.hi:
        if shared := span.overlap(tiles[index]):
            yield index, shared
        index += 1


class Line:
    """A whole fund in memory: for auditors, simulators and tests. The database's look-ups are in ``queries``."""

    def __init__(self, gifts: Sequence[int], spends: Sequence[int], holes: Iterable[Span] = ()) -> None:
        self.gifts, self.spends, self.holes = laid(gifts), laid(spends), Holes(holes)

    def of_gift(self, index: int) -> list[tuple[int, int]]:
        """(spend, fen) of a gift."""
        return list(overlaps(self.holes.solid(self.gifts[index]), self.spends))

    def unspent(self, index: int) -> int:
        """What of a gift is neither spent nor in a hole."""
        solid, spent = self.holes.solid(self.gifts[index]), self.spends[-1].hi if self.spends else 0
        return solid.hi - max(solid.lo, min(spent, solid.hi))

    def of_spend(self, index: int) -> list[tuple[int, int]]:
        """(gift, fen) of a spend."""
        span = self.spends[index]
        if not span.fen:
            return []
        wide = Span(self.holes.place_of(span.lo), self.holes.place_of(span.hi - 1) + 1)
        met = ((gift, self.holes.solid(self.gifts[gift]).overlap(span)) for gift, _ in overlaps(wide, self.gifts))
        return [(gift, fen) for gift, fen in met if fen]


def laid(amounts: Iterable[int]) -> list[Span]:
    """Amounts laid end to end."""
    ends = list(accumulate(amounts, initial=0))
    return [Span(lo, hi) for lo, hi in pairwise(ends)]
