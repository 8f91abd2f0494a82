"""One's own login in one place: password, sessions, tokens."""

from datetime import timedelta

from boai.kernel.basics import clock
from boai.kernel.people import sessions, tokens
from tests.cast import PASSWORD, Cast
from tests.entrance import account, shown, signed_in

NEW = "xin-mi-ma-9413"


def test_a_new_password_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = signed_in("citizen1"), signed_in("citizen1")
    assert here.post("/me/account/password", {"password": NEW, "again": NEW})["Location"] == "/me/account"
    assert account("citizen1").check_password(NEW)
    assert here.get("/me/account").status_code == 200 and elsewhere.get("/me/account").status_code == 302
    assert len(sessions.of(account("citizen1"))) == 1


def test_a_weak_or_mistyped_password_changes_nothing(cast: Cast) -> None:
    client = signed_in("citizen1")
    for password, again, code in (("short", "short", "people.weak_password"), (NEW, "other", "people.passwords_differ")):
        refused = client.post("/me/account/password", {"password": password, "again": again})
        assert refused.status_code == 422 and code in refused.content.decode()
    assert account("citizen1").check_password(PASSWORD)


def test_our_own_words_make_no_password(cast: Cast) -> None:
    client = signed_in("citizen1")
    for password in ("HongShiZi2026!", "boai-1234", "Citizen1.2026"):
        refused = client.post("/me/account/password", {"password": password, "again": password})
        assert refused.status_code == 422 and "people.weak_password" in refused.content.decode()
    assert account("citizen1").check_password(PASSWORD)


def test_an_old_session_proves_itself_first(cast: Cast) -> None:
    client = signed_in("citizen1")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert "access.proof_needed" in client.post("/me/account/password", {"password": NEW, "again": NEW}).content.decode()
        client.post("/me/account/password", {"password": NEW, "again": NEW, "proof_word": PASSWORD})
    assert account("citizen1").check_password(NEW)


def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this(cast: Cast) -> None:
    here = signed_in("citizen1", HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604")
    elsewhere = signed_in("citizen1", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130")
    third = signed_in("citizen1")
    page = here.get("/me/account").content.decode()
    assert "Windows · Firefox" in page and "iPhone · Safari" in page and "就是这里" in page
    other = next(one for one in sessions.of(account("citizen1")) if "Firefox" in one.device)
    stranger = signed_in("citizen2")
    stranger.post(f"/me/account/sessions/{other.id}/end")
    assert elsewhere.get("/me").status_code == 200
    here.post(f"/me/account/sessions/{other.id}/end")
    assert elsewhere.get("/me").status_code == 302 and third.get("/me").status_code == 200
    here.post("/me/account/sessions/end")
    assert third.get("/me").status_code == 302 and here.get("/me").status_code == 200


def test_a_token_is_shown_once_and_ended(cast: Cast) -> None:
    client = signed_in("citizen1")
    token = shown(client.post("/me/account/tokens/new", {"purpose": "我的日历"}), r"<code>(boai_[^<]+)</code>")
    assert tokens.account_of(token) == account("citizen1")
    page = client.get("/me/account").content.decode()
    assert token not in page and "我的日历" in page
    [row] = tokens.of(account("citizen1"))
    signed_in("citizen2").post(f"/me/account/tokens/{row.id}/end")
    assert tokens.account_of(token)
    client.post(f"/me/account/tokens/{row.id}/end")
    assert tokens.account_of(token) is None


def test_a_token_says_what_it_is_for(cast: Cast) -> None:
    refused = signed_in("citizen1").post("/me/account/tokens/new", {"purpose": " "})
    assert refused.status_code == 422 and tokens.of(account("citizen1")) == []
