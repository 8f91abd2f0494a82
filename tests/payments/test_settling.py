"""An order is paid once, by what the gateway truly states, whichever way we hear of it and however often."""

from datetime import timedelta

import pytest
import time_machine

from boai.edge.gateway.faults import FORGED, Fault
from boai.kernel.basics import clock
from boai.kernel.change.models import OutboxNews
from boai.kernel.payments import asking
from boai.kernel.payments.models import Difference, Notice, Payment
from boai.kernel.payments.rules import Way
from boai.kernel.payments.vocabulary import PaymentReceived
from tests.payments.ground import Ground


def told(key: str = PaymentReceived.news_key) -> int:
    return OutboxNews.objects.filter(key=key).count()


@pytest.mark.parametrize("way", [Way.WECHAT_NATIVE, Way.WECHAT_H5, Way.ALIPAY_QR])
def test_a_paid_order_is_settled_and_the_domain_is_told(ground: Ground, way: Way) -> None:
    order = ground.begun(way=way)
    assert order.stage == "paying"
    ground.pay(order, way.channel)
    assert ground.fresh(order).stage == "paying"
    assert ground.deliver() == [True]
    payment = Payment.objects.get()
    assert ground.fresh(order).stage == "paid" and (payment.amount_fen, payment.stage, payment.source) == (10_000, "posted", "notice")
    news = OutboxNews.objects.get(key=PaymentReceived.news_key)
    assert news.payload["subject_id"] == str(order.subject_id) and news.payload["purpose"] == "test.gift"


@pytest.mark.parametrize("fault", [Fault.DUPLICATE, Fault.PARALLEL, Fault.EARLY, Fault.ROTATED, Fault.CERTIFICATE])
def test_whatever_comes_oddly_settles_once(ground: Ground, fault: Fault) -> None:
    order = ground.begun(fault)
    if fault is not Fault.EARLY:
        ground.pay(order)
    assert set(ground.deliver()) == {True}
    assert ground.fresh(order).stage == "paid" and Payment.objects.count() == 1 and told() == 1
    assert not Difference.objects.exists()


@pytest.mark.parametrize("way", [Way.WECHAT_NATIVE, Way.ALIPAY_QR])
@pytest.mark.parametrize("fault", sorted(FORGED))
def test_whatever_is_forged_or_stale_settles_nothing(ground: Ground, fault: Fault, way: Way) -> None:
    order = ground.begun(fault, way)
    ground.pay(order, way.channel)
    assert ground.deliver() == [False]
    assert ground.fresh(order).stage == "paying" and not Payment.objects.exists() and told() == 0
    notice = Notice.objects.get()
    assert notice.outcome not in ("received", "settled") and notice.body


def test_a_lost_notice_is_asked_for_on_the_documented_clock(ground: Ground) -> None:
    order = ground.begun(Fault.DROP)
    ground.pay(order)
    assert ground.deliver() == [] and asking.ask_due() == 0
    with time_machine.travel(clock.now() + timedelta(seconds=16)):
        assert asking.ask_due() == 1
    assert ground.fresh(order).stage == "paid" and Payment.objects.get().source == "query"


def test_two_notices_in_the_other_order_settle_two_orders(ground: Ground) -> None:
    orders = [ground.begun(Fault.REORDER), ground.begun(Fault.REORDER)]
    for order in orders:
        ground.pay(order)
    assert ground.deliver() == [True, True] and [ground.fresh(one).stage for one in orders] == ["paid", "paid"]


def test_money_for_a_closed_order_is_held_as_a_case(ground: Ground) -> None:
    order = ground.begun(Fault.LATE, minutes=2)
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        asking.ask_due()
        assert ground.fresh(order).stage == "closed" and ground.trade(order)["state"] == "CLOSED"
        ground.pay(order)
        parcel = ground.posted.pop()
        assert ground.bring(parcel[0], parcel[1])
    assert ground.fresh(order).stage == "closed" and Payment.objects.get().stage == "held" and told() == 0
    assert Difference.objects.get().kind == "paid_after_close"


def test_two_payments_for_one_order_post_one_and_hold_one(ground: Ground) -> None:
    order = ground.begun(Fault.TWICE)
    ground.pay(order)
    assert ground.deliver() == [True, True]
    assert sorted(Payment.objects.values_list("stage", flat=True)) == ["held", "posted"] and told() == 1
    assert Difference.objects.get().kind == "paid_twice" and ground.fresh(order).stage == "paid"
