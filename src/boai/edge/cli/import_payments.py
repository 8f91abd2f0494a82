"""``boai import bill FILE`` and ``boai import statement FILE``: what gateways and banks give, compared at once."""

from pathlib import Path
from typing import Any

KINDS = {"bill": "微信支付或支付宝的对账单", "statement": "银行流水（--common 账号）"}


def take_in(kind: str, file: Path, account: str, acting: Any) -> int:
    """0: nothing differs; 1: there are differences, each is a case now; 2: the file was not taken."""
    from boai.kernel.change.contract import Refused

    try:
        record, cases = _bill(file, acting) if kind == "bill" else _statement(file, account, acting)
    except Refused as refusal:
        from boai.kernel.pages.templatetags.words import sentence

        print("；".join(f"{sentence(reason)}（{reason.code}）" for reason in refusal.reasons))
        return 2
    print(f"{record}：{record.lines} 行，差异 {len(cases)} 个")
    for one in cases:
        print(f"  {one.get_kind_display()}\t{one.order_number or one.transaction}\t我方 {one.ours or '—'}\t对方 {one.theirs or '—'}")
    return 1 if cases else 0


def _bill(file: Path, acting: Any) -> tuple[Any, list[Any]]:
    from boai.kernel.payments.files import NotRead, bill_lines
    from boai.kernel.payments.importing import take_in_bill
    from boai.kernel.payments.reconciling import reconcile_bill

    raw = file.read_bytes()
    try:
        number = next((line.merchant for line in bill_lines(raw)), "")
    except NotRead:
        number = ""
    bill = take_in_bill(_merchant(number, acting, "这份对账单的商户"), raw, acting)
    return bill, reconcile_bill(bill)


def _statement(file: Path, account: str, acting: Any) -> tuple[Any, list[Any]]:
    from boai.kernel.payments.importing import take_in_statement
    from boai.kernel.payments.reconciling import reconcile_statement

    statement = take_in_statement(_merchant(account, acting, "这个账户"), file.read_bytes(), acting)
    return statement, reconcile_statement(statement)


def _merchant(number: str, acting: Any, words: str) -> Any:
    """The merchant within the actor's reach. Refuses payments.no_merchant."""
    from boai.kernel.change.contract import refuse
    from boai.kernel.payments.models import Merchant
    from boai.kernel.payments.vocabulary import Permission

    found = Merchant.objects.within(acting.reach(Permission.BILL_IMPORT)).filter(number=number).select_related("branch").one()
    if found is None:
        raise refuse("payments.no_merchant", channel=words)
    return found
