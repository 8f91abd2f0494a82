"""Asking the gateway ourselves: to prepare a payment, to learn what no notice told, to close, to send refunds.

Everything here speaks to the gateway, so everything stands outside every transaction; what is due is taken under a lease.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog
from django.db import models
from django.db.models import Q

from boai.kernel.basics import clock
from boai.kernel.change.acting import Acting, system
from boai.kernel.change.contract import Record, Refused
from boai.kernel.change.turns import writer_turn
from boai.kernel.payments import gateways, receiving, rules
from boai.kernel.payments import operations as payments
from boai.kernel.payments.gateways import Asked, Declined, Gateway, Prepared, Unreachable
from boai.kernel.payments.models import Beginning, Merchant, Order, Sending
from boai.kernel.payments.rules import Way
from boai.kernel.payments.statements import NotBelieved, Standing, Trade
from boai.kernel.payments.vocabulary import OPEN, Source

LEASE = timedelta(minutes=2)
T = TypeVar("T", bound=models.Model)
log = structlog.get_logger()


def prepare(order: Order, merchant: Merchant, way: Way, *, source: str = "", openid: str = "") -> Prepared:
    """Begin to pay: the order is marked, then the gateway asked, then its answer kept for the page, and given back.

    Refuses as ``begin``. Raises Unreachable, Declined.
    """
    begun = payments.begin(order, merchant=merchant, way=way, acting=_acting(order))
    if way is Way.BANK:
        return Prepared()
    asked = Asked(
        order_number=begun.number,
        title=begun.title,
        amount_fen=begun.amount_fen,
        expires_at=begun.expires_at,
        notify=f"{gateways.origin()}/pay/notices/{merchant.channel}/{merchant.number}",
        back=f"{gateways.origin()}{begun.path}",
        source=source,
        openid=openid,
    )
    prepared = gateways.bound(merchant.channel, merchant.number).prepare(way, asked)
    _keep(begun, merchant, prepared)
    return prepared


def ask_due(most: int = 50) -> int:
    """Ask after every order and refund that is due; gives how many were asked."""
    asked = 0
    beginnings = Beginning.objects.filter(due_at__lte=clock.now()).select_related("order__branch", "merchant__branch").order_by("due_at")
    for row in _leased(beginnings, most):
        _guarded(row, _ask)
        asked += 1
    sendings = Sending.objects.filter(due_at__lte=clock.now()).order_by("due_at")
    for sending in _leased(sendings.select_related("refund__payment__order", "refund__payment__merchant__branch"), most):
        _guarded(sending, _send)
        asked += 1
    return asked


def ask_now(order: Order) -> None:
    """The payer says 我已付款: every gateway where the order was begun is asked at once."""
    rows = Beginning.objects.filter(order=order).exclude(way=Way.BANK).order_by("-begun_at")
    for row in _leased(rows.select_related("order__branch", "merchant__branch"), 3):
        _guarded(row, _ask)


def close_over(acting: Acting) -> None:
    """Close the orders that nobody began to pay in time; the begun ones are closed once their gateway has been asked."""
    over = Order.objects.unscoped().filter(stage__in=OPEN, expires_at__lte=clock.now(), society_id=acting.society_id)
    idle = over.exclude(beginnings__due_at__isnull=False)
    payments.close.many([{"record": row} for row in idle.order_by("expires_at")[:500]], acting=acting)


def _ask(row: Beginning) -> None:
    """One question, and what follows from the answer."""
    order, gateway = row.order, gateways.bound(row.merchant.channel, row.merchant.number)
    stands = gateway.query(order.number)
    row.tries += 1
    if stands.paid is not None:
        try:
            receiving.believe_paid(row.merchant, stands.paid, Source.QUERY)
        except Refused:
            log.warning("the gateway's answer does not fit", order=order.number)
        _later(row, None)
        return
    over = order.expires_at <= clock.now() or order.stage not in OPEN
    if over and _closed_there(gateway, stands, order):
        _close_here(order)
        _later(row, None)
        return
    _later(row, rules.next_question(row.tries, clock.now(), order.expires_at))


def _closed_there(gateway: Gateway, stands: Standing, order: Order) -> bool:
    """Whether nobody can pay it there any more. Declined means that it was paid in this very moment: it is asked again."""
    if stands.trade is Trade.WAITING:
        try:
            gateway.close(order.number)
        except Declined:
            return False
    return True


def _close_here(order: Order) -> None:
    try:
        payments.close(order, acting=_acting(order))
    except Refused:
        log.info("the order is no longer open", order=order.number)


def _send(row: Sending) -> None:
    refund = row.refund
    payment, order = refund.payment, refund.payment.order
    row.tries += 1
    try:
        said = gateways.bound(payment.merchant.channel, payment.merchant.number).refund(
            order_number=order.number,
            refund_number=refund.number,
            amount_fen=refund.amount_fen,
            total_fen=payment.amount_fen,
            reason=refund.because,
        )
    except Declined as trouble:
        row.trouble = str(trouble)[:200]
        _later(row, None)
        payments.settle_refund(refund, done=False, amount_fen=refund.amount_fen, at=clock.now(), acting=_acting(refund))
        return
    _later(row, clock.now() + timedelta(seconds=min(30 * 2**row.tries, 3600)))
    receiving.believe_refunded(payment.merchant, said)


def _guarded(row: "Beginning | Sending", work: Callable[..., None]) -> None:
    """Whatever keeps the gateway from answering is noted; the row comes again."""
    try:
        work(row)
    except (Unreachable, Declined, NotBelieved, Refused) as trouble:
        row.trouble, row.tries = f"{type(trouble).__name__}: {trouble}"[:200], row.tries + 1
        pause = rules.QUERY_PAUSES_S[min(row.tries, len(rules.QUERY_PAUSES_S) - 1)]
        _later(row, clock.now() + timedelta(seconds=min(pause, 3600)))


def _later(row: "Beginning | Sending", due: object) -> None:
    row.due_at, row.leased_until = due, None  # type: ignore[assignment]  # a moment, or None for never
    with writer_turn():
        row.save(update_fields=["due_at", "leased_until", "tries", "trouble"])


def _leased(rows: "models.QuerySet[T]", most: int) -> list[T]:
    """The rows that nobody else is at, now ours for two minutes."""
    free = Q(leased_until=None) | Q(leased_until__lt=clock.now())
    ours = []
    for row in list(rows.filter(free)[:most]):
        with writer_turn():
            if type(row)._default_manager.filter(free, pk=row.pk).update(leased_until=clock.now() + LEASE):
                ours.append(row)
    return ours


def _keep(order: Order, merchant: Merchant, prepared: Prepared) -> None:
    kept = {"address": prepared.address, "code": prepared.code, "bridge": dict(prepared.bridge)}
    with writer_turn():
        Beginning.objects.filter(order=order, merchant=merchant).update(**kept)


def _acting(of: Record) -> Acting:
    return system(of.society_id, name="payments.asking")
