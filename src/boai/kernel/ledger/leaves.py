"""What the public log says of a journal: one leaf for each place or hole it has on a fund's line (kernel/openlog/leaves).

A journal's ``told`` holds what only its domain knows, under the leaf's own field names: numbers, and commitments as hex.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from boai.kernel.ledger.models import Fund, Hole, Journal, Place
from boai.kernel.ledger.tracing import Holes, Span
from boai.kernel.ledger.vocabulary import JournalKind, Side
from boai.kernel.openlog import leaves
from boai.kernel.openlog.leaves import CorrectionEffect, Direction, Restriction
from boai.kernel.openlog.leaves.encoding import NONE

DAY_ZERO = date(1970, 1, 1).toordinal()
TOLD: Mapping[str, type] = {
    "channel": leaves.Channel,
    "display": leaves.Display,
    "purpose": leaves.Purpose,
    "reason": leaves.RefundReason,
    "corrects": leaves.CorrectionReason,
}


@dataclass(frozen=True)
class Moved:
    """Everything that one journal moved on funds' lines, and where the leaves stand that it speaks of."""

    journal: Journal
    funds: Mapping[UUID, Fund]
    places: Sequence[Place] = ()
    holes: Sequence[Hole] = ()
    lines: Mapping[UUID, Holes] = field(default_factory=dict)
    leaf_of: Mapping[UUID, int] = field(default_factory=dict)
    other_origin: str = ""

    def bodies(self) -> list[bytes]:
        """The leaves of this journal, encoded; none where no fund moved."""
        return [leaves.encode(one) for one in _FORMS[JournalKind(self.journal.kind)](self)]

    @property
    def told(self) -> dict[str, Any]:
        """What the domain told, as the leaves want it."""
        known = self.journal.told.items()
        return {
            name: TOLD[name](value) if name in TOLD else bytes.fromhex(value) if isinstance(value, str) else value for name, value in known
        }

    @property
    def day(self) -> int:
        return self.journal.event_on.toordinal() - DAY_ZERO

    def on(self, side: Side) -> list[Place]:
        return [one for one in self.places if one.side == side]

    def fund(self, one: Place | Hole) -> Fund:
        return self.funds[one.account_id]

    def front(self, place: Place) -> Span:
        """How the front of the line moves by a spend: over its own fen, stepping over holes."""
        holes = self.lines[place.account_id]
        return Span(holes.place_of(place.lo - 1) + 1 if place.lo else 0, holes.place_of(place.hi - 1) + 1)


def try_to_tell(journal: Journal) -> None:
    """Write a journal's leaves as if it lay at the beginning of a line: what cannot be told must not be posted, or it would hold up
    the whole Book. Raises LeafRefused, TypeError, KeyError or ValueError: a fault of the caller, no refusal.
    """
    if journal.kind not in _TOLD_BY_DOMAINS:
        return
    account, gift = UUID(int=0), UUID(int=1)
    places = [Place(account_id=account, side=side, lo=0, hi=1) for side in Side]
    holes = [Hole(account_id=account, lo=0, hi=1, gift_id=gift)]
    leaf_of = {gift: 0, journal.reverses_id or gift: 0}
    Moved(journal, {account: Fund(number=1, restriction="project")}, places, holes, {account: Holes([])}, leaf_of).bodies()


def _gift(moved: Moved) -> Iterator[Any]:
    told = {"account": 1, "donor": NONE, "record": NONE, **moved.told}
    for part, one in enumerate(moved.on(Side.IN)):
        yield leaves.Gift(
            **_income(moved, one), day=moved.day, minute=_minute(moved.journal.posted_at), campaign=0, team=0, part=part, **told
        )


def _opening(moved: Moved) -> Iterator[Any]:
    for one in moved.on(Side.IN):
        yield leaves.Opening(**_income(moved, one), day=moved.day, document=moved.told.get("document", NONE))


def _refund(moved: Moved) -> Iterator[Any]:
    told = {"account": 1, "record": NONE, **moved.told}
    for part, hole in enumerate(moved.holes):
        yield leaves.Refund(
            fund=moved.fund(hole).number, gift=moved.leaf_of[hole.gift_id], lo=hole.lo, hi=hole.hi, amount=hole.hi - hole.lo,
            day=moved.day, part=part, **told,
        )  # fmt: skip


