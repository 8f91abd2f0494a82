"""Bills and statements come in whole or not at all; three sides are compared; each difference is one case."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from boai.edge.gateway.faults import Fault
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.payments import asking, gateways, importing, reconciling
from boai.kernel.payments import operations as payments
from boai.kernel.payments.importing import take_in_bill, take_in_statement
from boai.kernel.payments.models import BankLine, Bill, BillLine, Difference, Payment
from boai.kernel.payments.reconciling import reconcile_bank, reconcile_bill, reconcile_statement
from boai.kernel.payments.rules import Way
from boai.kernel.payments.vocabulary import Channel
from tests.cast import refuses
from tests.payments.ground import Ground

HEAD = "交易日期,收入金额,摘要"


def paid(ground: Ground, *faults: Fault, way: Way = Way.WECHAT_NATIVE):
    orders = [ground.begun(fault, way) for fault in faults]
    for order in orders:
        ground.pay(order, way.channel)
    ground.deliver()
    return orders


def bill_of(ground: Ground, channel: str = "wechat") -> bytes:
    return ground.desk.bill(channel, clock.today().isoformat())


def compared(ground: Ground, channel: str = "wechat") -> list[tuple[str, str]]:
    merchant = ground.wechat if channel == "wechat" else ground.alipay
    bill = take_in_bill(merchant, bill_of(ground, channel), ground.cast.finance)
    return sorted((case.kind, case.order_number) for case in reconcile_bill(bill))


@pytest.mark.parametrize("way", [Way.WECHAT_NATIVE, Way.ALIPAY_QR])
def test_an_honest_day_has_no_difference(ground: Ground, way: Way) -> None:
    orders = paid(ground, Fault.NONE, Fault.NONE, Fault.NONE, way=way)
    payment = Payment.objects.get(order=orders[0])
    asked_by = ground.cast.person("county_officer")
    refund = payments.propose_refund(payment=payment, amount=yuan(10), because="捐赠人误操作", asked_by=asked_by, acting=ground.cast.system)
    payments.approve_refund(refund, acting=ground.cast.county_leader)
    with time_machine.travel(clock.now() + timedelta(seconds=1)):
        asking.ask_due()
    assert compared(ground, way.channel) == []
    bill = Bill.objects.get()
    assert (bill.lines, bill.received_fen, bill.refunded_fen, bill.fee_fen) == (4, 30_000, 1_000, 180)


def test_what_was_paid_there_and_is_missing_here_is_posted_by_the_same_path(ground: Ground) -> None:
    order, _ = paid(ground, Fault.DROP, Fault.NONE)
    assert compared(ground) == []
    assert ground.fresh(order).stage == "paid" and Payment.objects.get(order=order).source == "bill"


def test_each_spoilt_row_is_found_named_and_opened_once(ground: Ground) -> None:
    missing, extra, double = paid(ground, Fault.BILL_MISSING, Fault.BILL_EXTRA, Fault.BILL_DUPLICATE)
    found = [("duplicate_there", double.number), ("missing_here", f"X{extra.number[1:]}"), ("missing_there", missing.number)]
    assert compared(ground) == found
    assert reconcile_bill(Bill.objects.get()) and Difference.objects.count() == 3


def test_the_same_file_is_taken_once(ground: Ground) -> None:
    paid(ground, Fault.NONE)
    raw = bill_of(ground)
    take_in_bill(ground.wechat, raw, ground.cast.finance)
    with refuses("payments.bill_known"):
        take_in_bill(ground.wechat, raw, ground.cast.finance)
    assert Bill.objects.count() == 1 and BillLine.objects.count() == 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda raw: raw.replace(b"`100.00", b"`100.0x", 1), "payments.bill_unreadable"),
        (lambda raw: raw.replace(b"`100.00", b"`100.01", 1), "payments.bill_sum_differs"),
        (lambda raw: raw[: raw.index("总交易单数".encode())], "payments.bill_sum_differs"),
        (lambda raw: raw.replace(b"`1900000109", b"`1900000110"), "payments.bill_other_merchant"),
        (lambda raw: raw.replace(b"\r\n`", b"\r\nnonsense\r\n`", 1), "payments.bill_unreadable"),
        (lambda raw: b"", "payments.bill_sum_differs"),
    ],
)
def test_a_file_that_is_not_whole_leaves_nothing(ground: Ground, spoil, code: str) -> None:
    paid(ground, Fault.NONE)
    with refuses(code):
        take_in_bill(ground.wechat, spoil(bill_of(ground)), ground.cast.finance)
    assert not Bill.objects.exists() and not BillLine.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (",100.00", ",10x.00", "payments.bill_unreadable"),
        ("共100.00", "共100.01", "payments.bill_sum_differs"),
        ("#交易合计", "#", "payments.bill_sum_differs"),
    ],
)
def test_an_alipay_file_is_judged_the_same(ground: Ground, old: str, new: str, code: str) -> None:
    paid(ground, Fault.NONE, way=Way.ALIPAY_QR)
    spoilt = bill_of(ground, "alipay").decode("gb18030").replace(old, new, 1)
    with refuses(code):
        take_in_bill(ground.alipay, spoilt.encode("gb18030"), ground.cast.finance)


def test_yesterdays_bill_is_fetched_when_gateways_have_it(ground: Ground) -> None:
    paid(ground, Fault.NONE)
    reconciling._tried.clear()
    tomorrow = clock.today() + timedelta(days=1)
    with time_machine.travel(clock.at(tomorrow, 9)):
        assert reconciling.fetch_due() == 0
    from boai.edge.outgoing.wechat_pay import WeChatPay

    real = gateways.bound("wechat", ground.wechat.number)
    assert isinstance(real, WeChatPay) and real.bill(clock.today()) == bill_of(ground)
    with time_machine.travel(clock.at(tomorrow, 11)):
        assert reconciling.fetch_due() == 1 and reconciling.fetch_due() == 0
    assert Bill.objects.get().day == clock.today() and not Difference.objects.exists()


def test_lines_whose_bill_never_followed_are_swept(ground: Ground) -> None:
    paid(ground, Fault.NONE)
    bill = take_in_bill(ground.wechat, bill_of(ground), ground.cast.finance)
    line = BillLine.objects.get()
    line.pk, line.bill_id = None, payments.import_bill.model().id
    line.save()
    made_at = datetime.fromtimestamp((line.bill_id.int >> 80) / 1000, UTC)  # ids never run back, even where a test before travelled
    with time_machine.travel(made_at + timedelta(days=2)):
        assert importing.sweep_orphans() == 1
    assert BillLine.objects.get().bill_id == bill.id


def statement(*rows: str) -> bytes:
    return ("某银行对账单\r\n" + "\r\n".join([HEAD, *rows]) + "\r\n").encode("gb18030")


def account(ground: Ground):
    return ground.merchant(Channel.BANK, "5101000000000000001", bank="演示银行")


def test_a_transfer_with_the_code_settles_its_order_once(ground: Ground) -> None:
    bank, order = account(ground), ground.order()
    line = f"{clock.today()},100.00,救灾 {order.code.lower()}"
    take_in_statement(bank, statement(line), ground.cast.finance)
    take_in_statement(bank, statement(line, f"{clock.today()},5.00,利息"), ground.cast.finance)
    payment = Payment.objects.get()
    assert ground.fresh(order).stage == "paid" and payment.key.startswith("bank:5101000000000000001:") and payment.source == "statement"
    assert BankLine.objects.count() == 2 and "救灾" not in BankLine.objects.first().note_sealed


def test_equal_lines_that_are_both_real_stay_two(ground: Ground) -> None:
    bank, line = account(ground), f"{clock.today()},50.00,无名氏"
    assert take_in_statement(bank, statement(line, line), ground.cast.finance).lines == 2
    assert take_in_statement(bank, statement(line, line, line), ground.cast.finance).lines == 1


def test_a_transfer_of_another_amount_is_a_case(ground: Ground) -> None:
    bank, order = account(ground), ground.order()
    take_in_statement(bank, statement(f"{clock.today()},99.00,{order.code}", f"{clock.today()},,支出", ""), ground.cast.finance)
    assert ground.fresh(order).stage == "created" and Difference.objects.get().kind == "notice_differs"


@pytest.mark.parametrize("raw", [b"", "日期,金额\n".encode(), statement("2026-13-45,1.00,x"), statement("2026-11-22,1.0.0,x")])
def test_a_statement_that_cannot_be_read_leaves_nothing(ground: Ground, raw: bytes) -> None:
    with refuses("payments.bill_unreadable"):
        take_in_statement(account(ground), raw, ground.cast.finance)
    assert not BankLine.objects.exists()


@pytest.mark.parametrize(
    ("arrives", "kinds"),
    [(["298.20"], []), ([], ["not_in_bank"]), (["298.21"], ["settlement_differs"]), (["298.20", "7.00"], ["not_in_bill"])],
)
def test_what_the_gateway_settled_is_looked_for_at_the_bank(ground: Ground, arrives: list[str], kinds: list[str]) -> None:
    bank = account(ground)
    paid(ground, Fault.NONE, Fault.NONE, Fault.NONE)
    take_in_bill(ground.wechat, bill_of(ground), ground.cast.finance)
    assert reconcile_bank(ground.wechat, bank) == []
    after, later = clock.today() + timedelta(days=1), clock.today() + timedelta(days=9)
    rows = [f"{after},{one},财付通 {ground.wechat.number}" for one in arrives]
    taken = take_in_statement(bank, statement(*rows, f"{later},1.00,别的"), ground.cast.finance)
    assert [case.kind for case in reconcile_statement(taken)] == kinds
    assert len(reconcile_statement(taken)) == len(kinds) == Difference.objects.count()


def test_the_command_line_names_what_can_be_imported() -> None:
    from boai.edge.cli.import_payments import KINDS

    done = subprocess.run([sys.executable, "-m", "boai", "import", "--help"], check=True, capture_output=True, text=True)
    assert "--common" in done.stdout and set(KINDS) == {"bill", "statement"}


def test_the_command_line_takes_a_bill_and_says_what_differs(ground: Ground, tmp_path, capsys) -> None:
    from boai.edge.cli.import_payments import take_in

    paid(ground, Fault.BILL_MISSING, Fault.NONE)
    file = tmp_path / "bill.csv"
    file.write_bytes(bill_of(ground))
    assert take_in("bill", file, "", ground.cast.finance) == 1 and "我方已记、渠道无记录" in capsys.readouterr().out
    assert take_in("bill", file, "", ground.cast.finance) == 2
    file.write_bytes(statement(f"{clock.today()},5.00,利息"))
    assert take_in("statement", file, account(ground).number, ground.cast.finance) == 0
    assert take_in("bill", file, "", ground.cast.finance) == 2
