"""Codes by text message: bound, counted, sent by the postman, the same for known and unknown numbers (security.md law 5)."""

from datetime import timedelta

import pytest
from django.test import Client

from boai.kernel.basics import clock
from boai.kernel.notify import budget, delivering
from boai.kernel.notify import codes as postman
from boai.kernel.people import codes
from boai.kernel.people.models import Account, Code, Count
from tests.cast import PASSWORD, Cast, refuses
from tests.entrance import account
from tests.kernel.test_notify import Recording

KNOWN, UNKNOWN = "19900000501", "13800000000"


def issue(cast: Cast, phone: str = KNOWN, session: str = "s", purpose: str = codes.LOGIN, source: str = "1.2.3.4") -> None:
    codes.issue(cast.society.id, session, purpose, phone, source)


def arrived(sms: Recording) -> str:
    postman.send_waiting()
    return sms.parcels[-1].values["code"]


def is_right(cast: Cast, code: str, phone: str = KNOWN, session: str = "s", purpose: str = codes.LOGIN) -> bool:
    return codes.is_right(cast.society.id, session, purpose, phone, code)


def test_a_code_has_six_digits_and_works_once(cast: Cast, sms: Recording) -> None:
    issue(cast)
    code = arrived(sms)
    assert len(code) == 6 and code.isdigit()
    assert is_right(cast, code, "+86 199-0000-0501") and not is_right(cast, code)


def test_neither_code_nor_phone_stands_in_the_database(cast: Cast, sms: Recording) -> None:
    issue(cast)
    before = str(list(Code.objects.values()))
    code = arrived(sms)
    assert code not in before and KNOWN not in before + str(list(Code.objects.values())) + str(list(Count.objects.values()))


@pytest.mark.parametrize("other", [{"session": "other"}, {"purpose": codes.CLAIM}, {"phone": UNKNOWN}])
def test_it_is_bound_to_session_purpose_and_phone(cast: Cast, sms: Recording, other: dict[str, str]) -> None:
    issue(cast)
    assert not is_right(cast, arrived(sms), **other)


def test_five_wrong_tries_end_it_and_so_do_five_minutes(cast: Cast, sms: Recording) -> None:
    issue(cast)
    code = arrived(sms)
    for _ in range(5):
        assert not is_right(cast, "x")
    assert not is_right(cast, code)
    issue(cast)
    code = arrived(sms)
    with clock.stopped(clock.now() + timedelta(minutes=5)):
        assert not is_right(cast, code)


def test_a_newer_code_ends_the_older(cast: Cast, sms: Recording) -> None:
    issue(cast)
    older = arrived(sms)
    issue(cast)
    assert arrived(sms) == older or not is_right(cast, older)


def test_a_number_a_source_and_the_society_have_limits(cast: Cast) -> None:
    for number in range(5):
        issue(cast, session=str(number))
    with refuses("people.too_many_codes"):
        issue(cast, session="one more")
    for number in range(35):
        issue(cast, f"138{number:08d}")
    with refuses("people.too_many_codes"):
        issue(cast, "13900000000")
    issue(cast, "13900000000", source="4.3.2.1")
    with clock.stopped(clock.now() + timedelta(hours=1)):
        issue(cast)


def test_the_society_has_a_limit_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from boai.kernel.people.entrance import entrance_of

    rule = replace(entrance_of(cast.society.id), codes_a_society_day=1)
    monkeypatch.setattr(codes, "entrance_of", lambda society_id: rule)
    issue(cast)
    with refuses("people.codes_spent"):
        issue(cast, UNKNOWN)


def test_a_wrong_number_is_refused_before_anything_is_counted(cast: Cast) -> None:
    with refuses("people.bad_phone"):
        issue(cast, "12")
    assert not Count.objects.exists() and not Code.objects.exists()


def test_codes_are_paid_from_the_purse_of_logins_never_from_that_of_alarms(cast: Cast, sms: Recording) -> None:
    issue(cast)
    postman.send_waiting()
    assert budget.spent(cast.society.id) == {"shared": 1, "login": 1}
    assert postman.send_waiting() == 0


