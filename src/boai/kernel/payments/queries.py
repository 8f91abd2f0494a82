"""Questions about orders and money that came in."""

import hashlib
from uuid import UUID

from django.db.models import Q

from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import upward
from boai.kernel.payments.models import Beginning, Merchant, Order, Payment
from boai.kernel.payments.rules import Expected
from boai.kernel.payments.vocabulary import Channel, MerchantStage, PaymentStage

UNKNOWN_ORDER, OTHER_MERCHANT = Reason("payments.unknown_order"), Reason("payments.other_merchant")


def merchants_of(branch: Branch) -> dict[str, Merchant]:
    """Where this branch's money comes in, by channel: its own merchant, or that of the nearest branch above."""
    places = upward(branch)
    rows = Merchant.objects.unscoped().filter(branch__in=places, stage=MerchantStage.ACTIVE).select_related("branch")
    return {one.channel: one for one in sorted(rows, key=lambda one: (len(one.branch.path), one.id))}


def expected(order: Order) -> Expected:
    """What a statement about an order must agree with."""
    begun = set(Beginning.objects.filter(order=order).values_list("merchant__number", "merchant__app_id"))
    if (bank := merchants_of(order.branch).get(Channel.BANK)) is not None:  # a transfer needs no beginning: the code stands on the page
        begun.add((bank.number, bank.app_id))
    return Expected(amount_fen=order.amount_fen, currency=order.currency, merchants=frozenset(begun))


def order_of_token(society_id: UUID, token: str) -> Order | None:
    """The order whose page this is, or None for an unknown or ended link."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    order = Order.objects.unscoped().filter(society_id=society_id, link_hash=hashed).select_related("branch").one()
    return order if order is not None and clock.now() < order.link_ends_at else None


def order_numbered(society_id: UUID, number: str) -> Order | None:
    """The order with our number."""
    return Order.objects.unscoped().filter(society_id=society_id, number=number).select_related("branch").one()


def posted_payment(order: Order) -> Payment | None:
    """The payment that an order took, or None."""
    return Payment.objects.unscoped().filter(order=order, stage=PaymentStage.POSTED).one()


def merchant_numbered(society_id: UUID, channel: str, number: str) -> Merchant | None:
    """A merchant that takes money, or took it before."""
    rows = Merchant.objects.unscoped().filter(~Q(stage=MerchantStage.PROPOSED), society_id=society_id, channel=channel, number=number)
    return rows.select_related("branch").one()


def other_bill(stated: str, expected: str) -> Reason:
    """That a file is another merchant's."""
    return Reason("payments.bill_other_merchant", stated=stated, expected=expected)
