"""Money back: asked by one, approved by another, by the way it came, never more than came."""

from datetime import datetime
from typing import Annotated

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import Acting, Because, Label, Post, System, operation, refuse
from boai.kernel.payments import rules
from boai.kernel.payments.models import Order, Payment, Refund, Sending
from boai.kernel.payments.operations.differences import found
from boai.kernel.payments.vocabulary import DifferenceKind, OrderStage, PaymentStage, Permission, RefundSettled, RefundStage
from boai.kernel.people.models import Person


@operation(Permission.REFUND_PROPOSE, creates=Refund, by={Post, System}, at="payment", proof=True)
def propose_refund(
    *,
    payment: Payment,
    amount: Annotated[Yuan, Label("退款金额")],
    because: Because,
    asked_by: Annotated[Person | None, Label("提出人")] = None,
    acting: Acting,
) -> Refund:
    """申请退款

    A part or all of one payment. A domain that asks as the system says for whom (``asked_by``): that person cannot approve.
    Refuses: payments.amount_not_positive, payments.refund_too_much, payments.asked_by_missing.
    """
    if amount.fen <= 0:
        raise refuse("payments.amount_not_positive")
    asked = acting.person_id or (asked_by.id if asked_by else None)
    if asked is None:
        raise refuse("payments.asked_by_missing")
    _reserve(payment, amount.fen)
    refund = Refund(branch_id=payment.branch_id, payment=payment, amount_fen=amount.fen, because=because, proposed_by_id=asked)
    refund.number = new_number(f"R{clock.today():%y%m%d}") + new_number("")
    return refund


@operation(
    Permission.REFUND_APPROVE,
    on=Refund,
    when={RefundStage.PROPOSED},
    becomes=RefundStage.APPROVED,
    by={Post},
    never_by=["proposed_by"],
    proof=True,
)
def approve_refund(refund: Refund, *, acting: Acting) -> None:
    """复核退款

    It is sent afterwards, outside the transaction. Refuses: access.own_work.
    """
    refund.approved_by_id = acting.person_id
    order = _order_of(refund)
    if refund.payment.stage == PaymentStage.POSTED:
        order.stage = OrderStage.REFUNDING
        order.save()
    Sending.objects.create(refund=refund, due_at=clock.now())


@operation(Permission.REFUND_PROPOSE, on=Refund, when={RefundStage.PROPOSED}, becomes=RefundStage.WITHDRAWN, by={Post})
def withdraw_refund(refund: Refund, *, reason: Because, acting: Acting) -> None:
    """撤回退款申请"""
    _reserve(refund.payment, -refund.amount_fen)


@operation(Permission.REFUND_SETTLE, on=Refund, when={RefundStage.APPROVED, RefundStage.SETTLED, RefundStage.FAILED}, by={System})
def settle_refund(
    refund: Refund, *, done: Annotated[bool, Label("已退回")], amount_fen: int, at: Annotated[datetime, Label("时间")], acting: Acting
) -> None:
    """确认退款结果

    Once; told again it changes nothing. A failed refund becomes a case. Tells RefundSettled, DifferenceFound.
    Refuses: payments.other_amount.
    """
    if refund.stage != RefundStage.APPROVED:
        return
    if amount_fen != refund.amount_fen:
        raise refuse("payments.other_amount", expected=refund.amount, stated=Yuan(amount_fen))
    Sending.objects.filter(refund=refund).update(due_at=None)
    payment = _locked(refund.payment)
    order = _order_of(refund)
    if done:
        refund.stage, refund.settled_at = RefundStage.SETTLED, at
        payment.refunded_fen += refund.amount_fen
        acting.tell(RefundSettled(order.id, refund.id, payment.id, order.purpose, order.subject_id))
    else:
        refund.stage = RefundStage.FAILED
        payment.refund_asked_fen -= refund.amount_fen
        found(
            DifferenceKind.REFUND_FAILED,
            refund.number,
            order=order,
            payment=payment,
            ours_fen=refund.amount_fen,
            day=clock.today(),
            acting=acting,
        )
    payment.save()
    if payment.stage == PaymentStage.POSTED:
        others = payment.refunds.filter(stage=RefundStage.APPROVED).exclude(pk=refund.pk).exists()
        order.stage = rules.stage_after_refund(payment.amount_fen, payment.refunded_fen, more_under_way=others)
        order.save()


def _reserve(payment: Payment, fen: int) -> None:
    locked = _locked(payment)
    locked.refund_asked_fen += fen
    if locked.refund_asked_fen > locked.amount_fen:
        raise refuse("payments.refund_too_much")
    locked.save()


def _locked(payment: Payment) -> Payment:
    return Payment.objects.unscoped().select_for_update(of=("self",)).get(pk=payment.pk)


def _order_of(refund: Refund) -> Order:
    return Order.objects.unscoped().select_for_update(of=("self",)).get(payments__id=refund.payment_id)
