"""A fresh proof of identity, asked inside the form that needs it: nothing typed is lost (security.md law 4)."""

from datetime import timedelta

from boai.kernel.access.models import Post
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock, randomness
from boai.kernel.people import tokens
from tests.cast import PASSWORD, Cast, refuses
from tests.entrance import account, app_code, passkey_options, signed_in, with_app
from tests.passkey import Passkey

NEW_POST = "/desk/access/posts/new/propose"


def form(cast: Cast, **more: str) -> dict[str, str]:
    person = cast.person("citizen1")
    key = randomness.token()
    return {"branch": str(cast.village.id), "person": str(person.id), "role": Role.VILLAGE_CLERK, "idempotency_key": key, **more}


def test_a_fresh_session_is_not_asked(cast: Cast) -> None:
    client = signed_in("county_officer")
    assert "请再验证一次身份" not in client.get(NEW_POST).content.decode()
    assert client.post(NEW_POST, form(cast)).status_code == 302


def test_after_five_minutes_the_form_asks_keeps_all_and_runs_at_once(cast: Cast) -> None:
    client, posts = signed_in("county_officer"), Post.objects.count()
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert "请再验证一次身份" in client.get(NEW_POST).content.decode()
        asked = client.post(NEW_POST, form(cast))
        assert asked.status_code == 422 and "access.proof_needed" in asked.content.decode()
        assert f'value="{cast.village.id}" selected' in asked.content.decode()
        wrong = client.post(NEW_POST, form(cast, proof_word="wrong"))
        assert wrong.status_code == 422 and "people.proof_wrong" in wrong.content.decode()
        assert Post.objects.count() == posts
        assert client.post(NEW_POST, form(cast, proof_word=PASSWORD)).status_code == 302
        assert Post.objects.count() == posts + 1
        assert "请再验证一次身份" not in client.get(NEW_POST).content.decode()


def test_what_is_missing_is_said_together_with_the_proof(cast: Cast) -> None:
    client = signed_in("county_officer")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        asked = client.post(NEW_POST, form(cast, branch=""))
        assert asked.status_code == 422 and "请再验证一次身份" in asked.content.decode()


def test_a_code_of_the_app_proves_too(cast: Cast) -> None:
    secret = with_app("county_officer")
    client = signed_in("county_officer")
    client.post("/login/second", {"code": app_code(secret)})
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert client.post(NEW_POST, form(cast, proof_word=app_code(secret))).status_code == 302


def test_a_passkey_proves_too(cast: Cast) -> None:
    client, passkey = signed_in("county_officer"), Passkey()
    made = passkey.creates(passkey_options(client.get("/me/security/passkey")))
    client.post("/me/security/passkey", {"name": "", "answer": made})
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        options = passkey_options(client.get(NEW_POST))
        assert client.post(NEW_POST, form(cast, proof_passkey=passkey.signs(options))).status_code == 302


def test_ten_wrong_proofs_are_the_last(cast: Cast) -> None:
    client = signed_in("county_officer")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        for _ in range(10):
            client.post(NEW_POST, form(cast, proof_word="wrong"))
        stopped = client.post(NEW_POST, form(cast, proof_word=PASSWORD))
        assert stopped.status_code == 422 and "people.too_many_tries" in stopped.content.decode()


def test_an_api_token_cannot_prove(cast: Cast, client) -> None:
    from boai.kernel.access import operations as access
    from boai.kernel.access.actors import as_staff

    token = tokens.issue(account("county_officer"), "test", days=1)
    answer = client.post("/api/v1/me/posts", {"proof_word": PASSWORD}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404
    staff = as_staff(cast.person("county_officer").id, cast.society.id)
    with refuses("access.proof_needed"):
        access.propose(branch=cast.village, person=cast.person("citizen1"), role=Role.VILLAGE_CLERK, acting=staff)
