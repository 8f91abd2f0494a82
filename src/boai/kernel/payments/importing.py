"""Bringing in a file: its lines first, in batches, then the record that makes them count; a file that is not read leaves nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from boai.kernel.basics import clock, keys
from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import Acting, Refused
from boai.kernel.change.turns import writer_turn
from boai.kernel.payments import operations as payments
from boai.kernel.payments import queries, receiving
from boai.kernel.payments.files import BankRow, Line, NotRead, Totals, bank_rows, bill_lines
from boai.kernel.payments.models import BankLine, BankStatement, Bill, BillLine, Merchant, Order
from boai.kernel.payments.statements import Paid
from boai.kernel.payments.vocabulary import Channel, Source

T = TypeVar("T")
BATCH = 2_000


def take_in_bill(merchant: Merchant, raw: bytes, acting: Acting, day: date | None = None) -> Bill:
    """A day's bill of a merchant; the day is that of its lines, where it is not known.

    Refuses payments.bill_known, payments.bill_unreadable, payments.bill_sum_differs, payments.bill_other_merchant.
    """
    batch, totals, days = new_id(), Totals(), set()
    try:
        for lines in _batches(_of_merchant(bill_lines(raw), merchant)):
            days |= {clock.day_of(line.at) for line in lines}
            for line in lines:
                totals.count(line)
            with writer_turn(), transaction.atomic():
                BillLine.objects.bulk_create(_bill_line(batch, line) for line in lines)
        return payments.import_bill(
            merchant=merchant,
            day=day or max(days, default=clock.today() - timedelta(days=1)),
            batch=str(batch),
            sha256=hashlib.sha256(raw).hexdigest(),
            lines=totals.lines,
            received=str(totals.received_fen),
            refunded=str(totals.refunded_fen),
            fee=str(totals.fee_fen),
            acting=acting,
        )
    except (NotRead, Refused) as trouble:
        with writer_turn():
            BillLine.objects.filter(bill_id=batch).delete()
        raise trouble if isinstance(trouble, Refused) else Refused(trouble.reason) from trouble


def take_in_statement(account: Merchant, raw: bytes, acting: Acting) -> BankStatement:
    """A bank statement. A line that an earlier, overlapping file brought is the same line; what bears an order's code is posted.

    Refuses payments.bill_known, payments.bill_unreadable.
    """
    batch = new_id()
    try:
        rows = list(bank_rows(raw))
    except NotRead as trouble:
        raise Refused(trouble.reason) from trouble
    known = set(BankLine.objects.filter(account=account).values_list("line_hash", "occurrence"))
    fresh = [row for row in rows if (row.line_hash, row.occurrence) not in known]
    merchants = list(Merchant.objects.unscoped().filter(society_id=account.society_id).exclude(channel=Channel.BANK))
    with writer_turn(), transaction.atomic():
        statement = payments.import_statement(
            account=account,
            batch=str(batch),
            from_on=min((row.day for row in rows), default=clock.today()),
            to_on=max((row.day for row in rows), default=clock.today()),
            sha256=hashlib.sha256(raw).hexdigest(),
            lines=len(fresh),
            acting=acting,
        )
        for some in _batches(fresh):
            BankLine.objects.bulk_create(_bank_line(account, batch, row, merchants) for row in some)
    for row in fresh:
        _post(account, row)
    return statement


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Lines whose bill never followed, because the import was broken off. Gives how many."""
    before = UUID(int=int((clock.now() - older_than).timestamp() * 1000) << 80)
    with writer_turn():
        orphans = BillLine.objects.filter(bill_id__lt=before).exclude(bill_id__in=Bill.objects.unscoped().values("id"))
        return orphans.delete()[0]


def _post(account: Merchant, row: BankRow) -> None:
    """A transfer with the code of an order settles it; every other line waits for the domain that knows its meaning."""
    order = Order.objects.unscoped().filter(society_id=account.society_id, code=row.code).one() if row.code else None
    if order is None:
        return
    paid = Paid(
        order_number=order.number,
        transaction=f"{row.line_hash[:48]}:{row.occurrence}",
        merchant=account.number,
        app_id=account.app_id,
        amount_fen=row.amount_fen,
        currency=order.currency,
        paid_at=clock.at(row.day),
    )
    try:
        receiving.believe_paid(account, paid, Source.STATEMENT)
    except Refused as refusal:
        receiving.log.info("a transfer does not fit its order", order=order.number, code=refusal.code)


def _of_merchant(lines: Iterator[Line], merchant: Merchant) -> Iterator[Line]:
    for line in lines:
        if line.merchant != merchant.number:
            raise NotRead(queries.other_bill(line.merchant, merchant.number))
        yield line


def _bill_line(batch: UUID, line: Line) -> BillLine:
    return BillLine(
        bill_id=batch,
        transaction=line.transaction,
        order_number=line.order_number,
        refund_number=line.refund_number,
        amount_fen=line.amount_fen,
        fee_fen=line.fee_fen,
        at=line.at,
    )


def _bank_line(account: Merchant, batch: UUID, row: BankRow, merchants: list[Merchant]) -> BankLine:
    place = keys.Place(str(account.society_id), "payments_bankline", "note", f"{row.line_hash}:{row.occurrence}")
    return BankLine(
        account=account,
        statement_id=batch,
        line_hash=row.line_hash,
        occurrence=row.occurrence,
        day=row.day,
        amount_fen=row.amount_fen,
        code=row.code,
        settles=next((one for one in merchants if one.number in row.note), None),
        note_sealed=keys.wrap(place, row.note.encode()),
    )


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch
