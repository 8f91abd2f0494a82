"""A day's reconciliation: the pure comparison fed from the records, each finding a case, once.

Only one thing is posted: what was paid at the gateway and is missing here, by the very path of a notice.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Collate

from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Refused
from boai.kernel.payments import gateways, importing, queries, receiving, reconciliation
from boai.kernel.payments import operations as payments
from boai.kernel.payments.gateways import Declined, Unreachable
from boai.kernel.payments.models import BankLine, BankStatement, Bill, BillLine, Difference, Merchant, Payment, Refund
from boai.kernel.payments.reconciliation import Entry, Finding, Settlement
from boai.kernel.payments.statements import Paid
from boai.kernel.payments.vocabulary import Channel, DifferenceKind, MerchantStage, RefundStage, Source

READ_AT_ONCE = 5_000
TRY_AGAIN_AFTER = timedelta(hours=1)
_tried: dict[UUID, datetime] = {}
"""When this process last asked for a merchant's bill."""
log = structlog.get_logger()


def reconcile_bill(bill: Bill) -> list[Difference]:
    """Our payments and refunds of the bill's day against its lines; gives the cases, new and known."""
    acting = system(bill.society_id, name="payments.reconciling")
    seen: Counter[str] = Counter()
    cases = []
    for finding in list(reconciliation.compare(ours(bill.merchant, bill.day), theirs(bill))):
        if finding.kind == DifferenceKind.MISSING_HERE and _posted(bill.merchant, finding.entry):
            continue
        name = f"{bill.merchant.number}:{finding.kind}:{finding.entry.transaction}"
        seen[name] += 1
        cases.append(_case(bill.merchant, bill.day, finding, f"{bill.merchant.number}:{finding.entry.transaction}:{seen[name]}", acting))
    return cases


def reconcile_bank(merchant: Merchant, account: Merchant) -> list[Difference]:
    """What the merchant's bills say should have reached the account, against what did, as far as statements reach."""
    acting = system(merchant.society_id, name="payments.reconciling")
    reaches = BankStatement.objects.unscoped().filter(account=account).aggregate(until=Max("to_on"))["until"]
    if reaches is None:
        return []
    day = timedelta(days=1)
    bills = (
        Bill.objects.unscoped().filter(merchant=merchant, day__lte=reaches - reconciliation.SETTLES_WITHIN - day).order_by("imported_at")
    )
    newest = {bill.day: bill for bill in bills}
    expected = [_settlement(bill) for bill in newest.values() if _settlement(bill).amount_fen]
    lines = BankLine.objects.filter(account=account, settles=merchant, day__lte=reaches)
    if newest:
        lines = lines.filter(day__gt=min(newest), day__lte=max(newest) + day + reconciliation.SETTLES_WITHIN)
    arrived = [Settlement(day=line.day, amount_fen=line.amount_fen, reference=str(line.pk)) for line in lines.order_by("day", "id")]
    return [
        payments.open_difference(
            branch=merchant.branch,
            merchant=merchant,
            kind=DifferenceKind(kind),
            key=f"{merchant.number}:{(due or came).day}:{came.reference if came else due.reference}",  # type: ignore[union-attr]  # one of the two is there
            day=(due or came).day,  # type: ignore[union-attr]  # likewise
            ours_fen=due.amount_fen if due else None,
            theirs_fen=came.amount_fen if came else None,
            acting=acting,
        )
        for kind, due, came in reconciliation.settlements(expected, arrived)
    ]


def reconcile_statement(statement: BankStatement) -> list[Difference]:
    """Every merchant of the account's branch against the account."""
    rows = Merchant.objects.unscoped().filter(society_id=statement.society_id, branch_id=statement.account.branch_id)
    merchants = rows.exclude(channel=Channel.BANK).select_related("branch")
    return [case for merchant in merchants for case in reconcile_bank(merchant, statement.account)]


def fetch_due() -> int:
    """From half past ten, when gateways have it: yesterday's bill of every merchant, fetched and compared; gives how many were.

    One that does not answer is asked again after an hour.
    """
    now = clock.now()
    if now < clock.at(clock.day_of(now), 10, 30):
        return 0
    rows = Merchant.objects.unscoped().filter(stage=MerchantStage.ACTIVE).exclude(channel=Channel.BANK).select_related("branch")
    due = [one for one in rows if _tried.get(one.id, now - TRY_AGAIN_AFTER) <= now - TRY_AGAIN_AFTER]
    return sum(_fetched(one, clock.day_of(now) - timedelta(days=1)) for one in due)


