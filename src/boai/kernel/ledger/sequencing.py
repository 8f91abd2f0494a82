"""The sequencer: one at a time per Book, it gives each journal its number, its place on the funds' lines and its leaves, in one order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from boai.kernel.basics import clock
from boai.kernel.change.inserts import insert
from boai.kernel.change.turns import alone, writer_turn
from boai.kernel.ledger.leaves import Moved
from boai.kernel.ledger.models import Balance, Book, Fund, Hole, Journal, Leg, Numbered, Place, Unnumbered
from boai.kernel.ledger.queries import log_of
from boai.kernel.ledger.tracing import Holes, Span
from boai.kernel.ledger.vocabulary import Side
from boai.kernel.openlog import log
from boai.kernel.openlog.models import Log

MOST = 2_000
Row = TypeVar("Row", Place, Hole)


def sequence_all(society_id: UUID) -> list[Log]:
    """Number whatever waits in every Book of a society; gives the logs that grew, which want to be published."""
    waiting = Unnumbered.objects.filter(book__society_id=society_id).values_list("book_id", flat=True).distinct()
    books = Book.objects.unscoped().filter(pk__in=list(waiting)).select_related("branch").order_by("pk")
    return [log_of(book) for book in books if sequence(book)]


def sequence(book: Book, most: int = MOST) -> int:
    """Number up to ``most`` journals of a Book; gives how many."""
    with writer_turn(), transaction.atomic():
        alone(f"ledger.sequence:{book.pk}")
        waiting = Unnumbered.objects.filter(book=book).order_by("rank", "journal_id").select_related("journal")
        fresh = [one.journal for one in waiting[:most]]
        if fresh:
            _number(book, fresh, _told(book, fresh, _place(fresh)))
            Unnumbered.objects.filter(pk__in=[one.pk for one in fresh]).delete()
    return len(fresh)


def _place(fresh: Sequence[Journal]) -> list[Place]:
    """Lay income at the end of each fund's line and spends at the end of its solid line. What left by name has its holes already."""
    order = {one.pk: step for step, one in enumerate(fresh)}
    legs = sorted(
        Leg.objects.filter(journal__in=fresh, account__floor=True).select_related("account"),
        key=lambda leg: (order[leg.journal_id], leg.pk),
    )
    by_name = set(Hole.objects.filter(taken_by__in=fresh).values_list("taken_by_id", "account_id"))
    touched = sorted({leg.account_id for leg in legs})
    balances = {one.pk: one for one in Balance.objects.select_for_update().filter(pk__in=touched).order_by("pk")}
    places = list(_laid(legs, by_name, balances))
    insert(places)
    for balance in balances.values():
        balance.save(update_fields=["in_total", "out_numbered"])
    return places


def _laid(legs: Iterable[Leg], by_name: set[tuple[UUID, UUID]], balances: dict[UUID, Balance]) -> Iterable[Place]:
    for leg in legs:
        balance, fen = balances[leg.account_id], leg.amount * leg.account.inward
        if fen > 0:
            place = Place(
                account_id=leg.account_id, journal_id=leg.journal_id, side=Side.IN, lo=balance.in_total, hi=balance.in_total + fen
            )
            balance.in_total = place.hi
        elif (leg.journal_id, leg.account_id) in by_name:
            continue
        else:
            lo = balance.out_numbered
            place = Place(account_id=leg.account_id, journal_id=leg.journal_id, side=Side.OUT, lo=lo, hi=lo - fen)
            balance.out_numbered = place.hi
        yield place


def _told(book: Book, fresh: Sequence[Journal], places: Sequence[Place]) -> list[list[bytes]]:
    """The leaves of each journal."""
    holes = list(Hole.objects.filter(taken_by__in=fresh).order_by("account_id", "lo"))
    accounts = {one.account_id for one in places} | {one.account_id for one in holes}
    funds = {one.account_id: one for one in Fund.objects.unscoped().filter(account_id__in=accounts)}
    spoken_of = {hole.gift_id for hole in holes} | {one.reverses_id for one in fresh if one.reverses_id}
    leaf_of = {one.pk: one.leaf_index for one in Numbered.objects.filter(pk__in=spoken_of) if one.leaf_index is not None}
    lines, others = _lines(places), _others(book, fresh)
    of_place, of_hole = _grouped(places, "journal_id"), _grouped(holes, "taken_by_id")
    return [
        Moved(one, funds, of_place.get(one.pk, []), of_hole.get(one.pk, []), lines, leaf_of, others.get(one.transfer, "")).bodies()
        for one in fresh
    ]


def _lines(places: Sequence[Place]) -> dict[UUID, Holes]:
    """The holes of every line on which something was spent."""
    spent_on = {one.account_id for one in places if one.side == Side.OUT}
    spans: dict[UUID, list[Span]] = {account_id: [] for account_id in spent_on}
    for account_id, lo, hi in Hole.objects.filter(account_id__in=spent_on).values_list("account_id", "lo", "hi"):
        spans[account_id].append(Span(lo, hi))
    return {account_id: Holes(found) for account_id, found in spans.items()}


def _others(book: Book, fresh: Sequence[Journal]) -> dict[UUID | None, str]:
    """For each transfer the origin of the other Book's log."""
    links = [one.transfer for one in fresh if one.transfer]
    rows = Journal.objects.filter(~Q(book=book), transfer__in=links).select_related("book")
    return {one.transfer: log_of(one.book).origin for one in rows} if links else {}


def _number(book: Book, fresh: Sequence[Journal], bodies: Sequence[Sequence[bytes]]) -> None:
    leaf = log.append(log_of(book), [body for of_one in bodies for body in of_one])
    number = (Numbered.objects.filter(book=book).aggregate(last=Max("number"))["last"] or 0) + 1
    now, rows = clock.now(), []
    for step, (one, of_one) in enumerate(zip(fresh, bodies, strict=True)):
        rows.append(Numbered(journal_id=one.pk, book=book, number=number + step, leaf_index=leaf if of_one else None, at=now))
        leaf += len(of_one)
    insert(rows)


def _grouped(rows: Sequence[Row], by: str) -> Mapping[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return found
