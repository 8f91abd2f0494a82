"""Money back: two persons, by the way it came, never more than came."""

from datetime import timedelta

import pytest
import time_machine

from boai.edge.gateway.faults import Fault
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.models import OutboxNews
from boai.kernel.payments import asking
from boai.kernel.payments import operations as payments
from boai.kernel.payments.models import Difference, Payment, Sending
from boai.kernel.payments.rules import Way, stage_after_refund
from boai.kernel.payments.vocabulary import RefundSettled
from tests.cast import refuses
from tests.payments.ground import Ground

WHY = "未成年人误捐"


@pytest.fixture
def paid(ground: Ground):
    def make(way: Way = Way.WECHAT_NATIVE) -> Payment:
        order = ground.begun(way=way)
        ground.pay(order, way.channel)
        ground.deliver()
        return Payment.objects.get(order=order)

    return make


def proposed(ground: Ground, payment: Payment, amount: str = "30"):
    asked_by = ground.cast.person("county_officer")
    return payments.propose_refund(payment=payment, amount=yuan(amount), because=WHY, asked_by=asked_by, acting=ground.cast.system)


def settled(ground: Ground) -> int:
    with time_machine.travel(clock.now() + timedelta(seconds=1)):
        asking.ask_due()
    ground.deliver()
    return OutboxNews.objects.filter(key=RefundSettled.news_key).count()


@pytest.mark.parametrize("way", [Way.WECHAT_NATIVE, Way.ALIPAY_QR])
def test_parts_go_back_one_after_the_other_and_the_order_says_so(ground: Ground, paid, way: Way) -> None:
    payment = paid(way)
    payments.approve_refund(proposed(ground, payment), acting=ground.cast.county_leader)
    payment.refresh_from_db()
    assert payment.order.stage == "refunding" and settled(ground) == 1
    payment.order.refresh_from_db()
    assert payment.order.stage == "partly_refunded"
    payments.approve_refund(proposed(ground, payment, "70"), acting=ground.cast.county_leader)
    assert settled(ground) == 2
    payment.refresh_from_db()
    assert payment.order.stage == "refunded" and payment.refunded_fen == 10_000
    assert ground.desk.memory.one("SELECT sum(amount) AS back FROM refunds")["back"] == 10_000


def test_never_more_than_came(ground: Ground, paid) -> None:
    payment = paid()
    first = proposed(ground, payment, "60")
    with refuses("payments.refund_too_much"):
        proposed(ground, payment, "40.01")
    payments.withdraw_refund(first, reason="捐赠人改变了主意", acting=ground.cast.finance)
    assert proposed(ground, payment, "100").amount_fen == 10_000


def test_who_asked_does_not_approve(ground: Ground, paid) -> None:
    payment, finance = paid(), ground.cast.finance
    refund = payments.propose_refund(payment=payment, amount=yuan(1), because=WHY, acting=finance)
    with refuses("access.own_work"):
        payments.approve_refund(refund, acting=finance)
    assert not Sending.objects.exists()


@pytest.mark.parametrize(("amount", "code"), [("0", "payments.amount_not_positive"), ("1", "payments.asked_by_missing")])
def test_a_refund_of_nothing_or_by_nobody_is_refused(ground: Ground, paid, amount: str, code: str) -> None:
    with refuses(code):
        payments.propose_refund(payment=paid(), amount=yuan(amount), because=WHY, acting=ground.cast.system)


def test_a_refund_that_the_gateway_will_not_do_becomes_a_case(ground: Ground, paid) -> None:
    payment = paid()
    refund = proposed(ground, payment)
    payments.approve_refund(refund, acting=ground.cast.county_leader)
    ground.desk.memory.add("refunds", number="R0", id="5", trade=ground.trade(payment.order)["id"], txn="x", amount=9_000, at="")
    assert settled(ground) == 0
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.stage, payment.refund_asked_fen, payment.order.stage) == ("failed", 0, "paid")
    assert Difference.objects.get().kind == "refund_failed"


def test_a_silent_gateway_is_asked_again_and_the_refund_happens_once(ground: Ground, paid) -> None:
    payment = paid()
    payments.approve_refund(proposed(ground, payment), acting=ground.cast.county_leader)
    from boai.kernel.payments import gateways

    bound = dict(gateways._bound)
    gateways._bound.clear()
    assert settled(ground) == 0 and "Unreachable" in Sending.objects.get().trouble
    gateways._bound.update(bound)
    for hours in (2, 4):
        with time_machine.travel(clock.now() + timedelta(hours=hours)):
            asking.ask_due()
    assert OutboxNews.objects.filter(key=RefundSettled.news_key).count() == 1
    assert ground.desk.memory.one("SELECT count(*) AS n FROM refunds")["n"] == 1


def test_a_refund_told_of_with_another_amount_is_not_believed(ground: Ground, paid) -> None:
    refund = proposed(ground, paid())
    payments.approve_refund(refund, acting=ground.cast.county_leader)
    with refuses("payments.other_amount"):
        payments.settle_refund(refund, done=True, amount_fen=1, at=clock.now(), acting=ground.cast.system)
    for _ in range(2):
        payments.settle_refund(refund, done=True, amount_fen=3_000, at=clock.now(), acting=ground.cast.system)
    assert OutboxNews.objects.filter(key=RefundSettled.news_key).count() == 1


def test_the_second_payment_of_an_order_goes_back_and_the_order_stays_paid(ground: Ground) -> None:
    order = ground.begun(Fault.TWICE)
    ground.pay(order)
    ground.deliver()
    held = Payment.objects.get(stage="held")
    payments.approve_refund(proposed(ground, held, "100"), acting=ground.cast.county_leader)
    assert settled(ground) == 1 and ground.fresh(order).stage == "paid"


def test_what_an_order_is_after_a_refund() -> None:
    assert stage_after_refund(10, 5, more_under_way=True) == "refunding"
    assert stage_after_refund(10, 0, more_under_way=False) == "paid"
