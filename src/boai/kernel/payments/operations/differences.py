"""A difference is a case: opened once, taken by somebody, settled with a sentence. Nothing posts itself."""

from datetime import date
from typing import Annotated

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, AtLeast, Label, Note, Post, System, operation, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.payments.models import Difference, Merchant, Order, Payment
from boai.kernel.payments.vocabulary import (
    DifferenceFound,
    DifferenceKind,
    DifferenceStage,
    OrderStage,
    Outcome,
    PaymentReceived,
    PaymentStage,
    Permission,
)


@operation(Permission.DIFFERENCE_OPEN, creates=Difference, by={System})
def open_difference(
    *,
    branch: Branch,
    merchant: Merchant | None = None,
    kind: DifferenceKind,
    key: Annotated[str, Label("编号")],
    day: date,
    order_number: str = "",
    transaction: str = "",
    payment: Payment | None = None,
    ours_fen: int | None = None,
    theirs_fen: int | None = None,
    acting: Acting,
) -> Difference:
    """立案

    ``key`` names what differs: the same difference is one case, however often it is found. Tells DifferenceFound.
    """
    known = Difference.objects.unscoped().filter(society_id=acting.society_id, key=f"{kind}:{key}").one()
    if known is not None:
        return known
    case = Difference(branch=branch, merchant=merchant, kind=kind, key=f"{kind}:{key}", day=day, payment=payment, found_at=clock.now())
    case.order_number, case.transaction, case.ours_fen, case.theirs_fen = order_number, transaction, ours_fen, theirs_fen
    case.save()
    acting.tell(DifferenceFound(case.id, branch.id, kind))
    return case


def found(
    kind: DifferenceKind,
    key: str,
    *,
    order: Order,
    payment: Payment | None = None,
    ours_fen: int | None = None,
    theirs_fen: int | None = None,
    transaction: str = "",
    day: date,
    acting: Acting,
) -> Difference:
    """Open a case about an order, from inside another operation."""
    return open_difference(
        branch=order.branch,
        merchant=payment.merchant if payment else None,
        kind=kind,
        key=key,
        day=day,
        order_number=order.number,
        transaction=payment.transaction if payment else transaction,
        payment=payment,
        ours_fen=ours_fen,
        theirs_fen=theirs_fen,
        acting=acting,
    )


@operation(
    Permission.DIFFERENCE_SETTLE,
    on=Difference,
    when={DifferenceStage.OPEN, DifferenceStage.TAKEN},
    becomes=DifferenceStage.TAKEN,
    by={Post},
)
def take_difference(difference: Difference, *, acting: Acting) -> None:
    """我来处理"""
    difference.owner_id = acting.person_id


@operation(
    Permission.DIFFERENCE_SETTLE, on=Difference, when={DifferenceStage.TAKEN}, becomes=DifferenceStage.SETTLED, by={Post}, proof=True
)
def settle_difference(
    difference: Difference, *, outcome: Outcome, note: Annotated[Note, Label("处理经过"), AtLeast(4)], acting: Acting
) -> None:
    """结案

    记入订单 lets a closed order take the money that came late, and tells PaymentReceived. Refuses: payments.no_payment_held,
    payments.not_yours_to_accept.
    """
    if outcome == Outcome.ACCEPTED:
        _accept(difference, acting)
    difference.outcome, difference.note, difference.settled_at = outcome, note, clock.now()
    difference.owner_id = acting.person_id


def _accept(difference: Difference, acting: Acting) -> None:
    payment = difference.payment
    if payment is None or payment.stage != PaymentStage.HELD or payment.refund_asked_fen:
        raise refuse("payments.no_payment_held")
    order = Order.objects.unscoped().select_for_update(of=("self",)).get(pk=payment.order_id)
    if order.stage != OrderStage.CLOSED:
        raise refuse("payments.not_yours_to_accept")
    order.stage, order.paid_at = OrderStage.PAID, payment.paid_at
    order.save()
    payment.stage = PaymentStage.POSTED
    payment.save()
    acting.tell(PaymentReceived(order.id, payment.id, order.branch_id, order.purpose, order.subject_id))
