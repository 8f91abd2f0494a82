"""A counter gift: on a slip, checked by another, posted, numbered, counted, told; what is refused leaves nothing."""

from datetime import timedelta

import pytest

from boai.domains.donations import operations as do
from boai.domains.donations.models import Donor, Gift, GiftSlip
from boai.domains.donations.vocabulary import Display
from boai.kernel.access.actors import as_staff
from boai.kernel.access.models import Post
from boai.kernel.access.operations import confirm, propose
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.models import OutboxNews
from boai.kernel.figures import tallies
from boai.kernel.figures.reading import read
from boai.kernel.ledger import queries as ledger
from boai.kernel.ledger.models import Journal
from boai.kernel.openlog import leaves
from boai.kernel.openlog.commitments import opens
from boai.kernel.openlog.log import bodies_of
from boai.kernel.orgs.queries import ids_below
from boai.kernel.people.erasure import forget
from boai.kernel.people.models import Person
from tests.cast import Cast, refuses, unchanged


def figure(cast: Cast, name: str) -> int | None:
    return read(f"donations.{name}", ids_below(cast.society)).value


def standing(cast: Cast, fund: str = "GENERAL"):
    one = cast.donations.fund(fund)
    return ledger.standings([one])[one.id]


def test_a_gift_counts_only_once_another_has_checked_it(cast: Cast) -> None:
    gift = cast.donations.recorded("83.33")
    assert gift.stage == "recorded" and not Journal.objects.exists() and figure(cast, "income") == 0
    gift = do.check_gift(gift, acting=cast.finance)
    cast.donations.numbered()
    assert gift.journal.numbered.leaf_index == 0 and standing(cast).left == 83_33
    assert figure(cast, "income") == figure(cast, "income_counter") == 83_33 and figure(cast, "income_bank") == 0
    assert figure(cast, "gifts") == figure(cast, "person_times") == figure(cast, "donors") == 1
    assert OutboxNews.objects.filter(key="donations.gift.received", record_id=gift.id).exists() and tallies.verify() == []


def test_the_donor_is_sealed_and_the_book_shows_a_mask(cast: Cast) -> None:
    gift = cast.donations.given(name="欧阳娜娜", phone="19900009999")
    assert gift.shown_as == "欧***" and gift.donor.person.name == "欧阳娜娜" and "欧阳" not in gift.donor.person.name_sealed
    assert str(gift.donor) == "欧***" and str(gift) == f"{gift.number} ¥100.00"
    assert cast.donations.given(name="欧阳娜娜", display=Display.NAMED).shown_as == "欧阳娜娜"


def test_a_forgotten_donor_is_a_stranger_in_the_book_and_the_log_stands(cast: Cast) -> None:
    gift = cast.donations.given(name="欧阳娜娜", display=Display.NAMED)
    log = ledger.log_of(gift.fund.book)
    body = list(bodies_of(log, 0, 1))
    salts = gift.donor.person.unsealed("donations_gift", "salts", gift.id, gift.salts)
    leaf = leaves.decode(body[0])
    assert opens(leaf.donor, bytes.fromhex(salts[:64]), "欧阳娜娜") and opens(leaf.record, bytes.fromhex(salts[64:]), gift.number)
    forget(gift.donor.person, acting=cast.system)
    gift = Gift.objects.select_related("donor__person__key").get(pk=gift.pk)
    assert gift.shown_as == "爱心人士" and salts not in gift.salts and list(bodies_of(log, 0, 1)) == body


def test_a_stranger_leaves_no_donor(cast: Cast) -> None:
    gift = cast.donations.given(name="", display=Display.ANONYMOUS)
    assert gift.shown_as == "爱心人士" and gift.donor is None and figure(cast, "person_times") == 0


def test_a_firm_is_named_in_full(cast: Cast) -> None:
    gift = cast.donations.given(name="成都某某公司", firm=True, display=Display.NAMED)
    assert str(gift.donor) == gift.shown_as == "成都某某公司" and figure(cast, "donors") == 0
    with refuses("donations.firm_named"):
        cast.donations.recorded(name="成都某某公司", firm=True)


def test_nobody_checks_their_own_entry(cast: Cast) -> None:
    gift = do.record_counter_gift(
        branch=cast.society,
        slip=cast.donations.slips(1).number,
        fund=cast.donations.fund(),
        amount=yuan(5),
        name="李红",
        acting=cast.fundraiser,
    )
    with refuses("change.not_allowed"):
        do.check_gift(gift, acting=cast.fundraiser)
    both = as_staff(cast.fundraiser.person_id, cast.society.id)
    propose(branch=cast.society, person=cast.person("fundraiser"), role=Role.FINANCE, acting=cast.system)
    confirm(Post.objects.get(role=Role.FINANCE, person=cast.person("fundraiser")), acting=cast.system)
    with refuses("access.own_work"):
        do.check_gift(gift, acting=both)
    assert unchanged(gift) and not Journal.objects.exists()


