"""Merchants take two people; orders end; a case is opened once, taken by somebody, settled with a sentence."""

from datetime import timedelta

import pytest
import time_machine

from boai.edge.gateway.faults import Fault
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.models import OutboxNews
from boai.kernel.payments import asking, queries, receiving
from boai.kernel.payments import operations as payments
from boai.kernel.payments.gateways import Declined, Unreachable
from boai.kernel.payments.models import Beginning, Difference, Notice, Payment
from boai.kernel.payments.rules import Way
from boai.kernel.payments.vocabulary import Channel, Outcome, PaymentReceived
from tests.cast import refuses
from tests.payments.ground import Ground


def told() -> int:
    return OutboxNews.objects.filter(key=PaymentReceived.news_key).count()


def late(ground: Ground):
    """A case: money that came after the order was closed."""
    order = ground.begun(Fault.LATE, minutes=2)
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        asking.ask_due()
        ground.pay(order)
        ground.deliver()
    return order, Difference.objects.get()


def test_a_merchant_takes_money_only_when_another_has_confirmed_it(ground: Ground) -> None:
    made = payments.propose_merchant(
        branch=ground.cast.county, channel=Channel.BANK, number="5101", title="青白江区", bank="工行", acting=ground.cast.finance
    )
    assert Channel.BANK not in queries.merchants_of(ground.cast.county)
    payments.confirm_merchant(made, acting=ground.cast.city_leader)
    assert queries.merchants_of(ground.cast.county)[Channel.BANK] == made
    payments.end_merchant(made, reason="账户已经销户", acting=ground.cast.city_leader)
    assert Channel.BANK not in queries.merchants_of(ground.cast.county)
    with refuses("payments.merchant_known"):
        ground.merchant(Channel.BANK, "5101")


def test_the_nearest_merchant_upward_takes_the_money(ground: Ground) -> None:
    own = payments.propose_merchant(branch=ground.cast.county, channel=Channel.WECHAT, number="190", title="区", acting=ground.cast.system)
    payments.confirm_merchant(own, acting=ground.cast.system)
    assert queries.merchants_of(ground.cast.village)[Channel.WECHAT] == own
    assert queries.merchants_of(ground.cast.society)[Channel.WECHAT] == ground.wechat


@pytest.mark.parametrize(("fen", "minutes", "code"), [(0, 30, "payments.amount_not_positive"), (1, 0, "payments.expires_too_soon")])
def test_an_order_of_nothing_or_without_time_is_refused(ground: Ground, fen: int, minutes: int, code: str) -> None:
    with refuses(code):
        ground.order(fen, minutes)


def test_an_ended_order_cannot_be_begun(ground: Ground) -> None:
    order = ground.order(minutes=2)
    with time_machine.travel(clock.now() + timedelta(minutes=3)), refuses("payments.over"):
        asking.prepare(order, ground.wechat, Way.WECHAT_NATIVE)
    payments.close(order, acting=ground.cast.system)
    with refuses("payments.not_open"):
        asking.prepare(order, ground.wechat, Way.WECHAT_NATIVE)
    with refuses("payments.no_merchant"):
        asking.prepare(ground.order(), ground.wechat, Way.ALIPAY_QR)
    assert not Beginning.objects.exists()


def test_orders_that_nobody_began_are_closed_by_the_clock(ground: Ground) -> None:
    order, begun = ground.order(minutes=2), ground.begun(minutes=2)
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        asking.close_over(ground.cast.system)
        assert (ground.fresh(order).stage, ground.fresh(begun).stage) == ("closed", "paying")
        asking.ask_due()
    assert ground.fresh(begun).stage == "closed" and ground.trade(begun)["state"] == "CLOSED"


def test_an_order_that_the_domain_calls_off_is_closed_at_the_gateway_too(ground: Ground) -> None:
    order = ground.begun()
    payments.close(order, acting=ground.cast.system)
    asking.close_over(ground.cast.system)
    asking.ask_due()
    assert ground.trade(order)["state"] == "CLOSED"


def test_an_order_paid_in_the_moment_of_closing_is_asked_again(ground: Ground, monkeypatch) -> None:
    order = ground.begun(Fault.DROP, minutes=2)
    from boai.edge.outgoing.wechat_pay import WeChatPay

    def paid_just_now(self, number: str) -> None:
        ground.pay(order)
        raise Declined("ORDERPAID")

    monkeypatch.setattr(WeChatPay, "close", paid_just_now)
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        asking.ask_due()
        assert ground.fresh(order).stage == "paying"
    with time_machine.travel(clock.now() + timedelta(minutes=60)):
        asking.ask_due()
    assert ground.fresh(order).stage == "paid"


def test_the_questions_end_after_a_day(ground: Ground) -> None:
    order = ground.begun(minutes=60 * 24 * 3)
    for hour in range(30):
        with time_machine.travel(clock.now() + timedelta(hours=hour)):
            asking.ask_due()
    row = Beginning.objects.get(order=order)
    assert row.due_at is None or row.due_at > clock.now()
    assert row.tries <= 15


