"""Who is next: the fair rule of the waiting list. Pure: no Django, no clock.

Seats go in the order of asking, a party (people who asked together) whole or not at all. A party that is larger than what is free
keeps its place while smaller ones behind it are served, but only so often: then every seat that becomes free is kept for it. A
party larger than the whole slot can never be served and holds up nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from boai.kernel.basics.reason import Reason


@dataclass(frozen=True, kw_only=True)
class Queueing:
    """How a waiting list is kept: how long an offer is held, how often a larger party may be overtaken."""

    hold: timedelta
    most_overtakes: int


@dataclass(frozen=True, kw_only=True)
class Party:
    """People who wait together. ``overtaken`` counts the parties that asked later and were served before it."""

    key: UUID
    size: int
    overtaken: int = 0


def next_offers(waiting: Sequence[Party], free: int, capacity: int, most_overtakes: int) -> tuple[UUID, ...]:
    """The parties to whom ``free`` seats are offered now, in order."""
    offered: list[UUID] = []
    overtaken: list[int] = []  # how often each larger party passed over so far has been overtaken by now
    for party in waiting:
        if party.size > capacity:
            continue
        if any(times >= most_overtakes for times in overtaken):
            break
        if party.size <= free:
            offered.append(party.key)
            free -= party.size
            overtaken = [times + 1 for times in overtaken]
        else:
            overtaken.append(party.overtaken)
    return tuple(offered)


def hold_until(now: datetime, closes_at: datetime, queueing: Queueing) -> datetime:
    """Until when an offer is held: never past the closing of bookings."""
    return min(now + queueing.hold, closes_at)


def why_waiting(waiting: Sequence[Party], me: UUID, free: int, capacity: int, most_overtakes: int) -> Reason:
    """Why this party still waits, as a sentence for it."""
    place = next(index for index, party in enumerate(waiting) if party.key == me)
    mine, ahead = waiting[place], sum(party.size for party in waiting[:place])
    if mine.size > capacity:
        return Reason("slots.wait_too_large", size=mine.size, capacity=capacity)
    if me in next_offers(waiting, free, capacity, most_overtakes):
        return Reason("slots.wait_turn")
    if free >= mine.size:
        return Reason("slots.wait_kept", free=free, ahead=ahead)
    if free and not ahead:
        return Reason("slots.wait_together", size=mine.size, free=free, overtaken=mine.overtaken, most=most_overtakes)
    return Reason("slots.wait_full", ahead=ahead)
