"""Taking and giving back seats. All of these run inside a domain's operation.

The hot row is held for one statement: everything else is written first, the conditional UPDATE comes last (training.md 4.3). Where
it finds the seats gone the operation is run again on what stands now (LostRace).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from uuid import UUID

from django.db.models import Count, F, QuerySet

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, LostRace, question, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person
from boai.kernel.slots import rules
from boai.kernel.slots.models import Seat, Slot
from boai.kernel.slots.rules import Party, Queueing
from boai.kernel.slots.vocabulary import COUNTED, SeatState


def open_slot(
    branch: Branch, title: str, starts_at: datetime, ends_at: datetime, capacity: int, opens_at: datetime, closes_at: datetime
) -> Slot:
    """A new slot, saved."""
    slot = Slot(branch=branch, title=title, starts_at=starts_at, ends_at=ends_at, capacity=capacity)
    slot.opens_at, slot.closes_at = opens_at, closes_at
    slot.save()
    return slot


def ask(slot: Slot, people: Sequence[Person], acting: Acting, queueing: Queueing, *, late: bool = False) -> list[Seat]:
    """Seats for people who come together: all booked, or all waiting in one place of the queue. ``late`` lets staff book after closing.

    Refuses: slots.not_open, slots.closed, slots.too_many, slots.already_booked, slots.clash.
    """
    _refuse_closed(slot, late=late)
    if len(people) > slot.capacity:
        raise refuse("slots.too_many", capacity=slot.capacity, size=len(people))
    for person in people:
        _refuse_clash(slot, person)
    party, waiting = new_id(), queue(slot)
    row = [*waiting, Party(key=party, size=len(people))]
    served = party in rules.next_offers(row, slot.left, slot.capacity, queueing.most_overtakes)
    now = clock.now()
    seats = [_seat(slot, person, party, now, served=served, overtaking=bool(waiting)) for person in people]
    if served:
        acting.at_the_end(lambda: _count(slot.pk, len(people)))
    return seats


def take(slot: Slot, person: Person, acting: Acting, *, late: bool = False, past_queue: bool = False) -> Seat:
    """One free seat now, no waiting. ``past_queue`` is for who stands at the door when the others can no longer be asked.

    Refuses: slots.not_open, slots.closed, slots.already_booked, slots.clash, slots.full.
    """
    _refuse_closed(slot, late=late)
    if slot.left <= 0 or (not past_queue and queue(slot)):
        raise refuse("slots.full")
    _refuse_clash(slot, person)
    seat = _seat(slot, person, new_id(), clock.now(), served=True, overtaking=False)
    acting.at_the_end(lambda: _count(slot.pk, 1))
    return seat


def release(seat: Seat, acting: Acting) -> None:
    """Give a seat, or a place in the queue, back. Refuses slots.not_yours when it was given back before."""
    if seat.state == SeatState.RELEASED:
        raise refuse("slots.not_yours")
    counted = seat.state in COUNTED
    seat.state, seat.held_until = SeatState.RELEASED, None
    seat.save()
    if counted:
        acting.at_the_end(lambda: _count(seat.slot_id, -1))


def move(seat: Seat, to: Slot, person: Person, acting: Acting) -> Seat:
    """A booked seat in another slot instead of this one; where there is none, this one is kept.

    Refuses: as ``take``.
    """
    seat.state = SeatState.RELEASED
    seat.save()
    _refuse_closed(to, late=False)
    if to.left <= 0 or queue(to):
        raise refuse("slots.full")
    _refuse_clash(to, person)
    other = _seat(to, person, new_id(), clock.now(), served=True, overtaking=False)
    for slot_id, by in sorted([(seat.slot_id, -1), (to.pk, 1)]):  # one order of hot rows: two who cross do not lock each other out
        acting.at_the_end(partial(_count, slot_id, by))
    return other


def pass_on(seat: Seat, person: Person, acting: Acting) -> None:
    """Another person takes this seat over. Refuses slots.already_booked, slots.clash."""
    _refuse_clash(seat.slot, person)
    seat.person = person
    seat.save()


def offer(slot: Slot, acting: Acting, queueing: Queueing) -> list[Seat]:
    """Hold what is free for the parties whose turn it is; gives their seats. Nothing is offered after closing.

    The caller has locked whatever else it will write for these seats.
    """
    now = clock.now()
    if now >= slot.closes_at or slot.left <= 0:
        return []
    chosen = rules.next_offers(queue(slot), slot.left, slot.capacity, queueing.most_overtakes)
    seats = list(_waiting(slot.pk).filter(party__in=chosen))
    for seat in seats:
        seat.state, seat.offered_at = SeatState.HELD, now
        seat.held_until = rules.hold_until(now, slot.closes_at, queueing)
        seat.save()
    if seats:
        acting.at_the_end(lambda: _count(slot.pk, len(seats)))
    return seats


def confirm(seat: Seat, acting: Acting) -> None:
    """Make a held seat a booked one. Refuses slots.not_held, slots.hold_over, slots.clash."""
    if seat.state != SeatState.HELD or seat.held_until is None:
        raise refuse("slots.not_held")
    if clock.now() >= seat.held_until:
        raise refuse("slots.hold_over", until=clock_words(seat.held_until))
    _refuse_clash(seat.slot, seat.person, but=seat)
    seat.state, seat.held_until = SeatState.BOOKED, None
    seat.save()


def is_over(seat: Seat) -> bool:
    """Whether a held seat was not confirmed in time."""
    return seat.state == SeatState.HELD and seat.held_until is not None and clock.now() >= seat.held_until


def queue(slot: Slot) -> list[Party]:
    """The parties that wait, the first first, and how often each was overtaken."""
    rows = _queued(slot_id=slot.pk)
    grouped = [(at, party, len(list(members))) for (at, party), members in groupby(rows)]
    if not grouped:
        return []
    later = Seat.objects.unscoped().filter(slot=slot, booked_at__gt=grouped[0][0], offered_at__gt=grouped[0][0])
    served = set(later.values_list("booked_at", "party"))
    return [
        Party(key=party, size=size, overtaken=sum((other_at, other) > (at, party) for other_at, other in served))
        for at, party, size in grouped
    ]


def people_waiting(slot: Slot) -> int:
    """How many people wait for a seat."""
    return sum(_waiting_number(slot_id=slot.pk))


def place_in_queue(seat: Seat, queueing: Queueing) -> tuple[int, Reason]:
    """Which party in the queue this seat's is, from 1, and why it still waits."""
    slot, waiting = seat.slot, queue(seat.slot)
    position = next(number for number, party in enumerate(waiting, start=1) if party.key == seat.party)
    return position, rules.why_waiting(waiting, seat.party, slot.left, slot.capacity, queueing.most_overtakes)


