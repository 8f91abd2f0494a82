"""The sequencer: one at a time per Book, it gives each journal its number, its place on the funds' lines and its leaf, in one order."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from boai.kernel.basics import clock
from boai.kernel.change.inserts import insert
from boai.kernel.change.turns import alone, writer_turn
from boai.kernel.ledger.models import Balance, Hole, Journal, Leg, Numbered, Place, Unnumbered
from boai.kernel.ledger.vocabulary import Side

MOST = 2_000


def sequence_all(society_id: UUID) -> int:
    """Number whatever waits in every Book of a society; gives how many journals."""
    waiting = Unnumbered.objects.filter(book__society_id=society_id).values_list("book_id", flat=True).distinct()
    return sum(sequence(book_id) for book_id in list(waiting))


def sequence(book_id: UUID, most: int = MOST) -> int:
    """Number up to ``most`` journals of a Book; gives how many."""
    with writer_turn(), transaction.atomic():
        alone(f"ledger.sequence:{book_id}")
        waiting = Unnumbered.objects.filter(book_id=book_id).order_by("rank", "journal_id").select_related("journal")
        fresh = [one.journal for one in waiting[:most]]
        if fresh:
            _place(fresh)
            _number(book_id, fresh)
            Unnumbered.objects.filter(pk__in=[one.pk for one in fresh]).delete()
    return len(fresh)


def _number(book_id: UUID, fresh: Sequence[Journal]) -> None:
    last = Numbered.objects.filter(book_id=book_id).aggregate(number=Max("number"), leaf=Max("leaf_index"))
    number, leaf = (last["number"] or 0) + 1, -1 if last["leaf"] is None else last["leaf"]
    now = clock.now()
    insert(
        [
            Numbered(journal_id=one.pk, book_id=book_id, number=number + step, leaf_index=leaf + 1 + step, at=now)
            for step, one in enumerate(fresh)
        ]
    )


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
