"""Leaves that state totals and facts others can compare with papers of their own."""

from boai.kernel.openlog.leaves.encoding import U8, U16, U32, U64, Digest, Leaf, leaf
from boai.kernel.openlog.leaves.lists import Channel, LeafKind, SlipState


@leaf(LeafKind.CAMPAIGN)
class Campaign(Leaf):
    """A campaign opened (state 1) or ended (2); ``filing`` commits to certificate and filing numbers, ``plan`` to the published plan."""

    campaign: U32
    state: U8
    fund: U32
    goal: U64
    from_day: U32
    to_day: U32
    filing: Digest
    plan: Digest

    def broken(self) -> str:
        if self.state not in (1, 2):
            return "neither opened nor ended"
        return "" if self.from_day <= self.to_day else "ends before it begins"


@leaf(LeafKind.STATEMENT)
class Statement(Leaf):
    """What a channel says it took and gave back on a day. The newest statement of a channel-day replaces the older ones.

    ``count`` and ``total`` are the file's income; of these ``open_count`` and ``open_total`` are not gifts yet: 待认领.
    So the gifts of the day must be exactly count - open_count leaves of part 0 and total - open_total fen, the refunds those of the file.
    ``file`` is SHA-256 of the file as the channel gave it.
    """

    channel: Channel
    account: U16
    day: U32
    count: U32
    total: U64
    open_count: U32
    open_total: U64
    refund_count: U32
    refund_total: U64
    file: Digest

    def broken(self) -> str:
        return "" if self.open_count <= self.count and self.open_total <= self.total else "more open than there is"


@leaf(LeafKind.SEAL)
class Seal(Leaf):
    """A period closed: ``root`` commits to its trial balance; every leaf before ``leaves`` belongs to it or to an earlier one."""

    from_day: U32
    to_day: U32
    leaves: U64
    root: Digest

    def broken(self) -> str:
        return "" if self.from_day <= self.to_day else "ends before it begins"


@leaf(LeafKind.SLIP)
class Slip(Leaf):
    """A range of pre-numbered counter slips of one series, first and last included, and what became of it."""

    series: U32
    first: U32
    last: U32
    state: SlipState
    day: U32

    def broken(self) -> str:
        return "" if self.first <= self.last else "no such range"
