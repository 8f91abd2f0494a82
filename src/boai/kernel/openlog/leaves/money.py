"""Leaves of money. A fund is a number line of fen: income occupies [in_before, in_after), use [out_before, out_after)."""

from boai.kernel.openlog.leaves.encoding import NONE, U8, U16, U32, U64, Digest, Flag, Leaf, front, leaf, span
from boai.kernel.openlog.leaves.lists import Channel, Direction, Display, LeafKind, Purpose, RefundReason, Restriction


@leaf(LeafKind.GIFT)
class Gift(Leaf):
    """Money given. A gift over several funds is several leaves, ``part`` 0, 1, 2…; it counts once, as part 0.

    ``account`` numbers the collecting account within the channel; ``day`` is the channel's day on whose statement the money stands, in
    days since 1970-01-01; ``minute`` when it came, in minutes since then (UTC); ``campaign`` and ``team`` are numbers or 0.
    """

    fund: U32
    restriction: Restriction
    in_before: U64
    in_after: U64
    amount: U64
    channel: Channel
    account: U16
    day: U32
    minute: U32
    campaign: U32
    team: U32
    display: Display
    part: U8
    donor: Digest
    record: Digest

    def broken(self) -> str:
        return span(self.in_before, self.in_after, self.amount)


@leaf(LeafKind.REFUND)
class Refund(Leaf):
    """Money of the gift at leaf ``gift`` given back: the hole [lo, hi) in the unspent part of its own interval."""

    fund: U32
    gift: U64
    lo: U64
    hi: U64
    amount: U64
    reason: RefundReason
    channel: Channel
    account: U16
    day: U32
    part: U8
    record: Digest

    def broken(self) -> str:
        return span(self.lo, self.hi, self.amount)


@leaf(LeafKind.MATCH)
class Match(Leaf):
    """Money added to a gift by a rule: out of the front of the fund ``source`` (0: from outside the Book), into ``fund``."""

    fund: U32
    restriction: Restriction
    in_before: U64
    in_after: U64
    amount: U64
    source: U32
    out_before: U64
    out_after: U64
    gift: U64
    rule: U32
    day: U32
    record: Digest

    def broken(self) -> str:
        if self.source == 0:
            return span(self.in_before, self.in_after, self.amount) or ("" if self.out_before == self.out_after == 0 else "out of nothing")
        return span(self.in_before, self.in_after, self.amount) or front(self.out_before, self.out_after, self.amount, hole=False)


@leaf(LeafKind.REDESIGNATE)
class Redesignate(Leaf):
    """Money moved to another purpose with recorded consent: out of ``source`` (its front, or a hole), into ``fund``."""

    fund: U32
    restriction: Restriction
    in_before: U64
    in_after: U64
    amount: U64
    source: U32
    hole: Flag
    out_before: U64
    out_after: U64
    day: U32
    consent: Digest

    def broken(self) -> str:
        if self.source == self.fund:
            return "to the same fund"
        return span(self.in_before, self.in_after, self.amount) or front(self.out_before, self.out_after, self.amount, hole=self.hole)


@leaf(LeafKind.TRANSFER)
class Transfer(Leaf):
    """One side of a transfer between two Books. Both logs carry the same ``link``; ``other`` is SHA-256 of the other's origin."""

    direction: Direction
    fund: U32
    restriction: Restriction
    hole: Flag
    before: U64
    after: U64
    amount: U64
    day: U32
    link: Digest
    other: Digest

    def broken(self) -> str:
        if self.direction is Direction.IN:
            return "income is no hole" if self.hole else span(self.before, self.after, self.amount)
        return front(self.before, self.after, self.amount, hole=self.hole)


@leaf(LeafKind.SPEND)
class Spend(Leaf):
    """Money used. The front of the fund moves over [out_before, out_after), stepping over holes; or it is itself a named ``hole``.

    ``people`` is how many the ``group`` is: 0 where nobody is aided by name, never 1 to 4.
    """

    fund: U32
    hole: Flag
    out_before: U64
    out_after: U64
    amount: U64
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
        return front(self.out_before, self.out_after, self.amount, hole=self.hole)


@leaf(LeafKind.OPENING)
class Opening(Leaf):
    """What a fund held on the day the Book was opened, from a signed trial balance; nothing before it is followed fen by fen."""

    fund: U32
    restriction: Restriction
    in_before: U64
    in_after: U64
    amount: U64
    day: U32
    document: Digest

    def broken(self) -> str:
        return span(self.in_before, self.in_after, self.amount)
