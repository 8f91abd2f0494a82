"""An order is opened by a domain, begun by whoever pays, settled by what the gateway states, closed when its time is over."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import Acting, Label, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch
from boai.kernel.payments import queries, rules
from boai.kernel.payments.models import Beginning, Merchant, Order, Payment
from boai.kernel.payments.operations.differences import found
from boai.kernel.payments.rules import Way
from boai.kernel.payments.statements import Paid
from boai.kernel.payments.vocabulary import OPEN, DifferenceKind, OrderStage, PaymentReceived, PaymentStage, Permission, Source
from boai.kernel.people.models import Person


@operation(Permission.ORDER_OPEN, creates=Order, by={System})
def open_order(
    *,
    branch: Branch,
    title: str,
    purpose: str,
    subject: Annotated[str, Label("业务编号")],
    amount: Annotated[Yuan, Label("金额")],
    expires_at: datetime,
    payer: Person | None = None,
    acting: Acting,
) -> Order:
    """开立订单

    ``purpose`` is the domain's own word (``donations.gift``), ``subject`` the id of its record. ``order.path`` is the pay page.
    Refuses: payments.amount_not_positive, payments.expires_too_soon.
    """
    now = clock.now()
    refuse_if(rules.order_fault(amount.fen, now, expires_at))
    order = Order(branch=branch, society_id=acting.society_id, title=title[:40], purpose=purpose, payer=payer, amount_fen=amount.fen)
    order.subject_id, order.opened_at, order.expires_at = UUID(subject), now, expires_at
    order.number, order.code = new_number(f"P{clock.today():%y%m%d}") + new_number(""), new_number("FK")
    order.link_hash = hashlib.sha256(order.token.encode()).hexdigest()
    return order


@operation(Permission.ORDER_OPEN, on=Order, by={System})
def begin(
    order: Order,
    *,
    merchant: Annotated[Merchant, Label("商户")],  # type: ignore[valid-type]  # django-stubs takes Annotated[Model, …] for its own
    way: Annotated[str, Label("方式")],
    acting: Acting,
) -> None:
    """开始支付

    The payer chose a way. Nothing is sent here; the gateway is asked afterwards, outside the transaction. Beginning again, by this
    or another way, is the same order. Refuses: payments.not_open, payments.over, payments.no_merchant.
    """
    now = clock.now()
    if order.stage not in OPEN:
        raise refuse("payments.not_open")
    if now >= order.expires_at:
        raise refuse("payments.over")
    if merchant.id not in {one.id for one in queries.merchants_of(order.branch).values()} or Way(way).channel != merchant.channel:
        raise refuse("payments.no_merchant", channel=merchant.get_channel_display())
    order.stage = OrderStage.PAYING
    asked = {} if way == Way.BANK else {"due_at": rules.next_question(0, now, order.expires_at)}
    fresh: dict[str, Any] = {"way": way, "begun_at": now, "tries": 0, "address": "", "code": "", "bridge": {}, **asked}
    Beginning.objects.update_or_create(order=order, merchant=merchant, defaults=fresh)


@operation(Permission.PAYMENT_SETTLE, on=Order, by={System})
def settle(
    order: Order,
    *,
    merchant: Annotated[Merchant, Label("商户")],  # type: ignore[valid-type]  # django-stubs takes Annotated[Model, …] for its own
    transaction: Annotated[str, Label("渠道交易号")],
    amount_fen: int,
    currency: str,
    paid_at: datetime,
    source: Annotated[Source, Label("得知途径")],
    acting: Acting,
) -> None:
    """确认到账

    Posts a transaction once, whoever tells of it and however often. What an order cannot take any more (closed, or paid already) is
    posted as held, with a case. Tells PaymentReceived, DifferenceFound. Refuses: payments.key_taken, payments.other_merchant,
    payments.other_amount, payments.other_currency.
    """
    key = rules.transaction_key(merchant.channel, merchant.number, merchant.app_id, transaction)
    known = Payment.objects.unscoped().filter(society_id=order.society_id, key=key).one()
    if known is not None:
        if (known.order_id, known.amount_fen) != (order.id, amount_fen):
            raise refuse("payments.key_taken")
        return
    stated = Paid(
        order_number=order.number,
        transaction=transaction,
        merchant=merchant.number,
        app_id=merchant.app_id,
        amount_fen=amount_fen,
        currency=currency,
        paid_at=paid_at,
    )
    refuse_if(rules.misfit(stated, queries.expected(order)))
    _post(order, merchant, stated, key, source, acting)


@operation(Permission.ORDER_OPEN, on=Order, when=OPEN, becomes=OrderStage.CLOSED, by={System})
def close(order: Order, *, acting: Acting) -> None:
    """关闭订单

    Its time is over or the domain called it off. Where somebody began to pay, the gateway is told next; what was paid there in between
    becomes a case.
    """
    order.closed_at = clock.now()
    Beginning.objects.filter(order=order, due_at__isnull=False).update(due_at=clock.now(), leased_until=None)


def _post(order: Order, merchant: Merchant, stated: Paid, key: str, source: str, acting: Acting) -> None:
    takes = order.stage in OPEN
    payment = Payment(
        branch_id=order.branch_id,
        order=order,
        merchant=merchant,
        key=key,
        transaction=stated.transaction,
        amount_fen=stated.amount_fen,
        paid_at=stated.paid_at,
        posted_at=clock.now(),
        source=source,
        stage=PaymentStage.POSTED if takes else PaymentStage.HELD,
    )
    payment.save()
    if takes:
        order.stage, order.paid_at = OrderStage.PAID, stated.paid_at
        Beginning.objects.filter(order=order).update(due_at=None)
        acting.tell(PaymentReceived(order.id, payment.id, order.branch_id, order.purpose, order.subject_id))
        return
    kind = DifferenceKind.PAID_AFTER_CLOSE if order.stage == OrderStage.CLOSED else DifferenceKind.PAID_TWICE
    found(kind, key, order=order, payment=payment, theirs_fen=stated.amount_fen, day=clock.day_of(stated.paid_at), acting=acting)
