"""Letting somebody in again at the counter: a slip with a code, seen once, and a new start for the second factor."""

import pytest
from django.test import Client

from boai.kernel.access import recovery
from boai.kernel.basics import randomness
from boai.kernel.people import operations as people
from boai.kernel.people import second_factor, sessions, slips
from boai.kernel.people.models import Account
from tests.cast import Cast, id_number, refuses
from tests.entrance import account, real_society, shown, signed_in, with_app

WHY = "本人带身份证到场"
SLIP = r"(/slip/[\w-]+)</p>"


def page(cast: Cast, login: str = "citizen1") -> str:
    return f"/desk/people/persons/{cast.person(login).id}/slip"


def form(**more: str) -> dict[str, str]:
    return {"because": WHY, "idempotency_key": randomness.token(), **more}


def test_a_clerk_prints_a_slip_that_sets_a_password_once(cast: Cast) -> None:
    before = signed_in("citizen1")
    clerk = signed_in("village_clerk")
    assert "核对身份证原件" in clerk.get(page(cast)).content.decode()
    printed = clerk.post(page(cast), form())
    assert "<svg" in printed.content.decode() and "王小明" in printed.content.decode() and printed["Cache-Control"] == "no-store"
    link = shown(printed, SLIP)
    done = Client().post(link, {"password": "xin-mi-ma-9413", "again": "xin-mi-ma-9413"})
    assert "密码已设好" in done.content.decode() and "二次验证" not in done.content.decode()
    assert account("citizen1").check_password("xin-mi-ma-9413")
    assert before.get("/me")["Location"].startswith("/login")


def test_a_person_without_an_account_gets_one(cast: Cast) -> None:
    elder = people.register(branch=cast.village, name="老张", id_number=id_number(777), acting=cast.system)
    recovery.issue_slip(elder, because=WHY, acting=cast.village_clerk)
    opened = recovery.account_to_recover(elder)
    assert opened.person == elder and not opened.has_usable_password()
    recovery.issue_slip(elder, because=WHY, acting=cast.village_clerk)
    assert Account.objects.filter(person=elder).count() == 1


def test_a_newer_slip_ends_the_older_one(cast: Cast) -> None:
    clerk = signed_in("village_clerk")
    older, newer = (shown(clerk.post(page(cast), form()), SLIP) for _ in range(2))
    assert Client().get(older).status_code == 404 and Client().get(newer).status_code == 200


def test_whoever_holds_a_post_is_let_in_by_a_leader_and_nobody_by_themselves(cast: Cast) -> None:
    officer, tokens = cast.person("county_officer"), slips.Slip.objects.count()
    with refuses("change.not_found"):
        recovery.issue_slip(officer, because=WHY, acting=cast.village_clerk)
    with refuses("access.slip_by_leader"):
        recovery.issue_slip(cast.person("village_clerk"), because=WHY, acting=cast.county_officer)
    with refuses("access.own_slip"):
        recovery.issue_slip(officer, because=WHY, acting=cast.county_officer)
    assert slips.Slip.objects.count() == tokens
    recovery.issue_slip(officer, because=WHY, acting=cast.county_leader)


def test_without_a_reason_no_slip(cast: Cast) -> None:
    refused = signed_in("village_clerk").post(page(cast), form(because=""))
    assert refused.status_code == 422 and not slips.Slip.objects.exists()


def test_lost_factors_are_reset_by_a_leader_and_end_every_session(cast: Cast) -> None:
    client = signed_in("county_officer")
    with_app("county_officer")
    with refuses("access.own_slip"):
        recovery.reset_factors(cast.person("county_officer"), because=WHY, acting=cast.county_officer)
    assert second_factor.enrolled(account("county_officer"))
    recovery.reset_factors(cast.person("county_officer"), because=WHY, acting=cast.county_leader)
    assert not second_factor.enrolled(account("county_officer")) and sessions.of(account("county_officer")) == []
    assert client.get("/me")["Location"].startswith("/login")


def test_a_real_officer_is_led_from_the_slip_to_the_second_factor(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real_society(monkeypatch)
    link = f"/slip/{slips.issue(account('county_officer'))}"
    done = Client().post(link, {"password": "xin-mi-ma-9413", "again": "xin-mi-ma-9413"})
    assert "/login?next=/desk/" in done.content.decode() and "二次验证" in done.content.decode()


def test_the_leader_resets_on_the_page(cast: Cast) -> None:
    with_app("county_officer")
    path = f"/desk/people/persons/{cast.person('county_officer').id}/reset"
    client = signed_in("county_leader")
    assert client.post(path, form(because="")).status_code == 422
    assert client.post(path, form()).status_code == 302 and not second_factor.enrolled(account("county_officer"))