def _spend(moved: Moved) -> Iterator[Any]:
    told = {"campaign": 0, "people": 0, "group": NONE, "voucher": NONE, **moved.told}
    for fund, hole, span, fen in _outgoing(moved):
        yield leaves.Spend(fund=fund.number, hole=hole, out_before=span.lo, out_after=span.hi, amount=fen, day=moved.day, **told)


def _redesignate(moved: Moved) -> Iterator[Any]:
    into = moved.on(Side.IN)[0]
    at = into.lo
    for fund, hole, span, fen in _outgoing(moved):
        yield leaves.Redesignate(
            fund=moved.fund(into).number, restriction=_restriction(moved.fund(into)), in_before=at, in_after=at + fen, amount=fen,
            source=fund.number, hole=hole, out_before=span.lo, out_after=span.hi, day=moved.day, consent=moved.told.get("consent", NONE),
        )  # fmt: skip
        at += fen


def _transfer(moved: Moved) -> Iterator[Any]:
    ends: dict[str, Any] = {
        "day": moved.day,
        "link": hashlib.sha256(moved.journal.transfer.bytes if moved.journal.transfer else b"").digest(),
        "other": hashlib.sha256(moved.other_origin.encode()).digest(),
    }
    for one in moved.on(Side.IN):
        fund = moved.fund(one)
        yield leaves.Transfer(
            direction=Direction.IN, fund=fund.number, restriction=_restriction(fund), hole=False, before=one.lo, after=one.hi,
            amount=one.hi - one.lo, **ends,
        )  # fmt: skip
    for fund, hole, span, fen in _outgoing(moved):
        yield leaves.Transfer(
            direction=Direction.OUT, fund=fund.number, restriction=_restriction(fund), hole=hole, before=span.lo, after=span.hi,
            amount=fen, **ends,
        )  # fmt: skip


def _reversal(moved: Moved) -> Iterator[Any]:
    assert moved.journal.reverses_id is not None
    told = {"corrects": leaves.CorrectionReason.TYPED_WRONG, "note": NONE, **moved.told}
    effects: list[tuple[Place | Hole, CorrectionEffect]] = [(hole, CorrectionEffect.WITHDRAWN) for hole in moved.holes]
    effects += [(place, CorrectionEffect.RETURNED) for place in moved.on(Side.IN)]
    for one, effect in effects:
        yield leaves.Correction(
            target=moved.leaf_of[moved.journal.reverses_id], effect=effect, reason=told["corrects"], fund=moved.fund(one).number, unit=0,
            lo=one.lo, hi=one.hi, amount=one.hi - one.lo, day=moved.day, note=told["note"],
        )  # fmt: skip


def _nothing(moved: Moved) -> Iterator[Any]:
    """Money between our own accounts moves no fund."""
    return iter(())


_FORMS = {
    JournalKind.OPENING: _opening,
    JournalKind.GIFT: _gift,
    JournalKind.SPEND: _spend,
    JournalKind.REFUND: _refund,
    JournalKind.REVERSAL: _reversal,
    JournalKind.REDESIGNATE: _redesignate,
    JournalKind.TRANSFER: _transfer,
    JournalKind.BANKING: _nothing,
}
_TOLD_BY_DOMAINS = {JournalKind.OPENING, JournalKind.GIFT, JournalKind.SPEND, JournalKind.REFUND, JournalKind.REVERSAL}


def _outgoing(moved: Moved) -> Iterator[tuple[Fund, bool, Span, int]]:
    """(fund, by name, span, fen) of what left."""
    for hole in moved.holes:
        yield moved.fund(hole), True, Span(hole.lo, hole.hi), hole.hi - hole.lo
    for place in moved.on(Side.OUT):
        yield moved.fund(place), False, moved.front(place), place.hi - place.lo


def _income(moved: Moved, one: Place) -> dict[str, Any]:
    fund = moved.fund(one)
    return {
        "fund": fund.number,
        "restriction": _restriction(fund),
        "in_before": one.lo,
        "in_after": one.hi,
        "amount": one.hi - one.lo,
    }


def _restriction(fund: Fund) -> Restriction:
    return Restriction[fund.restriction.upper()]


def _minute(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp()) // 60
