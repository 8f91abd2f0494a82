"""Accounts that can never go below zero: one balance row each, moved by one conditional UPDATE; the check constraint is the last wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import refuse
from boai.kernel.change.inserts import insert
from boai.kernel.ledger.models import Account, Balance, Fund, Hole, Place, Reservation
from boai.kernel.ledger.tracing import Holes, Span, TooMuch, carve
from boai.kernel.ledger.vocabulary import ReservationStage, Side


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What one journal takes from a floor account: of the line in its order, or by name ``out_of`` one gift."""

    fen: int
    journal_id: UUID
    out_of: UUID | None


def take(account: Account, takings: Sequence[Taking]) -> None:
    """Take all of it or nothing. Refuses: ledger.fund_short, ledger.spent_already, ledger.not_numbered."""
    in_order = sum(one.fen for one in takings if one.out_of is None)
    if in_order:
        _move(account, in_order, out_total=F("out_total") + in_order)
    for one in takings:
        if one.out_of is not None:
            _take_out_of(account, one, one.out_of)


def reserve(fund: Fund, fen: int, *, key: str) -> Reservation:
    """Promise money of a fund. Refuses: ledger.fund_short, ledger.key_reused."""
    _move(fund.account, fen, reserved=F("reserved") + fen)
    reservation = Reservation(fund=fund, amount_fen=fen, key=key)
    reservation.save()
    return reservation


def release(reservation: Reservation) -> None:
    """Give a promise back: to the fund, or to the spend that follows in the same operation. Refuses ledger.not_held."""
    _settle(reservation, ReservationStage.RELEASED)


def use(reservation: Reservation) -> None:
    """The promise is kept: its money is free for the spend that is posted next in the same operation. Refuses ledger.not_held."""
    _settle(reservation, ReservationStage.SPENT)


def _settle(reservation: Reservation, becomes: ReservationStage) -> None:
    fresh = Reservation.objects.unscoped().select_for_update(of=("self",)).select_related("fund").get(pk=reservation.pk)
    if fresh.stage != ReservationStage.HELD:
        raise refuse("ledger.not_held")
    Balance.objects.filter(pk=fresh.fund.account_id).update(reserved=F("reserved") - fresh.amount_fen)
    fresh.stage = becomes
    fresh.save()


def _move(account: Account, fen: int, **columns: object) -> None:
    enough = F("out_total") + F("holes_total") + F("reserved") + fen
    if not Balance.objects.filter(pk=account.pk, in_total__gte=enough).update(**columns):
        raise refuse("ledger.fund_short", fund=account.title, left=Yuan(Balance.objects.get(pk=account.pk).left))


def _take_out_of(account: Account, taking: Taking, gift_id: UUID) -> None:
    """Make the holes by which money leaves one gift, under the fund's lock."""
    balance = Balance.objects.select_for_update().get(pk=account.pk)
    place = Place.objects.filter(account=account, journal_id=gift_id, side=Side.IN).first()
    if place is None:
        raise refuse("ledger.not_numbered")
    gift = Span(place.lo, place.hi)
    spans = Hole.objects.filter(account=account, lo__lt=gift.hi).values_list("lo", "hi")
    try:
        made = carve(gift, Holes(Span(*span) for span in spans), balance.out_total, taking.fen)
    except TooMuch as short:
        raise refuse("ledger.spent_already", left=Yuan(short.left)) from short
    _move(account, taking.fen, holes_total=F("holes_total") + taking.fen)
    insert([Hole(account_id=account.pk, lo=one.lo, hi=one.hi, gift_id=gift_id, taken_by_id=taking.journal_id) for one in made])