def test_late_money_can_be_taken_into_its_order(ground: Ground) -> None:
    order, case = late(ground)
    with refuses("change.wrong_stage"):
        payments.settle_difference(case, outcome=Outcome.ACCEPTED, note="已与捐赠人确认", acting=ground.cast.finance)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        payments.take_difference(case, acting=ground.cast.finance)
        payments.settle_difference(case, outcome=Outcome.ACCEPTED, note="已与捐赠人确认", acting=ground.cast.finance)
    assert ground.fresh(order).stage == "paid" and Payment.objects.get().stage == "posted" and told() == 1
    assert Difference.objects.get().age == "1天" and str(case).startswith("订单关闭后到账")


def test_a_second_payment_is_never_taken_into_a_paid_order(ground: Ground) -> None:
    order = ground.begun(Fault.TWICE)
    ground.pay(order)
    ground.deliver()
    case = payments.take_difference(Difference.objects.get(), acting=ground.cast.finance)
    with refuses("payments.not_yours_to_accept"):
        payments.settle_difference(case, outcome=Outcome.ACCEPTED, note="已与捐赠人确认", acting=ground.cast.finance)
    payments.settle_difference(case, outcome=Outcome.EXPLAINED, note="捐赠人要求退回", acting=ground.cast.finance)
    assert told() == 1
    other = payments.open_difference(
        branch=ground.cast.society, kind="missing_there", key="k", day=clock.today(), acting=ground.cast.system
    )
    payments.take_difference(other, acting=ground.cast.finance)
    with refuses("payments.no_payment_held"):
        payments.settle_difference(other, outcome=Outcome.ACCEPTED, note="没有款项可记", acting=ground.cast.finance)


def test_the_same_difference_is_one_case(ground: Ground) -> None:
    def found():
        return payments.open_difference(
            branch=ground.cast.society, kind="missing_there", key="k", day=clock.today(), ours_fen=5, acting=ground.cast.system
        )

    assert found() == found() and Difference.objects.count() == 1
    assert Difference.objects.get().ours == yuan("0.05") and Difference.objects.get().theirs is None


def test_a_true_notice_that_does_not_fit_is_a_case_once(ground: Ground) -> None:
    order = ground.begun(Fault.MORE)
    ground.pay(order)
    waiting = list(ground.posted)
    assert ground.deliver() == [False]
    assert ground.bring(waiting[0][0], waiting[0][1]) is False
    assert [(one.kind, one.theirs_fen, one.ours_fen) for one in Difference.objects.all()] == [("notice_differs", 10_001, 10_000)]


def test_one_transaction_number_never_pays_two_orders(ground: Ground) -> None:
    order, other = ground.begun(), ground.begun()
    ground.pay(order)
    ground.deliver()
    paid = Payment.objects.get()
    with refuses("payments.key_taken"):
        payments.settle(
            other, merchant=ground.wechat, transaction=paid.transaction, amount_fen=10_000, currency="CNY", paid_at=clock.now(),
            source="bill", acting=ground.cast.system,
        )  # fmt: skip
    with refuses("payments.other_currency"):
        payments.settle(
            other, merchant=ground.wechat, transaction="4", amount_fen=10_000, currency="USD", paid_at=clock.now(), source="bill",
            acting=ground.cast.system,
        )  # fmt: skip
    assert ground.fresh(other).stage == "paying" and Payment.objects.count() == 1


def test_a_merchant_where_nobody_began_does_not_pay_the_order(ground: Ground) -> None:
    with refuses("payments.other_merchant"):
        payments.settle(
            ground.begun(), merchant=ground.alipay, transaction="2", amount_fen=10_000, currency="CNY", paid_at=clock.now(),
            source="query", acting=ground.cast.system,
        )  # fmt: skip


def test_unknown_merchants_long_bodies_and_floods_leave_nothing(ground: Ground, monkeypatch) -> None:
    assert receiving.receive(ground.society_id, "wechat", "nobody", {}, b"{}") is False
    assert receiving.receive(ground.society_id, "wechat", ground.wechat.number, {}, b"x" * 65_000) is False
    monkeypatch.setattr(receiving, "MOST_REFUSED_AN_HOUR", 2)
    for _ in range(4):
        assert receiving.receive(ground.society_id, "wechat", ground.wechat.number, {}, b"\xff\0{}") is False
    assert Notice.objects.count() == 2
    with time_machine.travel(clock.now() + timedelta(days=200)):
        assert receiving.sweep() == 2


def test_a_notice_about_an_unknown_order_is_refused_and_settles_when_it_comes_again(ground: Ground, monkeypatch) -> None:
    order = ground.begun()
    ground.pay(order)
    trade, parcel, *_ = ground.posted[0]
    with monkeypatch.context() as before_our_commit:
        before_our_commit.setattr(queries, "order_numbered", lambda *asked: None)
        assert ground.bring(trade, parcel) is False and Notice.objects.get().reason == "payments.unknown_order"
    assert ground.bring(trade, parcel) is True and ground.fresh(order).stage == "paid" and not Difference.objects.exists()


def test_without_keys_a_notice_is_not_believed_and_nothing_is_prepared(ground: Ground) -> None:
    order = ground.begun()
    ground.pay(order)
    from boai.kernel.payments import gateways

    gateways.bind([], "")
    assert ground.deliver() == [False] and Notice.objects.get().outcome == "unknown_key"
    with pytest.raises(Unreachable):
        asking.prepare(order, ground.wechat, Way.WECHAT_NATIVE)
