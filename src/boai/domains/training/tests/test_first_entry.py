"""The first way in without a text message: a booking number, the name, the end of the id number (security.md law 3)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment
from boai.kernel.access import operations as access
from boai.kernel.access.first_entry import enter_by_booking
from boai.kernel.basics import clock
from boai.kernel.change.models import TraceLine
from boai.kernel.notify import carriers
from boai.kernel.people import erasure
from boai.kernel.people import operations as people
from boai.kernel.people.models import Account, Consent, Person
from tests.cast import Cast, id_number, refuses
from tests.kernel.test_notify import Recording

PASSWORD = "xin-mi-ma-9413"
ID_NUMBER = id_number(777)


@pytest.fixture(autouse=True)
def no_messages() -> Iterator[None]:
    carriers.bind([], "")
    yield
    carriers.bind([], "")


def elder(cast: Cast) -> Person:
    return people.register(branch=cast.village, name="张桂英", id_number=id_number(777), acting=cast.system)


def booked(cast: Cast, person: Person) -> Enrolment:
    return do.book(training_class=cast.training.open_class(), person=person, acting=cast.village_clerk)


def enter(cast: Cast, number: str, source: str = "1.2.3.4", **other: str) -> Account:
    typed = {"name": "张桂英", "id_number": ID_NUMBER, "password": PASSWORD, **other}
    return enter_by_booking(cast.society.id, source, number=number, **typed)


def form(number: str, **more: str) -> dict[str, str]:
    return {"number": number, "name": "张桂英", "id_number": ID_NUMBER, "password": PASSWORD, "again": PASSWORD, "agree": "1", **more}


def test_somebody_booked_by_staff_chooses_a_password_and_signs_in_by_the_number(cast: Cast) -> None:
    person, client = elder(cast), Client()
    number = booked(cast, person).number
    assert "凭预约编号" in client.get("/login").content.decode() and "身份证号" in client.get("/login/booking").content.decode()
    assert client.post("/login/booking", form(number.lower(), next="/me"))["Location"] == "/me"
    mine = Account.objects.get(person=person)
    assert mine.login == number and TraceLine.objects.filter(operation="access.open_first_account", subject_id=person.id).exists()
    assert Consent.objects.filter(person=person).exists()
    assert Client().post("/login", {"login": number, "password": PASSWORD})["Location"] == "/me"


@pytest.mark.parametrize("wrong", [{"name": "张桂兰"}, {"id_number": id_number(778)}, {"id_number": ""}, {"number": "B00000000"}])
def test_whatever_is_wrong_gets_the_same_answer(cast: Cast, wrong: dict[str, str]) -> None:
    number, before = booked(cast, elder(cast)).number, Account.objects.count()
    with refuses("people.booking_failed"):
        enter(cast, **({"number": number} | wrong))
    assert Account.objects.count() == before


def test_it_opens_the_first_account_only(cast: Cast) -> None:
    number = booked(cast, elder(cast)).number
    enter(cast, number)
    with refuses("people.booking_failed"):
        enter(cast, number, password="ling-wai-9413")
    assert Account.objects.get(login=number).check_password(PASSWORD)


def test_it_opens_nothing_for_somebody_who_has_an_account(cast: Cast) -> None:
    number = cast.training.booked().number
    with refuses("people.booking_failed"):
        enter(cast, number, name="王小明", id_number=id_number(501))
    assert Account.objects.filter(person=cast.person("citizen1")).count() == 1


def test_a_number_that_is_somebodys_login_opens_nothing(cast: Cast) -> None:
    person = elder(cast)
    number = booked(cast, person).number
    people.open_account(None, cast.society.id, number, "")
    with refuses("people.booking_failed"):
        enter(cast, number)
    assert not Account.objects.filter(person=person).exists()


def test_whoever_holds_a_post_goes_to_the_counter(cast: Cast) -> None:
    person = elder(cast)
    number = booked(cast, person).number
    access.propose(branch=cast.village, person=person, role="village_clerk", acting=cast.system)
    with refuses("people.booking_failed"):
        enter(cast, number)


def test_a_forgotten_person_and_one_without_an_id_number_are_nobody(cast: Cast) -> None:
    person = elder(cast)
    number = booked(cast, person).number
    erasure.forget(person, acting=cast.system)
    with refuses("people.booking_failed"):
        enter(cast, number, name="已注销", id_number="")


def test_a_booking_given_back_opens_nothing(cast: Cast) -> None:
    enrolment = booked(cast, elder(cast))
    do.cancel(enrolment, acting=cast.village_clerk)
    with refuses("people.booking_failed"):
        enter(cast, enrolment.number)


def test_tries_are_counted_by_number_and_by_source(cast: Cast) -> None:
    number = booked(cast, elder(cast)).number
    for _ in range(5):
        with refuses("people.booking_failed"):
            enter(cast, number, id_number="0000")
    with refuses("people.too_many_claims"):
        enter(cast, number)
    for one in range(14):
        with refuses("people.booking_failed"):
            enter(cast, f"BX{one}")
    with refuses("people.too_many_claims"):
        enter(cast, "BXY")
    with clock.stopped(clock.now() + timedelta(days=1)):
        assert enter(cast, number).login == number


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"again": "other"}, "people.passwords_differ"),
        ({"password": "1", "again": "1"}, "people.weak_password"),
        ({"agree": ""}, "people.must_agree"),
    ],
)
def test_a_weak_or_mistyped_password_or_no_agreement_spends_no_try(cast: Cast, more: dict[str, str], code: str) -> None:
    number, client = booked(cast, elder(cast)).number, Client()
    typed = {name: value for name, value in form(number, **more).items() if value}
    for _ in range(6):
        refused = client.post("/login/booking", typed)
        page = refused.content.decode()
        assert refused.status_code == 422 and code in page and "张桂英" in page
    assert enter(cast, number).login == number


def test_where_codes_can_be_sent_the_way_is_by_code(cast: Cast) -> None:
    carriers.bind([Recording("sms")], "https://boai.example")
    client = Client()
    assert "凭预约编号" not in client.get("/login").content.decode()
    assert client.get("/login/booking")["Location"] == "/login/code"