def test_sweeping_forgets_what_is_over(cast: Cast) -> None:
    issue(cast)
    with clock.stopped(clock.now() + timedelta(days=2)):
        assert codes.sweep() and not Code.objects.exists() and not Count.objects.exists()
        delivering.deliver()


def by_code(sms: Recording, phone: str, **more: str) -> tuple[Client, object]:
    client = Client()
    sent = client.post("/login/code", {"phone": phone, "send": "1"})
    assert "验证码已发出" in sent.content.decode() and phone in sent.content.decode()
    return client, client.post("/login/code", {"phone": phone, "code": arrived(sms), **more})


def test_a_known_number_comes_in_by_code(cast: Cast, sms: Recording) -> None:
    client, answer = by_code(sms, KNOWN)
    assert answer["Location"] == "/me" and "我的报名" in client.get("/me").content.decode()


def test_an_unknown_number_opens_an_account_that_is_nobodys(cast: Cast, sms: Recording) -> None:
    client, answer = by_code(sms, UNKNOWN)
    assert answer["Location"] == "/me" and "去认证" in client.get("/me").content.decode()
    again, _ = by_code(sms, UNKNOWN)
    assert again.session["_auth_user_id"] == client.session["_auth_user_id"]


def test_known_and_unknown_numbers_read_the_same(cast: Cast, sms: Recording) -> None:
    pages = [Client().post("/login/code", {"phone": phone, "send": "1"}).content.decode() for phone in (KNOWN, UNKNOWN)]
    tidy = [page.replace(KNOWN, "").replace(UNKNOWN, "").split("csrfmiddlewaretoken")[0] for page in pages]
    assert tidy[0] == tidy[1]


def test_a_wrong_code_keeps_the_number(cast: Cast, sms: Recording) -> None:
    client = Client()
    client.post("/login/code", {"phone": KNOWN, "send": "1"})
    wrong = client.post("/login/code", {"phone": KNOWN, "code": "000000"})
    assert wrong.status_code == 422 and "people.wrong_code" in wrong.content.decode() and KNOWN in wrong.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_phone_serves_several_people(cast: Cast, sms: Recording) -> None:
    client, answer = by_code(sms, KNOWN, another="1")
    assert answer["Location"] == "/login/who?next=%2Fme"
    assert "王**" in client.get("/login/who").content.decode()
    assert client.post("/login/who", {"account": ""})["Location"] == "/me"
    assert Account.objects.get(pk=client.session["_auth_user_id"]).person_id is None
    again, answer = by_code(sms, KNOWN)
    assert answer["Location"] == "/login/who?next=%2Fme"
    again.post("/login/who", {"account": str(account("citizen1").id)})
    assert again.session["_auth_user_id"] == str(account("citizen1").id)


def test_the_choice_waits_ten_minutes_and_takes_nobody_elses_account(cast: Cast, sms: Recording) -> None:
    client, _ = by_code(sms, KNOWN, another="1")
    stranger = account("citizen2")
    client.post("/login/who", {"account": str(stranger.id)})
    assert client.session["_auth_user_id"] != str(stranger.id)
    assert Client().get("/login/who")["Location"] == "/login/code"


def test_a_number_opens_five_accounts_a_day(cast: Cast, sms: Recording) -> None:
    from boai.kernel.people import limits

    for _ in range(5):
        limits.within("account", cast.society.id, account("citizen1").phone_index, 5, codes.DAY)
    client, _ = by_code(sms, KNOWN, another="1")
    refused = client.post("/login/who", {"account": ""})
    assert refused.status_code == 422 and "people.too_many_codes" in refused.content.decode()


def test_a_number_idle_for_half_a_year_no_longer_opens_its_account(cast: Cast, sms: Recording) -> None:
    Client().post("/login", {"login": "citizen1", "password": PASSWORD})
    with clock.stopped(clock.now() + timedelta(days=181)):
        client, _ = by_code(sms, KNOWN)
        assert client.session["_auth_user_id"] != str(account("citizen1").id)


def test_without_a_provider_the_page_says_where_to_go(cast: Cast) -> None:
    assert "服务站" in Client().get("/login/code").content.decode()
    assert 'name="send"' not in Client().get("/login/code").content.decode()
