"""What people see of giving and of the book, and what programs are told."""

import re

import pytest
from django.test import Client

from boai.domains.donations import operations as do
from boai.domains.donations import queries
from boai.domains.donations.vocabulary import Display
from boai.kernel.access.actors import as_public
from boai.kernel.people.models import Account
from tests.cast import Cast, refuses, unchanged


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "testserver"})


def staff(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def with_code(gift) -> str:
    """The donor's code, off the slip that staff print."""
    clerk, address = staff("fundraiser"), f"/desk/gift-slips/{gift.id}"
    key = re.search(r'name="idempotency_key" value="([^"]+)"', clerk.get(address).content.decode())[1]
    shown = clerk.post(address, {"idempotency_key": key}).content.decode()
    return re.search(r'class="address">([0-9A-Z ]+)<', shown)[1]


def test_what_one_can_give_to_and_how(cast: Cast, browser: Client) -> None:
    cast.donations.given("1234.50")
    page = browser.get("/give").content.decode()
    assert "人道救助基金" in page and "¥1,234.50" in page and "青羊区博爱基金" in page and "柜台" in page


def test_the_book_lists_income_and_use_and_names_nobody(cast: Cast, browser: Client) -> None:
    gift = cast.donations.given(100, name="王小明")
    spend = cast.donations.paid(60)
    page = browser.get("/book").content.decode()
    assert "王**" in page and "王小明" not in page and "+¥100.00" in page and "−¥60.00" in page and "弥牟镇冬季送温暖" in page
    assert "弥牟镇" not in browser.get("/book?kind=gift").content.decode()
    assert "没有符合条件" in browser.get("/book?fund=AED").content.decode()
    assert "王**" not in browser.get(f"/book?before={gift.journal.numbered.leaf_index}").content.decode()
    assert browser.get("/book?before=x&kind=x&fund=x").status_code == 200
    where = browser.get(f"/book/{gift.journal.numbered.leaf_index}").content.decode()
    assert "弥牟镇冬季送温暖" in where and "还在基金里 <strong>¥40.00" in where
    whose = browser.get(f"/book/{spend.journal.numbered.leaf_index}").content.decode()
    assert "来自 1 笔捐赠" in whose and "记-001" in whose and "商贸公司" not in whose


def test_what_is_not_in_the_book_is_not_found(cast: Cast, browser: Client) -> None:
    cast.donations.recorded()
    for address in ("/book/0", f"/book/{2**60}", "/book/funds/NONE", "/book/org-510113", "/book/nobody", "/book/org-510113/0"):
        assert browser.get(address).status_code == 404, address
    assert browser.get("/book/org-510105").status_code == 200


def test_a_fund_shows_its_terms_and_what_is_left(cast: Cast, browser: Client) -> None:
    cast.donations.given(100, fund="AED")
    cast.donations.prepared(30, fund="AED")
    page = browser.get("/book/funds/AED").content.decode()
    assert "用于校园急救设备项目" in page and "¥70.00" in page and "已安排" in page


def test_a_list_of_twenty_takes_few_queries(cast: Cast, browser: Client, django_assert_max_num_queries) -> None:
    for _ in range(12):
        cast.donations.given(10, numbered=False)
    cast.donations.numbered()
    cast.donations.paid(60)
    with django_assert_max_num_queries(10):
        browser.get("/book")


def test_a_donors_code_opens_their_gift_alone_and_only_the_newest_does(cast: Cast, browser: Client) -> None:
    gift, other = cast.donations.given(100), cast.donations.given(7)
    first = with_code(gift)
    assert len(first.replace(" ", "")) == 26 and first.replace(" ", "") not in str(type(gift).objects.filter(pk=gift.pk).values())
    page = browser.post("/book/mine", {"donor_code": f" {first.lower()} "}).content.decode()
    assert gift.number in page and other.number not in page and "公开账本第 0 条" in page
    second = with_code(gift)
    answer = browser.post("/book/mine", {"donor_code": first})
    assert answer.status_code == 422 and "donations.code_wrong" in answer.content.decode()
    assert gift.number in browser.post("/book/mine", {"donor_code": second}).content.decode()
    assert browser.get("/book/mine", {"donor_code": second}).content.decode().count(gift.number) == 0


def test_an_unchecked_gift_has_no_page_and_its_code_opens_nothing(cast: Cast, browser: Client) -> None:
    code = with_code(cast.donations.recorded())
    assert browser.post("/book/mine", {"donor_code": code}).status_code == 422


def test_only_who_enters_gifts_prints_slips(cast: Cast, browser: Client) -> None:
    gift = cast.donations.given()
    assert browser.get(f"/desk/gift-slips/{gift.id}").status_code == 302
    assert staff("foreign_officer").get(f"/desk/gift-slips/{gift.id}").status_code == 404
    assert staff("supervisor").get(f"/desk/gift-slips/{gift.id}").status_code == 404


def test_a_code_is_made_by_who_entered_within_reach(cast: Cast) -> None:
    gift = cast.donations.given()
    for login, code in (("foreign_officer", "change.not_found"), ("finance", "change.not_allowed"), ("citizen1", "change.not_allowed")):
        with refuses(code):
            do.issue_code(gift, code_hash="0" * 64, acting=getattr(cast, login))
    assert unchanged(gift)


def test_my_gifts_are_those_in_my_name(cast: Cast) -> None:
    gift = cast.donations.given(name="张三丰", display=Display.ANONYMOUS)
    Account.objects.filter(login="citizen3").update(person=gift.donor.person)
    client = Client()
    client.force_login(Account.objects.get(login="citizen3"), backend="django.contrib.auth.backends.ModelBackend")
    assert gift.number in client.get("/me/gifts").content.decode()
    other = Client()
    other.force_login(Account.objects.get(login="citizen1"), backend="django.contrib.auth.backends.ModelBackend")
    assert "还没有登记在您名下的捐赠" in other.get("/me/gifts").content.decode()


def test_the_desk_shows_gifts_and_where_they_stand(cast: Cast) -> None:
    gift, spend = cast.donations.given(100), cast.donations.prepared(5)
    clerk = staff("fundraiser")
    for path in ("gifts", "refunds", "spends", "slips", "donors"):
        assert clerk.get(f"/desk/donations/{path}/").status_code == 200
    for path in ("funds", "books"):
        assert clerk.get(f"/desk/ledger/{path}/").status_code == 200
    page = clerk.get(f"/desk/donations/gifts/{gift.id}/").content.decode()
    assert "/book/0" in page and f"/desk/gift-slips/{gift.id}" in page
    assert "/book/" not in clerk.get(f"/desk/donations/spends/{spend.id}/").content.decode()


def test_programs_are_told_the_funds_the_own_book_first(cast: Cast, browser: Client) -> None:
    items = browser.get("/api/v1/funds").json()["items"]
    assert items[0] == {"code": "GENERAL", "name": "人道救助基金", "book": "5101"} and items[-1]["book"] == "510105"


def test_programs_are_told_where_ones_own_gift_is(cast: Cast, browser: Client) -> None:
    gift = cast.donations.given(100)
    spend = cast.donations.paid(60)
    code = with_code(gift)
    told = browser.post("/api/v1/book/mine", {"donor_code": code}, content_type="application/json").json()
    assert (told["amount_fen"], told["fund"], told["display_name"], told["unspent_fen"]) == (100_00, "GENERAL", "王**", 40_00)
    assert told["leaf_index"] == 0 and told["tree_size"] == 2
    use = {"leaf_index": 1, "amount_fen": 60_00, "purpose": "人道救助", "paid_at": str(spend.paid_on), "group": "白马村 · 40人"}
    assert told["trace"] == [use]
    wrong = browser.post("/api/v1/book/mine", {"donor_code": "X"}, content_type="application/json")
    assert wrong.status_code == 422 and wrong.json()["code"] == "donations.code_wrong"


def test_totals_are_those_of_the_lines(cast: Cast, browser: Client) -> None:
    cast.donations.given(100)
    cast.donations.given(50, fund="AED")
    cast.donations.paid(60)
    told = browser.get("/api/v1/book/totals").json()
    assert (told["income_fen"], told["used_fen"], told["gifts"], told["spends"], told["tree_size"]) == (150_00, 60_00, 2, 1, 3)
    assert browser.get("/api/v1/book/totals?fund=AED").json()["income_fen"] == 50_00
    assert browser.get("/api/v1/book/totals?from=2020-01-01&to=2020-12-31").json()["income_fen"] == 0
    assert browser.get("/api/v1/book/totals?fund=NONE").status_code == 404


def test_a_code_is_read_as_it_is_spoken() -> None:
    assert queries.hash_of("o0il1 ab-cd") == queries.hash_of("00111ABCD")


def test_the_public_reaches_posted_gifts_only(cast: Cast) -> None:
    cast.donations.recorded()
    reach = as_public(cast.society.id).reach("donations.gift.view")
    assert not queries.gifts_of(reach, cast.person("citizen1").id).exists() and queries.gift_by_code(reach, "X") is None