def _fetched(merchant: Merchant, day: date) -> bool:
    _tried[merchant.id] = clock.now()
    if Bill.objects.unscoped().filter(merchant=merchant, day=day).exists():
        return False
    try:
        raw = gateways.bound(merchant.channel, merchant.number).bill(day)
        bill = importing.take_in_bill(merchant, raw, system(merchant.society_id, name="payments.reconciling"), day)
    except (Unreachable, Declined, Refused) as trouble:
        log.info("no bill fetched", merchant=merchant.number, trouble=str(trouble))
        return False
    reconcile_bill(bill)
    return True


def ours(merchant: Merchant, day: date) -> Iterator[Entry]:
    """What we posted of a merchant's on a day, in the order of the gateway's numbers; a refund under our own."""
    since, until = clock.at(day), clock.end_of(day)
    paid = Payment.objects.unscoped().filter(merchant=merchant, paid_at__gte=since, paid_at__lt=until)
    back = Refund.objects.unscoped().filter(
        payment__merchant=merchant, stage=RefundStage.SETTLED, settled_at__gte=since, settled_at__lt=until
    )
    return merge(
        _entries(paid, "transaction", "order__number", "amount_fen", "paid_at"),
        (Entry(*row[:2], -row[2], row[3]) for row in _entries(back, "number", "payment__order__number", "amount_fen", "settled_at")),
        key=_transaction,
    )


def theirs(bill: Bill) -> Iterator[Entry]:
    """A bill's lines in the same order."""
    lines = BillLine.objects.filter(bill_id=bill.id)
    return merge(
        _entries(lines.filter(refund_number=""), "transaction", "order_number", "amount_fen", "at"),
        _entries(lines.exclude(refund_number=""), "refund_number", "order_number", "amount_fen", "at"),
        key=_transaction,
    )


def _entries(rows: "QuerySet[Payment] | QuerySet[Refund] | QuerySet[BillLine]", by: str, *columns: str) -> Iterator[Entry]:
    """Sorted as Python sorts text, on both engines."""
    plain = Collate(F(by), "C" if connection.vendor == "postgresql" else "BINARY")
    return (Entry(*row) for row in rows.order_by(plain).values_list(by, *columns).iterator(READ_AT_ONCE))


def _transaction(entry: Entry) -> str:
    return entry.transaction


def _posted(merchant: Merchant, entry: Entry) -> bool:
    """Whether what is missing here could be posted now: an order of ours, this amount, this merchant. A refund never is."""
    if entry.amount_fen <= 0 or entry.at is None or queries.order_numbered(merchant.society_id, entry.order_number) is None:
        return False
    paid = Paid(
        order_number=entry.order_number,
        transaction=entry.transaction,
        merchant=merchant.number,
        app_id=merchant.app_id,
        amount_fen=entry.amount_fen,
        currency="CNY",
        paid_at=entry.at,
    )
    try:
        receiving.believe_paid(merchant, paid, Source.BILL)
    except Refused:
        return False
    return True


def _case(merchant: Merchant, day: date, finding: Finding, key: str, acting: Acting) -> Difference:
    ours_row, theirs_row = finding.ours, finding.theirs
    return payments.open_difference(
        branch=merchant.branch,
        merchant=merchant,
        kind=DifferenceKind(finding.kind),
        key=key,
        day=day,
        order_number=finding.entry.order_number,
        transaction=finding.entry.transaction,
        ours_fen=ours_row.amount_fen if ours_row else None,
        theirs_fen=theirs_row.amount_fen if theirs_row else None,
        acting=acting,
    )


def _settlement(bill: Bill) -> Settlement:
    """What reaches the bank for a bill: on the next day, what came in less what went back and the fees."""
    amount = bill.received_fen - bill.refunded_fen - bill.fee_fen
    return Settlement(day=bill.day + timedelta(days=1), amount_fen=amount, reference=str(bill.day))
