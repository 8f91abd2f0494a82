"""Three-way reconciliation 三方对账: what we posted, what the gateway's bill says, what the bank received. Pure; sorted merges.

Rows are matched one to one by the gateway's number and, where that finds nobody, by our own order number. Two equal rows that are
both real stay two: one of ours uses up one of theirs. Nothing here posts anything; every finding has a kind and both amounts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import groupby
from typing import NamedTuple

SETTLES_WITHIN = timedelta(days=3)


class Entry(NamedTuple):
    """One movement as one side has it. ``transaction`` is the gateway's number (a refund's: our refund number); refunds are negative."""

    transaction: str
    order_number: str
    amount_fen: int
    at: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """One difference. ``ours`` or ``theirs`` is None where that side has nothing."""

    kind: str
    ours: Entry | None
    theirs: Entry | None

    @property
    def entry(self) -> Entry:
        """The side that says more."""
        found = self.theirs or self.ours
        assert found is not None
        return found


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What should reach the bank, or did: one sum a day of settling."""

    day: date
    amount_fen: int
    reference: str = ""


def compare(ours: Iterable[Entry], theirs: Iterable[Entry]) -> Iterator[Finding]:
    """The differences between two sides, each sorted by transaction. Memory grows with the differences, not with the rows.

    Kinds: missing_here, missing_there, amount_differs, number_differs, duplicate_here, duplicate_there.
    """
    left_ours: list[Entry] = []
    left_theirs: list[Entry] = []
    tagged = merge(((row, 0) for row in ours), ((row, 1) for row in theirs), key=_transaction)
    for _, group in groupby(tagged, key=_transaction):
        rows = list(group)
        if len(rows) == 2 and rows[0][1] != rows[1][1] and rows[0][0].amount_fen == rows[1][0].amount_fen:
            continue  # the usual case: one row each, equal
        yield from _within([row for row, side in rows if side == 0], [row for row, side in rows if side == 1], left_ours, left_theirs)
    yield from _by_order(left_ours, left_theirs)


def settlements(
    expected: Iterable[Settlement], arrived: Iterable[Settlement]
) -> Iterator[tuple[str, Settlement | None, Settlement | None]]:
    """What should have reached the bank against what did. Two equal sums need two lines; a bank may take until three days later.

    Kinds: not_in_bank, not_in_bill, and settlement_differs for another sum on the very day.
    """
    came, late = sorted(arrived, key=lambda one: one.day), []
    for one in sorted(expected, key=lambda one: one.day):
        twin = next((other for other in came if _settles(one, other)), None)
        if twin is None:
            late.append(one)
        else:
            came.remove(twin)
    for one in late:
        other = next((other for other in came if other.day == one.day), None)
        if other is not None:
            came.remove(other)
        yield ("settlement_differs" if other else "not_in_bank"), one, other
    yield from (("not_in_bill", None, other) for other in came)


def _settles(one: Settlement, other: Settlement) -> bool:
    return one.amount_fen == other.amount_fen and timedelta(0) <= other.day - one.day <= SETTLES_WITHIN


def _within(ours: list[Entry], theirs: list[Entry], left_ours: list[Entry], left_theirs: list[Entry]) -> Iterator[Finding]:
    """One transaction's rows: equal ones go together, then unequal ones; what is over is double where the transaction is known."""
    ours, theirs = list(ours), list(theirs)
    known_here, known_there = bool(ours), bool(theirs)
    for one in list(ours):
        twin = next((other for other in theirs if other.amount_fen == one.amount_fen), None)
        if twin is not None:
            ours.remove(one)
            theirs.remove(twin)
    while ours and theirs:
        yield Finding("amount_differs", ours.pop(0), theirs.pop(0))
    if known_here and known_there:
        yield from (Finding("duplicate_here", one, None) for one in ours)
        yield from (Finding("duplicate_there", None, other) for other in theirs)
        return
    left_ours += ours
    left_theirs += theirs


def _by_order(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Iterator[Finding]:
    """What no transaction brought together, by our order number; a row without one stands alone."""
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for one in ours:
        waiting[one.order_number].append(one)
    for other in theirs:
        same = waiting.get(other.order_number, []) if other.order_number else []
        twin = next((one for one in same if (one.amount_fen < 0) == (other.amount_fen < 0)), None)
        if twin is None:
            yield Finding("missing_here", None, other)
            continue
        same.remove(twin)
        yield Finding("number_differs" if twin.amount_fen == other.amount_fen else "amount_differs", twin, other)
    yield from (Finding("missing_there", one, None) for rows in waiting.values() for one in rows)


def _transaction(tagged: tuple[Entry, int]) -> str:
    return tagged[0].transaction
