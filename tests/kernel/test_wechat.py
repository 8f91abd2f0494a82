"""WeChat opens an account only, by a way out and back that belongs to one session; it never says whose the account is (law 3)."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from boai.kernel.basics import clock
from boai.kernel.people import erasure, wechat
from boai.kernel.people import operations as people
from boai.kernel.people.models import Account, WechatLink
from tests.cast import PASSWORD, Cast, refuses
from tests.entrance import account, shown, signed_in, with_app

ADDRESS = r'href="(https://wechat\.example/[^"]+)"'


class Scanned:
    """A WeChat whose codes are ``of-<openid>``."""

    busy = False

    def address(self, state: str, back: str) -> str:
        return f"https://wechat.example/?state={state}&back={back}"

    def openid(self, code: str) -> str:
        if self.busy:
            raise wechat.Unreachable("no answer")
        return code.removeprefix("of-") if code.startswith("of-") else ""


@pytest.fixture(autouse=True)
def gate() -> Iterator[Scanned]:
    bound = Scanned()
    wechat.bind(bound)
    yield bound
    wechat.bind(None)


def state_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def scan(client: Client, openid: str, onward: str = "/me"):
    """Off to WeChat and back."""
    state = state_of(client.get("/login/wechat", {"next": onward})["Location"])
    return client.get("/login/wechat/back", {"code": f"of-{openid}", "state": state})


def linked(login: str, openid: str) -> Client:
    """A browser of somebody who has just had WeChat open their account."""
    client = signed_in(login)
    state = state_of(shown(client.post("/me/account/wechat"), ADDRESS))
    assert client.get("/login/wechat/back", {"code": f"of-{openid}", "state": state})["Location"] == "/me/account"
    return client


def refused(answer, code: str) -> bool:
    return answer.status_code == 422 and code in answer.content.decode()


def user_of(client: Client) -> Account:
    return Account.objects.get(pk=client.session["_auth_user_id"])


def test_a_new_wechat_opens_an_account_of_nobody_after_a_click(cast: Cast) -> None:
    client, before = Client(), Account.objects.count()
    assert scan(client, "new", "/me/claim")["Location"] == "/login/wechat/new"
    assert "开一个新账号" in client.get("/login/wechat/new").content.decode() and Account.objects.count() == before
    assert client.post("/login/wechat/new")["Location"] == "/me/claim"
    mine = user_of(client)
    assert mine.person is None and mine.phone_index == "" and not mine.has_usable_password()
    assert client.post("/login/wechat/new")["Location"] == "/login"
    again = Client()
    scan(again, "new")
    assert user_of(again) == mine


def test_only_a_keyed_index_of_the_openid_is_kept(cast: Cast) -> None:
    linked("citizen1", "o-secret-openid")
    assert "o-secret-openid" not in str(list(WechatLink.objects.values()))


def test_a_linked_account_is_entered_and_its_page_says_so(cast: Cast) -> None:
    assert "已绑定" in linked("citizen1", "w1").get("/me/account").content.decode()
    client = Client()
    assert scan(client, "w1", "/me/account")["Location"] == "/me/account" and user_of(client) == account("citizen1")


def test_a_second_factor_is_still_asked(cast: Cast) -> None:
    linked("citizen1", "w1")
    with_app("citizen1")
    client = Client()
    assert scan(client, "w1")["Location"].startswith("/login/second") and "_auth_user_id" not in client.session


def test_the_state_belongs_to_one_session_is_good_once_and_ends(cast: Cast) -> None:
    linked("citizen1", "w1")
    mine, other = Client(), Client()
    state = state_of(mine.get("/login/wechat")["Location"])
    way_back = {"code": "of-w1", "state": state}
    assert refused(other.get("/login/wechat/back", way_back), "people.wechat_failed")
    other.get("/login/wechat")
    assert refused(other.get("/login/wechat/back", way_back), "people.wechat_failed")
    with clock.stopped(clock.now() + timedelta(minutes=11)):
        assert refused(mine.get("/login/wechat/back", way_back), "people.wechat_failed")
    assert scan(mine, "w1").status_code == 302
    assert refused(mine.get("/login/wechat/back", way_back), "people.wechat_failed")


def test_a_wrong_code_a_cancelled_scan_and_a_silent_wechat_sign_nobody_in(cast: Cast, gate: Scanned) -> None:
    client = Client()
    for answer, code in (({"code": "wrong"}, "people.wechat_failed"), ({}, "people.wechat_failed")):
        state = state_of(client.get("/login/wechat")["Location"])
        assert refused(client.get("/login/wechat/back", {**answer, "state": state}), code)
    gate.busy = True
    assert refused(scan(client, "w1"), "people.wechat_busy") and "_auth_user_id" not in client.session


def test_an_account_that_is_shut_is_not_opened(cast: Cast) -> None:
    linked("citizen1", "w1")
    Account.objects.filter(login="citizen1").update(is_active=False)
    assert refused(scan(Client(), "w1"), "people.wechat_failed")


def test_one_wechat_opens_one_account_and_one_account_has_one(cast: Cast) -> None:
    linked("citizen1", "w1")
    client = signed_in("citizen2")
    state = state_of(shown(client.post("/me/account/wechat"), ADDRESS))
    assert refused(client.get("/login/wechat/back", {"code": "of-w1", "state": state}), "people.wechat_taken")
    assert refused(signed_in("citizen1").post("/me/account/wechat"), "people.wechat_taken")
    with refuses("people.wechat_taken"):
        wechat.link(account("citizen1"), "other")
    assert WechatLink.objects.count() == 1


def test_two_clicks_at_once_open_one_account(cast: Cast) -> None:
    one, other = Client(), Client()
    scan(one, "new")
    scan(other, "new")
    one.post("/login/wechat/new")
    before = Account.objects.count()
    assert refused(other.post("/login/wechat/new"), "people.wechat_taken") and Account.objects.count() == before


def test_linking_needs_a_fresh_proof_and_the_same_person_on_the_way_back(cast: Cast) -> None:
    client = signed_in("citizen1")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert refused(client.post("/me/account/wechat"), "access.proof_needed")
        state = state_of(shown(client.post("/me/account/wechat", {"proof_word": PASSWORD}), ADDRESS))
        other = signed_in("citizen2")
        session = other.session
        session["wechat_asked"] = client.session["wechat_asked"]
        session.save()
        assert refused(other.get("/login/wechat/back", {"code": "of-w1", "state": state}), "people.wechat_failed")
    assert not WechatLink.objects.exists()


def test_unlinking_needs_a_proof_and_another_way_in(cast: Cast) -> None:
    client = linked("citizen1", "w1")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert refused(client.post("/me/account/wechat/end"), "access.proof_needed") and WechatLink.objects.exists()
        assert client.post("/me/account/wechat/end", {"proof_word": PASSWORD})["Location"] == "/me/account"
    assert not WechatLink.objects.exists()
    only = Client()
    scan(only, "w2")
    only.post("/login/wechat/new")
    assert refused(only.post("/me/account/wechat/end"), "people.last_way_in") and WechatLink.objects.exists()


def test_a_phone_is_another_way_in(cast: Cast) -> None:
    one = people.open_account(None, cast.society.id, "u1", "", "13800000000")
    wechat.link(one, "index")
    wechat.unlink(one)
    assert not wechat.linked(one)


def test_ways_back_are_counted_by_source(cast: Cast) -> None:
    client = Client()
    for _ in range(40):
        scan(client, "new")
    assert refused(scan(client, "new"), "people.too_many_tries")


def test_forgetting_a_person_forgets_their_wechat(cast: Cast) -> None:
    linked("citizen1", "w1")
    erasure.forget(cast.person("citizen1"), acting=cast.system)
    assert not WechatLink.objects.exists()


def test_where_the_society_has_no_wechat_nothing_offers_it(cast: Cast) -> None:
    client = signed_in("citizen1")
    assert "微信登录" in Client().get("/login").content.decode() and "微信" in client.get("/me/account").content.decode()
    wechat.bind(None)
    assert "微信" not in Client().get("/login").content.decode() and "微信" not in client.get("/me/account").content.decode()
    assert Client().get("/login/wechat").status_code == 404 and Client().get("/login/wechat/back").status_code == 404
    assert client.post("/me/account/wechat").status_code == 404