@pytest.mark.parametrize("login", ["village_clerk", "lead", "citizen1"])
def test_who_may_not_enter_gifts(cast: Cast, login: str) -> None:
    with refuses("change.not_allowed"):
        cast.donations.recorded(by=login)
    assert not Gift.objects.exists() and not Donor.objects.exists()


def test_a_foreign_county_reaches_neither_branch_nor_gift(cast: Cast) -> None:
    with refuses("change.not_found"):
        cast.donations.recorded(by="foreign_officer")
    gift = cast.donations.recorded()
    with refuses("change.not_found"):
        do.strike_gift(gift, reason="这笔登记错了", acting=cast.foreign_officer)
    assert unchanged(gift)


def test_a_slip_is_used_once_and_every_number_is_answered_for(cast: Cast) -> None:
    first = cast.donations.slips(3)
    assert first.number == "5101-00001" and str(first) == first.number
    cast.donations.recorded(slip=first.number.lower())
    people = Person.objects.count()
    with refuses("donations.slip_spent"):
        cast.donations.recorded(slip=first.number)
    with refuses("donations.slip_unknown"):
        cast.donations.recorded(slip="5101-99999")
    assert Gift.objects.count() == 1 and Person.objects.count() == people
    do.void_slip(GiftSlip.objects.get(number="5101-00002"), reason="打印时卡纸了", acting=cast.finance)
    assert set(GiftSlip.objects.values_list("number", "stage")) >= {
        ("5101-00001", "used"),
        ("5101-00002", "void"),
        ("5101-00003", "unused"),
    }
    assert cast.donations.slips(1).number != first.number


@pytest.mark.parametrize("count", [0, 201])
def test_slips_are_taken_in_reasonable_numbers(cast: Cast, count: int) -> None:
    with refuses("donations.slip_count"):
        cast.donations.slips(count)
    assert not GiftSlip.objects.exists()


def test_a_struck_entry_voids_its_slip(cast: Cast) -> None:
    gift = do.strike_gift(cast.donations.recorded(), reason="金额写错重开一张", acting=cast.fundraiser)
    assert gift.stage == "struck" and GiftSlip.objects.get().stage == "void"
    with refuses("change.wrong_stage"):
        do.check_gift(gift, acting=cast.finance)
    line = {"branch": cast.society, "fund": cast.donations.fund(), "amount": yuan(5), "name": "李红"}
    transfer = do.record_transfer(**line, bank_line="B1", acting=cast.fundraiser)
    assert do.strike_gift(transfer, reason="不是捐款是退款", acting=cast.fundraiser).slip is None
    assert do.record_transfer(**line, bank_line="B1", acting=cast.fundraiser).stage == "recorded"


def test_a_bank_line_is_one_gift(cast: Cast) -> None:
    line = {"branch": cast.society, "fund": cast.donations.fund(), "amount": yuan(5), "name": "李红", "bank_line": "20261122-0001"}
    gift = do.check_gift(do.record_transfer(**line, acting=cast.fundraiser), acting=cast.finance)
    assert gift.journal.legs.get(account__code="BANK").amount == 500
    with refuses("donations.line_claimed"):
        do.record_transfer(**line, acting=cast.fundraiser)
    assert Gift.objects.count() == 1


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"amount": yuan(0)}, "donations.no_amount"),
        ({"received_on": clock.today() + timedelta(days=1)}, "donations.not_yet"),
        ({"amount": yuan(1_000_000)}, "donations.letter_missing"),
        ({"name": ""}, "donations.name_missing"),
        ({"name": "王"}, "people.bad_name"),
        ({"phone": "12"}, "people.bad_phone"),
    ],
)
def test_what_is_no_gift_is_refused_whole(cast: Cast, wanted: dict, code: str) -> None:
    slip = cast.donations.slips(1)
    people = Person.objects.count()
    with refuses(code):
        cast.donations.recorded(**{"slip": slip.number, **wanted})
    assert not Gift.objects.exists() and Person.objects.count() == people and unchanged(slip)


def test_a_county_gives_to_its_own_or_a_higher_book(cast: Cast) -> None:
    with refuses("donations.other_legal_person"):
        cast.donations.recorded(fund="QINGYANG")
    neighbour = cast.branch("510105")
    slip = cast.donations.slips(1, "510105")
    gift = cast.donations.recorded(branch=neighbour, slip=slip.number)
    assert gift.fund.book.branch == cast.society


def test_a_closed_fund_takes_nothing(cast: Cast) -> None:
    from boai.kernel.ledger import operations

    operations.close_fund(cast.donations.fund("AED"), acting=cast.finance)
    with refuses("donations.fund_closed"):
        cast.donations.recorded(fund="AED")


def test_three_hundred_equal_shares_and_a_rest_sum_exactly(cast: Cast) -> None:
    for amount in ["83.33"] * 5 + ["84.33"]:
        cast.donations.given(amount, numbered=False)
    cast.donations.numbered()
    assert standing(cast).in_total == 5 * 83_33 + 84_33
