"""A notice comes in: kept as it came, believed or not, matched with its order, settled once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from boai.kernel.basics import clock
from boai.kernel.change.acting import Acting, system
from boai.kernel.change.contract import Refused
from boai.kernel.change.turns import writer_turn
from boai.kernel.payments import gateways, queries
from boai.kernel.payments import operations as payments
from boai.kernel.payments.gateways import Unreachable
from boai.kernel.payments.models import Merchant, Notice, Refund
from boai.kernel.payments.statements import NotBelieved, Paid, Refunded
from boai.kernel.payments.vocabulary import DifferenceKind, NoticeOutcome, Source

MOST_BYTES = 64_000
MOST_REFUSED_AN_HOUR = 2_000
"""So many refused notices of one merchant are kept an hour; a flood of forged ones shall not fill the disk."""
KEPT_HEADERS = ("wechatpay-serial", "wechatpay-signature", "wechatpay-timestamp", "wechatpay-nonce", "content-type")
NOT_REFUSED = (NoticeOutcome.RECEIVED, NoticeOutcome.SETTLED)
log = structlog.get_logger()


def receive(society_id: UUID, channel: str, number: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the gateway may stop repeating this notice. Never raises for what is in it."""
    merchant = queries.merchant_numbered(society_id, channel, number)
    if merchant is None or len(body) > MOST_BYTES or _flooded(merchant):
        return False
    now = clock.now()
    notice = _kept(merchant, headers, body, now)
    try:
        said = gateways.bound(channel, number).read(headers, body, now)
        notice.order_number = said.order_number
        _believe(merchant, said, Source.NOTICE)
    except NotBelieved as trouble:
        return _ended(notice, NoticeOutcome(trouble.doubt))
    except Refused as refusal:
        return _ended(notice, NoticeOutcome.REFUSED, refusal.code)
    except Unreachable:
        return _ended(notice, NoticeOutcome.UNKNOWN_KEY)
    return _ended(notice, NoticeOutcome.SETTLED)


def believe_paid(merchant: Merchant, paid: Paid, source: Source) -> None:
    """Post what a gateway truly stated, whichever way we heard it. Refuses as ``settle``, and payments.unknown_order."""
    acting = _acting(merchant, source)
    order = queries.order_numbered(merchant.society_id, paid.order_number)
    if order is None:
        raise Refused(queries.UNKNOWN_ORDER)
    if (paid.merchant, paid.app_id) != (merchant.number, merchant.app_id):
        raise Refused(queries.OTHER_MERCHANT)
    try:
        payments.settle(
            order,
            merchant=merchant,
            transaction=paid.transaction,
            amount_fen=paid.amount_fen,
            currency=paid.currency,
            paid_at=paid.paid_at,
            source=source,
            acting=acting,
        )
    except Refused:
        _case(merchant, paid, acting)
        raise


def believe_refunded(merchant: Merchant, said: Refunded) -> None:
    """Post what became of a refund; one still under way changes nothing. Refuses as ``settle_refund``, and payments.unknown_order."""
    if said.merchant != merchant.number:
        raise Refused(queries.OTHER_MERCHANT)
    rows = Refund.objects.unscoped().filter(society_id=merchant.society_id, number=said.refund_number, payment__merchant=merchant)
    refund = rows.select_related("payment__order").one()
    if refund is None or refund.payment.order.number != said.order_number:
        raise Refused(queries.UNKNOWN_ORDER)
    if said.done is not None:
        at = said.at or clock.now()
        payments.settle_refund(refund, done=said.done, amount_fen=said.amount_fen, at=at, acting=_acting(merchant, Source.NOTICE))


def sweep(older_than: timedelta = timedelta(days=180)) -> int:
    """Take away old notices; what they led to stands in the records. Gives how many."""
    with writer_turn():
        return Notice.objects.filter(received_at__lt=clock.now() - older_than).delete()[0]


def _believe(merchant: Merchant, said: Paid | Refunded, source: Source) -> None:
    if isinstance(said, Paid):
        believe_paid(merchant, said, source)
    else:
        believe_refunded(merchant, said)


def _case(merchant: Merchant, paid: Paid, acting: Acting) -> None:
    """A true statement that does not fit its order: somebody has to look, once."""
    order = queries.order_numbered(merchant.society_id, paid.order_number)
    payments.open_difference(
        branch=merchant.branch,
        merchant=merchant,
        kind=DifferenceKind.NOTICE_DIFFERS,
        key=f"{merchant.number}:{paid.transaction}",
        day=clock.day_of(paid.paid_at),
        order_number=paid.order_number,
        transaction=paid.transaction,
        ours_fen=order.amount_fen if order else None,
        theirs_fen=paid.amount_fen,
        acting=acting,
    )


def _kept(merchant: Merchant, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice:
    """The notice, durable before anything is made of it."""
    kept = {name: headers[name][:1000] for name in KEPT_HEADERS if name in headers}
    text = body.decode("utf-8", "backslashreplace").replace("\0", "\\0")
    with writer_turn():
        return Notice.objects.create(
            society_id=merchant.society_id, channel=merchant.channel, merchant=merchant.number, received_at=now, headers=kept, body=text
        )


def _ended(notice: Notice, outcome: NoticeOutcome, reason: str = "") -> bool:
    notice.outcome, notice.reason = outcome, reason
    with writer_turn():
        notice.save(update_fields=["outcome", "reason", "order_number"])
    if outcome != NoticeOutcome.SETTLED:
        log.warning("notice refused", channel=notice.channel, outcome=outcome, reason=reason)
    return outcome == NoticeOutcome.SETTLED


def _flooded(merchant: Merchant) -> bool:
    lately = Notice.objects.filter(merchant=merchant.number, received_at__gt=clock.now() - timedelta(hours=1))
    return lately.exclude(outcome__in=NOT_REFUSED).count() >= MOST_REFUSED_AN_HOUR


def _acting(merchant: Merchant, source: str) -> Acting:
    return system(merchant.society_id, name=f"payments.{source}")