def resize(slot: Slot, capacity: int, acting: Acting) -> None:
    """Change the capacity. Refuses slots.below_taken."""
    locked = Slot.objects.unscoped().select_for_update().get(pk=slot.pk)
    if capacity < locked.taken:
        raise refuse("slots.below_taken", taken=locked.taken)
    locked.capacity = capacity
    locked.save()


def postpone(slot: Slot, starts_at: datetime, ends_at: datetime) -> None:
    """Move a slot in time; closing keeps its distance to the start, and bookings already open stay open."""
    slot.closes_at = starts_at - (slot.starts_at - slot.closes_at)
    slot.starts_at, slot.ends_at = starts_at, ends_at
    slot.save()


def close(slot: Slot, acting: Acting) -> None:
    """No more bookings from now on."""
    slot.closes_at = min(slot.closes_at, clock.now())
    slot.save()


def clock_words(moment: datetime) -> str:
    """11月21日 14:00."""
    local = moment.astimezone(clock.CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _waiting(slot_id: UUID) -> QuerySet[Seat]:
    return Seat.objects.unscoped().filter(slot=slot_id, state=SeatState.WAITING).order_by("booked_at", "party", "id")


@question
def _queued(*, slot_id: UUID) -> QuerySet[Seat, tuple[datetime, UUID]]:
    return _waiting(slot_id).values_list("booked_at", "party")


@question
def _waiting_number(*, slot_id: UUID) -> QuerySet[Seat, int]:
    return _waiting(slot_id).order_by().values("slot").annotate(number=Count("id")).values_list("number", flat=True)


def _seat(slot: Slot, person: Person, party: UUID, now: datetime, *, served: bool, overtaking: bool) -> Seat:
    seat = Seat(slot=slot, person=person, party=party, booked_at=now, state=SeatState.BOOKED if served else SeatState.WAITING)
    seat.offered_at = now if served and overtaking else None
    seat.save()
    return seat


def _refuse_closed(slot: Slot, *, late: bool) -> None:
    now = clock.now()
    if now < slot.opens_at:
        raise refuse("slots.not_open", opens_at=clock_words(slot.opens_at))
    if now >= slot.closes_at and not late:
        raise refuse("slots.closed")


def _refuse_clash(slot: Slot, person: Person, but: Seat | None = None) -> None:
    held = _held_between(person_id=person.pk, starts_at=slot.starts_at, ends_at=slot.ends_at)
    clashing = (other for other in held if but is None or other[0] != but.pk)
    for _, slot_id, title, starts_at in clashing:
        if slot_id == slot.id:
            raise refuse("slots.already_booked")
        raise refuse("slots.clash", other=title, starts_at=clock_words(starts_at))


@question
def _held_between(*, person_id: UUID, starts_at: datetime, ends_at: datetime) -> QuerySet[Seat, tuple[UUID, UUID, str, datetime]]:
    """The seats that a person has in slots which overlap this span."""
    rows = Seat.objects.unscoped().filter(person=person_id, state__in=COUNTED)
    rows = rows.filter(slot__starts_at__lt=ends_at, slot__ends_at__gt=starts_at)
    return rows.values_list("id", "slot_id", "slot__title", "slot__starts_at")


def _count(slot_id: UUID, by: int) -> None:
    """The one statement on the hot row. Raises LostRace where the seats are gone."""
    if not Slot.objects.unscoped().filter(pk=slot_id, taken__lte=F("capacity") - by).update(taken=F("taken") + by):
        raise LostRace
