"""Ways round the second factor, a proof, a limit or a post: each was open once, or could be (security.md laws 3, 4, 5, 7)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from boai.kernel.access import merging, recovery
from boai.kernel.access import operations as access
from boai.kernel.access.models import Post
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock, randomness
from boai.kernel.change.models import TraceLine
from boai.kernel.pages.entering import source_of
from boai.kernel.people import limits, second_factor, sessions, slips, tokens
from boai.kernel.people import operations as people
from boai.kernel.people.models import Account, Merge, Opening, Person
from boai.kernel.people.operations import claiming
from tests.cast import PASSWORD, Cast, id_number, refuses
from tests.entrance import account, app_code, passkey_options, shown, signed_in, with_app
from tests.kernel.test_codes import KNOWN
from tests.passkey import Passkey

WHY = "同一个人，第一次没有登记证件"


def test_a_text_message_does_not_get_round_the_second_factor_by_claiming_again(cast: Cast) -> None:
    with_app("citizen1")
    thief = people.open_account(None, cast.society.id, "thief", "", KNOWN)
    with refuses("people.claim_failed"):
        claiming.claim(thief, name="王小明", id_number=id_number(501), phone=KNOWN)
    assert account("thief").person_id is None


@pytest.mark.parametrize("path", ["/me/security", "/me/security/app", "/me/security/passkey", "/me/account"])
def test_a_session_without_the_factor_does_not_see_credentials(cast: Cast, path: str) -> None:
    client = signed_in("county_officer")
    with_app("county_officer")
    assert client.get(path)["Location"].startswith("/login/second?")


def test_a_session_without_the_factor_replaces_removes_and_prints_nothing(cast: Cast) -> None:
    client = signed_in("county_officer")
    with_app("county_officer")
    officer, other = account("county_officer"), second_factor.new_secret()
    [factor] = second_factor.of(officer)
    codes = second_factor.recovery_codes_left(officer)
    for path, form in (
        ("/me/security/app", {"secret": other, "code": app_code(other)}),
        (f"/me/security/{factor.pk}/remove", {}),
        ("/me/security/codes", {}),
        ("/me/account/tokens/new", {"purpose": "程序"}),
        ("/me/account/password", {"password": "xin-mi-ma-9413", "again": "xin-mi-ma-9413"}),
    ):
        assert client.post(path, form)["Location"].startswith("/login/second?"), path
    assert second_factor.of(officer) == [factor] and second_factor.of(officer)[0].data == factor.data
    assert second_factor.recovery_codes_left(officer) == codes and not tokens.of(officer)
    assert account("county_officer").check_password(PASSWORD)


def test_a_first_factor_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = signed_in("county_officer"), signed_in("county_officer")
    secret = shown(here.get("/me/security/app"), r'name="secret" value="(\w+)"')
    here.post("/me/security/app", {"secret": secret, "code": app_code(secret)})
    assert here.get("/me").status_code == 200 and elsewhere.get("/me")["Location"].startswith("/login")


def test_the_sessions_key_is_another_after_the_second_factor(cast: Cast) -> None:
    client = signed_in("county_officer")
    secret, before = with_app("county_officer"), client.session.session_key
    client.post("/login/second", {"code": app_code(secret)})
    assert client.session.session_key != before and Client(HTTP_COOKIE=f"sessionid={before}").get("/me").status_code == 302
    [here] = sessions.of(account("county_officer"))
    assert here.session_key == client.session.session_key


def test_without_the_last_factor_a_session_has_used_none(cast: Cast) -> None:
    client = signed_in("county_officer")
    secret = shown(client.get("/me/security/app"), r'name="secret" value="(\w+)"')
    client.post("/me/security/app", {"secret": secret, "code": app_code(secret)})
    [factor] = second_factor.of(account("county_officer"))
    assert client.session["factor_at"]
    client.post(f"/me/security/{factor.pk}/remove")
    assert "factor_at" not in client.session and not second_factor.enrolled(account("county_officer"))


def test_a_passkey_asked_for_with_a_fresh_proof_is_not_added_without_one(cast: Cast) -> None:
    client, passkey = signed_in("county_officer"), Passkey()
    made = passkey.creates(passkey_options(client.get("/me/security/passkey")))
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert client.post("/me/security/passkey", {"name": "别人的", "answer": made})["Location"] == "/me/security"
    assert not second_factor.enrolled(account("county_officer"))


@pytest.mark.parametrize("secret", ["", "!!!", "AAAA", "密" * 32])
def test_a_secret_that_is_none_of_ours_is_refused_in_words(cast: Cast, secret: str) -> None:
    refused = signed_in("county_officer").post("/me/security/app", {"secret": secret, "code": "000000"})
    assert refused.status_code == 422 and "people.wrong_code" in refused.content.decode()


def test_a_program_that_came_in_before_is_out_after_slip_and_reset(cast: Cast) -> None:
    mine = account("citizen1")
    token = tokens.issue(mine, "程序", 1)
    slips.redeem(slips.issue(mine), "xin-mi-ma-9413")
    assert tokens.account_of(token) is None
    token = tokens.issue(mine, "程序", 1)
    recovery.reset_factors(cast.person("citizen1"), because="本人带身份证到场", acting=cast.village_clerk)
    assert tokens.account_of(token) is None


def test_a_token_does_not_pass_to_the_person_that_a_merge_keeps(cast: Cast) -> None:
    double = people.register(branch=cast.village, name="王小明", acting=cast.system)
    token = tokens.issue(people.open_account(double, cast.society.id, "double", ""), "程序", 1)
    merge = merging.propose_merge(kept=cast.person("citizen1"), merged=double, because=WHY, acting=cast.county_officer)
    merging.confirm_merge(merge, acting=cast.county_leader)
    assert account("double").person == cast.person("citizen1") and tokens.account_of(token) is None


def test_two_officers_do_not_merge_themselves_into_a_post_above(cast: Cast) -> None:
    leader = people.register(branch=cast.village, name="高主任", acting=cast.system)
    post = access.propose(branch=cast.society, person=leader, role=Role.CITY_LEADER, acting=cast.system)
    access.confirm(post, acting=cast.system)
    merge = merging.propose_merge(kept=cast.person("citizen1"), merged=leader, because=WHY, acting=cast.county_officer)
    with refuses("access.merge_by_leader"):
        merging.confirm_merge(merge, acting=cast.county_leader)
    assert Post.objects.get(pk=post.pk).person == leader and Person.objects.get(pk=leader.pk).merged_into_id is None
    assert Merge.objects.get(pk=merge.pk).stage == "proposed"


def test_a_form_kept_open_shows_what_it_opened_for_one_view_only(cast: Cast) -> None:
    client, form = signed_in("county_officer"), {"idempotency_key": randomness.token(), "purpose": "核对证书上的姓名"}
    path = f"/desk/people/persons/{cast.person('citizen1').id}/open"
    assert "王小明" in client.post(path, form).content.decode() and "王小明" in client.post(path, form).content.decode()
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        again = client.post(path, {**form, "proof_word": PASSWORD})
        assert again.status_code == 422 and "王小明" not in again.content.decode() and "people.opening_over" in again.content.decode()
    assert Opening.objects.count() == 1 and TraceLine.objects.filter(operation="people.open_sealed").count() == 1


def test_right_passwords_do_not_use_up_the_tries(cast: Cast) -> None:
    for _ in range(12):
        assert Client().post("/login", {"login": "citizen1", "password": PASSWORD}).status_code == 302
    for _ in range(10):
        Client().post("/login", {"login": "citizen1", "password": "falsch-2026"})
    assert Client().post("/login", {"login": "citizen1", "password": PASSWORD}).status_code == 422


def test_a_try_given_back_never_counts_below_nothing(cast: Cast) -> None:
    hour = timedelta(hours=1)
    limits.give_back("login", cast.society.id, "nobody", hour)
    assert limits.within("login", cast.society.id, "nobody", 1, hour)
    assert not limits.within("login", cast.society.id, "nobody", 1, hour)


def test_only_our_own_proxy_is_believed_where_a_request_comes_from(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = RequestFactory().get("/", secure=True, HTTP_X_FORWARDED_FOR="9.9.9.9, 8.8.8.8", HTTP_X_FORWARDED_PROTO="https")
    assert source_of(asked) == "127.0.0.1"
    monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
    assert source_of(asked) == "8.8.8.8"


def test_accounts_that_stood_idle_do_not_speak(cast: Cast) -> None:
    mine = account("citizen1")
    token = tokens.issue(mine, "程序", 1)
    Account.objects.filter(pk=mine.pk).update(is_active=False)
    assert tokens.account_of(token) is None
