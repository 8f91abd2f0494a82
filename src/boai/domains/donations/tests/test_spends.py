"""Spends and refunds: promised, paid by another with a fresh proof, traced; money that is spent or promised goes nowhere else."""

from dataclasses import replace

import pytest

from boai.domains.donations import operations as do
from boai.domains.donations import queries
from boai.domains.donations.models import Refund, Spend
from boai.domains.donations.tests.test_gifts import figure, standing
from boai.domains.donations.vocabulary import Purpose, RefundReason
from boai.kernel.access.actors import as_public
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.models import OutboxNews
from boai.kernel.figures.reading import read
from boai.kernel.ledger import queries as ledger
from boai.kernel.ledger.models import Journal, Leg, Reservation
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

WHY = "捐赠人来电说捐错了"


def reach(cast: Cast):
    return as_public(cast.society.id).reach("donations.gift.view")


def refunded(cast: Cast, gift, amount, reason=RefundReason.MISTAKE):
    asked = do.ask_refund(gift=gift, amount=yuan(amount), reason=reason, note=WHY, acting=cast.fundraiser)
    done = do.do_refund(asked, acting=cast.finance)
    cast.donations.numbered()
    return done


def test_a_spend_is_promised_paid_traced_and_told(cast: Cast) -> None:
    gift = cast.donations.given(100)
    spend = cast.donations.prepared(60)
    assert (standing(cast).reserved, standing(cast).left) == (60_00, 40_00) and not figure(cast, "used")
    spend = do.pay_spend(spend, acting=cast.finance)
    cast.donations.numbered()
    assert (standing(cast).used, standing(cast).reserved) == (60_00, 0) and spend.journal.legs.get(account__code="BANK").amount == -60_00
    trace = queries.traced(reach(cast), gift.journal_id)
    assert [(one.words, one.detail, one.fen) for one in trace.uses] == [("弥牟镇冬季送温暖", "人道救助 · 白马村 · 40人", 60_00)]
    assert (trace.used, trace.unspent) == (60_00, 40_00)
    found, many = queries.sources(reach(cast), spend.journal_id, 10)
    assert many == 1 and [(one.words, one.fen) for one in found] == [("王**", 60_00)]
    assert figure(cast, "used") == 60_00 and figure(cast, "use_rate") == 6_000 and figure(cast, "helped") == 40
    assert OutboxNews.objects.filter(key="donations.spend.paid", record_id=spend.id).exists() and "弥牟镇" in str(spend)


def test_paying_asks_for_a_fresh_proof_and_another_person(cast: Cast) -> None:
    cast.donations.given(100)
    spend = cast.donations.prepared(60)
    with refuses("access.proof_needed"):
        do.pay_spend(spend, acting=replace(cast.finance, proved_at=None))
    with refuses("change.not_allowed"):
        do.pay_spend(spend, acting=cast.fundraiser)
    with refuses("change.not_found"):
        do.pay_spend(spend, acting=cast.county_leader)
    assert unchanged(spend) and Journal.objects.count() == 1


def test_a_spend_never_takes_more_than_its_fund_has(cast: Cast) -> None:
    cast.donations.given(100)
    with refuses("ledger.fund_short"):
        cast.donations.prepared(1, fund="AED")
    cast.donations.prepared(60)
    with refuses("ledger.fund_short"):
        cast.donations.prepared("40.01")
    assert Spend.objects.count() == Reservation.objects.count() == 1


@pytest.mark.parametrize(("amount", "persons", "code"), [(5, 4, "donations.group_too_small"), (0, 5, "donations.no_amount")])
def test_what_is_no_spend_is_refused(cast: Cast, amount: int, persons: int, code: str) -> None:
    cast.donations.given(100)
    with refuses(code):
        cast.donations.prepared(amount, persons=persons)
    assert not Spend.objects.exists() and standing(cast).reserved == 0


def test_staff_bring_a_voucher_and_spend_from_their_own_book(cast: Cast) -> None:
    cast.donations.given(100)
    asked = {"amount": yuan(5), "purpose": Purpose.OTHER, "title": "办公用品", "payee": "某店", "voucher": "1", "branch": cast.society}
    with refuses("donations.voucher_missing"):
        do.prepare_spend(fund=cast.donations.fund(), acting=cast.fundraiser, **asked)
    with refuses("donations.other_legal_person"):
        do.prepare_spend(fund=cast.donations.fund("QINGYANG"), acting=cast.fundraiser, **asked)
    assert not Spend.objects.exists()


def test_a_declined_spend_frees_its_promise(cast: Cast) -> None:
    cast.donations.given(100)
    spend = do.decline_spend(cast.donations.prepared(60), reason="凭证不完整", acting=cast.finance)
    assert spend.stage == "declined" and standing(cast).left == 100_00
    with refuses("change.wrong_stage"):
        do.pay_spend(spend, acting=cast.finance)


def test_a_refund_is_asked_by_one_and_done_by_another(cast: Cast) -> None:
    gift = cast.donations.given(100)
    asked = do.ask_refund(gift=gift, amount=yuan(30), reason=RefundReason.MINOR, note=WHY, acting=cast.fundraiser)
    with refuses("change.not_allowed"):
        do.do_refund(asked, acting=cast.fundraiser)
    with refuses("access.proof_needed"):
        do.do_refund(asked, acting=replace(cast.finance, proved_at=None))
    done = do.do_refund(asked, acting=cast.finance)
    cast.donations.numbered()
    assert Leg.objects.get(journal=done.journal, account__code="CASH").amount == -30_00 and str(done) == "未成年人捐赠 ¥30.00"
    assert standing(cast).in_total == figure(cast, "net_income") == 70_00 and figure(cast, "returned") == 30_00
    today = clock.today()
    assert read("donations.net_income", ids_below(cast.society), today, today).value == 70_00
    assert read("donations.donors", ids_below(cast.society), today, today).value == 1
    assert [one.detail for one in queries.traced(reach(cast), gift.journal_id).uses] == ["未成年人捐赠"]


def test_only_the_unspent_part_goes_back(cast: Cast) -> None:
    gift = cast.donations.given(100)
    cast.donations.paid(60)
    with refuses("ledger.spent_already"):
        refunded(cast, gift, "40.01")
    assert refunded(cast, gift, 40).stage == "done" and standing(cast).left == 0


def test_a_wrong_entry_is_reversed_whole_and_pays_nobody(cast: Cast) -> None:
    gift = cast.donations.given(100)
    with refuses("donations.whole_only"):
        refunded(cast, gift, 99, RefundReason.ENTRY_ERROR)
    done = refunded(cast, gift, 100, RefundReason.ENTRY_ERROR)
    assert done.journal.kind == "reversal" and done.journal.reverses_id == gift.journal_id and standing(cast).in_total == 0
    assert sum(Leg.objects.filter(account__code="CASH").values_list("amount", flat=True)) == 0
    assert [one.detail for one in queries.traced(reach(cast), gift.journal_id).uses] == ["登记有误（更正）"]


def test_a_refund_may_be_declined_and_an_unchecked_gift_has_none(cast: Cast) -> None:
    with refuses("change.wrong_stage"):
        refunded(cast, cast.donations.recorded(), 5)
    gift = cast.donations.given(100)
    with refuses("donations.no_amount"):
        refunded(cast, gift, 0)
    asked = do.ask_refund(gift=gift, amount=yuan(30), reason=RefundReason.DUPLICATE, note=WHY, acting=cast.fundraiser)
    assert "不同意" in do.decline_refund(asked, reason="查无重复付款", acting=cast.finance).note
    assert Refund.objects.get().stage == "declined" and ledger.differences() == []
