"""The second factor: enrolled, used once, asked of staff, waived by nobody but a demo (security.md law 4)."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from boai.kernel.basics import clock
from boai.kernel.people import second_factor, sessions
from tests.cast import PASSWORD, Cast, refuses
from tests.entrance import account, app_code, passkey_options, real_society, shown, signed_in, with_app
from tests.passkey import Passkey


def test_an_app_is_enrolled_with_its_first_code_and_gives_recovery_codes_once(cast: Cast) -> None:
    client = signed_in("county_officer")
    secret = shown(client.get("/me/security/app"), r'name="secret" value="(\w+)"')
    wrong = client.post("/me/security/app", {"secret": secret, "code": "000000"})
    assert wrong.status_code == 422 and "people.wrong_code" in wrong.content.decode() and secret in wrong.content.decode()
    assert not second_factor.enrolled(account("county_officer"))
    done = client.post("/me/security/app", {"secret": secret, "code": app_code(secret)})
    assert done.content.decode().count("<code>") == 10 and done["Cache-Control"] == "no-store"
    assert second_factor.enrolled(account("county_officer"))


def test_neither_secret_nor_recovery_code_stands_in_the_database(cast: Cast) -> None:
    secret = with_app("county_officer")
    [code, *_] = second_factor.new_recovery_codes(account("county_officer"))
    stored = str(list(Authenticator.objects.values()))
    assert secret not in stored and code not in stored and code.replace("-", "") not in stored


def test_a_code_of_the_app_works_once_and_no_earlier_one_after_it(cast: Cast) -> None:
    secret, officer = with_app("county_officer"), account("county_officer")
    later = app_code(secret, 1)
    assert not second_factor.code_is_right(officer, app_code(secret, -1))
    assert second_factor.code_is_right(officer, app_code(secret))
    assert not second_factor.code_is_right(officer, app_code(secret))
    assert second_factor.code_is_right(officer, later)
    assert not second_factor.code_is_right(officer, app_code(secret, 2))


def test_a_recovery_code_works_once(cast: Cast) -> None:
    with_app("county_officer")
    officer = account("county_officer")
    [code, *others] = second_factor.new_recovery_codes(officer)
    assert second_factor.code_is_right(officer, code.lower()) and not second_factor.code_is_right(officer, code)
    assert second_factor.recovery_codes_left(officer) == len(others)


def test_an_account_that_nobody_claimed_has_no_second_factor(cast: Cast) -> None:
    from boai.kernel.people import operations as people

    nobody = people.open_account(None, cast.society.id, "nobody", PASSWORD)
    with refuses("people.not_claimed"):
        second_factor.add_app(nobody, second_factor.new_secret(), "000000")
    assert "请先完成实名认证" in signed_in("nobody").get("/me/security").content.decode()


def test_who_has_one_is_asked_for_it_and_is_nobody_before(cast: Cast) -> None:
    secret = with_app("county_officer")
    client = Client()
    halfway = client.post("/login?next=/desk/", {"login": "county_officer", "password": PASSWORD, "next": "/desk/"})
    assert halfway["Location"] == "/login/second?next=%2Fdesk%2F"
    assert client.get("/desk/")["Location"].startswith("/login?")
    wrong = client.post("/login/second", {"code": "000000", "next": "/desk/"})
    assert wrong.status_code == 422 and "people.wrong_code" in wrong.content.decode()
    right = client.post("/login/second", {"code": app_code(secret), "next": "/desk/"})
    assert right["Location"] == "/desk/" and client.get("/desk/").status_code == 200


def test_the_second_step_waits_ten_minutes_and_bears_ten_wrong_codes(cast: Cast) -> None:
    secret = with_app("county_officer")
    client = signed_in("county_officer")
    for _ in range(10):
        client.post("/login/second", {"code": "000000"})
    stopped = client.post("/login/second", {"code": app_code(secret)})
    assert stopped.status_code == 422 and "people.too_many_tries" in stopped.content.decode()
    with clock.stopped(clock.now() + timedelta(minutes=11)):
        assert client.get("/login/second")["Location"] == "/login"


def test_nobody_stands_at_the_second_step_without_a_password(cast: Cast) -> None:
    with_app("county_officer")
    assert Client().get("/login/second")["Location"] == "/login"
    assert signed_in("citizen1").get("/login/second")["Location"] == "/login"


def test_in_a_demo_staff_without_one_work_by_password_alone(cast: Cast) -> None:
    assert signed_in("county_officer").get("/desk/").status_code == 200


def test_in_a_real_society_staff_without_one_are_led_to_enrolment_and_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real_society(monkeypatch)
    client = signed_in("county_officer")
    assert client.get("/desk/")["Location"] == "/me/security?next=%2Fdesk%2F"
    assert "工作人员要先开启" in client.get("/me/security?next=/desk/").content.decode()
    secret = shown(client.get("/me/security/app?next=/desk/"), r'name="secret" value="(\w+)"')
    done = client.post("/me/security/app", {"secret": secret, "code": app_code(secret), "next": "/desk/"})
    assert 'href="/desk/"' in done.content.decode()
    assert client.get("/desk/").status_code == 200
    assert client.get("/me").status_code == 200


def test_a_session_that_began_without_it_is_asked_as_soon_as_there_is_one(cast: Cast) -> None:
    client = signed_in("county_officer")
    secret = with_app("county_officer")
    assert client.get("/desk/")["Location"] == "/login/second?next=%2Fdesk%2F"
    client.post("/login/second", {"code": app_code(secret)})
    assert client.get("/desk/").status_code == 200


def test_a_passkey_is_made_named_and_used(cast: Cast) -> None:
    client, passkey = signed_in("county_officer"), Passkey()
    made = passkey.creates(passkey_options(client.get("/me/security/passkey")))
    done = client.post("/me/security/passkey", {"name": "我的手机", "answer": made})
    assert done.status_code == 200 and done.content.decode().count("<code>") == 10
    assert "我的手机" in client.get("/me/security").content.decode()
    again = signed_in("county_officer")
    options = passkey_options(again.get("/login/second"))
    assert again.post("/login/second", {"passkey": Passkey().signs(options)}).status_code == 422
    options = passkey_options(again.get("/login/second"))
    assert again.post("/login/second", {"passkey": passkey.signs(options), "next": "/desk/"})["Location"] == "/desk/"
    assert again.get("/desk/").status_code == 200


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"id": 1}', "no"])
def test_a_broken_answer_makes_no_passkey(cast: Cast, answer: str) -> None:
    client = signed_in("county_officer")
    client.get("/me/security/passkey")
    refused = client.post("/me/security/passkey", {"name": "我的电脑", "answer": answer})
    assert refused.status_code == 422 and "我的电脑" in refused.content.decode()
    assert not second_factor.enrolled(account("county_officer"))


def test_staff_of_a_real_society_keep_their_last_factor(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = with_app("county_officer")
    [factor] = second_factor.of(account("county_officer"))
    client = signed_in("county_officer")
    client.post("/login/second", {"code": app_code(secret)})
    with monkeypatch.context() as real:
        real_society(real)
        assert "people.last_factor" in client.post(f"/me/security/{factor.id}/remove").content.decode()
    assert second_factor.enrolled(account("county_officer"))
    client.post(f"/me/security/{factor.id}/remove")
    assert not second_factor.enrolled(account("county_officer"))


def test_factors_are_touched_with_a_fresh_proof_only(cast: Cast) -> None:
    client = signed_in("county_officer")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert "access.proof_needed" in client.post("/me/security/codes").content.decode()
        assert client.get("/me/security/passkey")["Location"] == "/me/security"
        assert "请再验证一次身份" in client.get("/me/security").content.decode()
        assert "people.proof_wrong" in client.post("/me/security/prove", {"proof_word": "wrong"}).content.decode()
        assert client.post("/me/security/prove", {"proof_word": PASSWORD})["Location"] == "/me/security"
        assert client.post("/me/security/codes").content.decode().count("<code>") == 10


def test_ten_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(cast: Cast) -> None:
    client = Client()
    for _ in range(10):
        client.post("/login", {"login": "citizen1", "password": "wrong"})
    form = {"login": "citizen1", "password": PASSWORD}
    assert "登录名或密码不对" in client.post("/login", form).content.decode()
    assert client.post("/login", {**form, "login": "citizen2"}).status_code == 302
    with clock.stopped(clock.now() + timedelta(minutes=16)):
        assert client.post("/login", form).status_code == 302


@pytest.mark.parametrize(
    ("browser", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit Safari/604 MicroMessenger/8.0", "iPhone · 微信"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Edg/130", "Windows · Edge"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "未知设备"),
    ],
)
def test_a_device_is_named_in_three_words(browser: str, device: str) -> None:
    assert sessions.device(browser) == device
