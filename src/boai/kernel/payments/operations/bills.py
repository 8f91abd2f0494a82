"""A bill or statement is recorded once all its lines stand: lines first, header last."""

from datetime import date
from typing import Annotated
from uuid import UUID

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, Post, System, operation
from boai.kernel.payments.models import BankStatement, Bill, Merchant
from boai.kernel.payments.vocabulary import Permission


@operation(Permission.BILL_IMPORT, creates=Bill, by={Post, System}, at="merchant")
def import_bill(
    *,
    merchant: Merchant,
    day: date,
    batch: Annotated[str, Label("批次")],
    sha256: str,
    lines: int,
    received: Annotated[str, Label("收款（分）")],
    refunded: Annotated[str, Label("退款（分）")],
    fee: Annotated[str, Label("手续费（分）")],
    acting: Acting,
) -> Bill:
    """导入对账单

    ``batch`` is the id under which the lines already stand. The same file is taken once. Refuses: payments.bill_known.
    """
    bill = Bill(id=UUID(batch), branch_id=merchant.branch_id, merchant=merchant, day=day, sha256=sha256, lines=lines)
    bill.received_fen, bill.refunded_fen, bill.fee_fen, bill.imported_at = int(received), int(refunded), int(fee), clock.now()
    return bill


@operation(Permission.BILL_IMPORT, creates=BankStatement, by={Post, System}, at="account")
def import_statement(
    *,
    account: Merchant,
    batch: Annotated[str, Label("批次")],
    from_on: date,
    to_on: date,
    sha256: str,
    lines: int,
    acting: Acting,
) -> BankStatement:
    """导入银行流水

    Lines that an earlier file brought are not counted again. Refuses: payments.bill_known.
    """
    statement = BankStatement(id=UUID(batch), branch_id=account.branch_id, account=account, from_on=from_on, to_on=to_on)
    statement.sha256, statement.lines, statement.imported_at = sha256, lines, clock.now()
    return statement
