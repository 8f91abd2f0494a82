"""Leaves of goods: the same number lines, one for each fund and ``unit`` (the Book's number of a kind of goods, or of person-hours)."""

from boai.kernel.openlog.leaves.encoding import NONE, U32, U64, Digest, Flag, Leaf, front, leaf, span
from boai.kernel.openlog.leaves.lists import Display, LeafKind, Purpose, Restriction, Valuation


@leaf(LeafKind.INKIND)
class InKind(Leaf):
    """Goods given, counted by two; ``value`` in fen, 0 where unvalued; ``expires`` a day or 0."""

    fund: U32
    restriction: Restriction
    unit: U32
    in_before: U64
    in_after: U64
    quantity: U64
    value: U64
    valuation: Valuation
    day: U32
    expires: U32
    campaign: U32
    display: Display
    donor: Digest
    record: Digest

    def broken(self) -> str:
        if (self.valuation is Valuation.UNVALUED) != (self.value == 0):
            return "a value without its basis"
        return span(self.in_before, self.in_after, self.quantity)


@leaf(LeafKind.ISSUE)
class Issue(Leaf):
    """Goods handed out, like a spend."""

    fund: U32
    unit: U32
    hole: Flag
    out_before: U64
    out_after: U64
    quantity: U64
    purpose: Purpose
    campaign: U32
    day: U32
    people: U32
    group: Digest
    voucher: Digest

    def broken(self) -> str:
        if 0 < self.people < 5:
            return "a group of fewer than five"
        if self.people and self.group == NONE:
            return "people without a group"
        return front(self.out_before, self.out_after, self.quantity, hole=self.hole)


@leaf(LeafKind.RETURN)
class Return(Leaf):
    """Goods of the issue at leaf ``issue`` that came back into the store."""

    fund: U32
    unit: U32
    in_before: U64
    in_after: U64
    quantity: U64
    issue: U64
    day: U32
    record: Digest

    def broken(self) -> str:
        return span(self.in_before, self.in_after, self.quantity)
