"""The entrance, the second factor, proofs, wards, openings, slips: what a browser and a program may not get round. All is taken back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.attack.inside.walls import installation, refused, taken_back

SOCIETY = installation.society_id  # walls stands the installation up, before anything of Django is imported

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from boai.edge.installation import Kind  # noqa: E402
from boai.kernel.access import merging  # noqa: E402
from boai.kernel.access import operations as access  # noqa: E402
from boai.kernel.access.actors import as_self, as_staff  # noqa: E402
from boai.kernel.access.roles import Role  # noqa: E402
from boai.kernel.access.wards import as_guardian  # noqa: E402
from boai.kernel.basics import clock, randomness  # noqa: E402
from boai.kernel.change.acting import system  # noqa: E402
from boai.kernel.orgs.models import Branch  # noqa: E402
from boai.kernel.people import codes, second_factor, slips, tokens  # noqa: E402
from boai.kernel.people import operations as people  # noqa: E402
from boai.kernel.people.entrance import opening_limit_of  # noqa: E402
from boai.kernel.people.models import Account, Contact, Guardianship, Person  # noqa: E402
from boai.kernel.people.operations import claiming  # noqa: E402
from tests.attack.findings import Finding, high, medium, tried  # noqa: E402

ATTACK = system(SOCIETY, name="attack")
PASSWORD = "yi-chu-ming-men-2026"
PURPOSE = "核对证书上的姓名"


def account(login: str) -> Account:
    return Account.objects.select_related("person__key").get(login=login)


def person(login: str) -> Person:
    found = account(login).person
    assert found is not None
    return found


def browser(login: str) -> Client:
    """After the password page; the password is set for the time of the attack."""
    one = account(login)
    if not one.check_password(PASSWORD):  # a second setting would end the first browser's session
        one.set_password(PASSWORD)
        one.save(update_fields=["password"])
    client = Client(HTTP_HOST="127.0.0.1")
    client.post("/login", {"login": login, "password": PASSWORD})
    return client


def with_app(login: str) -> str:
    secret = second_factor.new_secret()
    second_factor.add_app(account(login), secret, app_code(secret, -1))
    return secret


def app_code(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + steps)))


def sent(session: str, purpose: str, phone: str) -> str:
    """The code that the postman would carry."""
    arrived: list[str] = []
    codes.issue(SOCIETY, session, purpose, phone, "attack")
    codes.send_waiting(lambda society, to, code: to == phone and not arrived.append(code))  # type: ignore[func-returns-value]
    return arrived[-1]


def guess_codes(_: object) -> Iterator[Finding]:
    phone = "19900007777"
    with taken_back():
        code = sent("session-one", codes.LOGIN, phone)
        if codes.is_right(SOCIETY, "session-two", codes.LOGIN, phone, code):
            yield high("guess.code-session", "a code opens in a session that did not ask for it")
        if codes.is_right(SOCIETY, "session-one", codes.CLAIM, phone, code):
            yield high("guess.code-purpose", "a code to sign in claims a person")
        code = sent("session-one", codes.LOGIN, phone)
        if not codes.is_right(SOCIETY, "session-one", codes.LOGIN, phone, code):
            raise RuntimeError("the right code is refused")
        if codes.is_right(SOCIETY, "session-one", codes.LOGIN, phone, code):
            yield high("guess.code-replay", "a code works twice")
        code = sent("session-one", codes.LOGIN, phone)
        for _wrong in range(5):
            codes.is_right(SOCIETY, "session-one", codes.LOGIN, phone, "x")
        if codes.is_right(SOCIETY, "session-one", codes.LOGIN, phone, code):
            yield high("guess.code-tries", "a sixth try is taken")
        if not any(refused(lambda: codes.issue(SOCIETY, "session-one", codes.LOGIN, phone, "attack")) for _more in range(8)):
            yield medium("guess.code-limit", "one number is sent ten codes in an hour")


def guess_claims(_: object) -> Iterator[Finding]:
    """A wrong name, a phone that is not on file: the same words; three tries a day; never past a second factor, never by a slip's clerk."""
    with taken_back():
        mine, known = people.open_account(None, SOCIETY, "attacker", ""), person("citizen30")
        phone = Contact.objects.unscoped().filter(person=known).order_by("-id").first()
        number = people.phone_on_file(known) if phone else ""
        given = {"name": known.name, "id_number": known.id_number, "phone": number or "19900007777"}
        words = set()
        for other in ({"name": "王大明"}, {"phone": "19900007776"}):
            words.add(refused(lambda more=other: claiming.claim(mine, **{**given, **more})))  # type: ignore[misc]
        if words != {"people.claim_failed"}:
            yield high("guess.claim-words", f"what is wrong is told apart: {words}")
        if not any(refused(lambda: claiming.count_claim(mine, known.id_number)) for _try in range(12)):
            yield medium("guess.claim-limit", "twelve tries at one id number in a day")
    with taken_back():
        with_app("citizen30")
        mine = people.open_account(None, SOCIETY, "attacker", "")
        if number and not refused(lambda: claiming.claim(mine, **given)):
            yield high("factor.claim", "a text message claims somebody who keeps a second factor")


def factor_skipped(_: object) -> Iterator[Finding]:
    """No way to the desk without it: half signed in, an older session, a real society, a new enrolment over the old one."""
    with taken_back():
        older = browser("county_officer")
        secret = with_app("county_officer")
        if browser("county_officer").get("/desk/").status_code == 200 or older.get("/desk/").status_code == 200:
            yield high("factor.skipped", "the desk opens by password alone for an account with a second factor")
        other = second_factor.new_secret()
        older.post("/me/security/app", {"secret": other, "code": app_code(other)})
        if older.get("/desk/").status_code == 200:
            yield high("factor.replaced", "a session that never used the factor puts its own in its place")
        half = browser("county_officer")
        key = half.session.session_key
        half.post("/login/second", {"code": app_code(secret, 1)})
        if half.session.session_key == key:
            yield high("factor.fixation", "the session goes on under the key from before the second factor")
    with taken_back():
        demo = settings.INSTALLATION
        settings.INSTALLATION = replace(installation, kind=Kind.REAL)
        try:
            if browser("county_officer").get("/desk/", secure=True).status_code == 200:
                yield high("factor.real-society", "staff of a real society work by password alone")
        finally:
            settings.INSTALLATION = demo


def factor_replayed(_: object) -> Iterator[Finding]:
    with taken_back():
        secret, officer = with_app("county_officer"), account("county_officer")
        code, recovery = app_code(secret), second_factor.new_recovery_codes(officer)[0]
        if [second_factor.code_is_right(officer, one) for one in (code, code)] != [True, False]:
            yield high("factor.app-replay", "a code of the app works twice")
        if [second_factor.code_is_right(officer, one) for one in (recovery, recovery)] != [True, False]:
            yield high("factor.recovery-replay", "a recovery code works twice")
        client = browser("county_officer")
        for _wrong in range(12):
            client.post("/login/second", {"code": "000000"})
        if client.post("/login/second", {"code": app_code(secret, 1)}).status_code == 302:
            yield medium("factor.guessing", "a thirteenth guess at the second factor is taken")


def proof_asked(_: object) -> Iterator[Finding]:
    """An old sign-in opens nothing, names no passkey, and its password cannot be guessed in the proof's field."""
    path = f"/desk/people/persons/{person('citizen30').id}/open"
    name = person("citizen30").name
    with taken_back():
        client = browser("county_officer")
        with clock.stopped(clock.now() + timedelta(minutes=6)):
            if name in client.post(path, _form()).content.decode():
                yield high("proof.opening", "sealed data opens six minutes after the sign-in")
            answer = client.post("/me/security/passkey", {"name": "x", "answer": "{}"})
            if answer.status_code != 302:
                yield high("proof.passkey", f"a passkey is added without a fresh proof: {answer.status_code}")
            for _wrong in range(12):
                client.post(path, _form(proof_word="falsch"))
            if name in client.post(path, _form(proof_word=PASSWORD)).content.decode():
                yield medium("proof.guessing", "a thirteenth guess at the password is taken")


def opening_walls(_: object) -> Iterator[Finding]:
    known = person("citizen30")
    path = f"/desk/people/persons/{known.id}/open"
    with taken_back():
        client, form = browser("county_officer"), _form()
        if known.name in client.post(path, _form(purpose="看")).content.decode():
            yield high("opening.purpose", "sealed data opens for a purpose of one character")
        if known.name not in client.post(path, form).content.decode():
            raise RuntimeError("a good opening shows nothing")
        with clock.stopped(clock.now() + timedelta(minutes=6)):
            if known.name in client.post(path, {**form, "proof_word": PASSWORD}).content.decode():
                yield high("opening.replay", "a form that is sent again later shows the person again, uncounted")
    with taken_back():
        officer = as_staff(person("county_officer").id, SOCIETY, proved_at=clock.now())
        for _more in range(opening_limit_of(SOCIETY).openings_a_day):
            refused(lambda: people.open_sealed(person=known, purpose=PURPOSE, acting=officer))
        if not refused(lambda: people.open_sealed(person=known, purpose=PURPOSE, acting=officer)):
            yield high("opening.limit", "there is no end to openings in a day")


def ward_walls(_: object) -> Iterator[Finding]:
    """Nobody acts for another's child, for one whose paper nobody has seen, or past the end."""
    proven = Guardianship.objects.unscoped().filter(stage="proven").first()
    asked = Guardianship.objects.unscoped().filter(stage="asked").first()
    assert proven is not None and asked is not None
    guardian = as_self(proven.guardian_id, SOCIETY)
    if as_guardian(guardian, proven.ward_id) is None:
        raise RuntimeError("a proven guardian cannot act")
    if as_guardian(as_self(person("citizen40").id, SOCIETY), proven.ward_id) is not None:
        yield high("wards.another", "somebody acts for another's child")
    if as_guardian(as_self(asked.guardian_id, SOCIETY), asked.ward_id) is not None:
        yield high("wards.unproven", "somebody acts for a child before a clerk has seen the paper")
    assert proven.until_on is not None
    with clock.stopped(clock.at(proven.until_on)):
        if as_guardian(guardian, proven.ward_id) is not None:
            yield high("wards.past-end", "a guardianship outlives its end")
    with taken_back():
        client = browser("citizen40")
        client.post(f"/me/wards/{proven.id}/end")
        if as_guardian(guardian, proven.ward_id) is None:
            yield high("wards.ended-by-another", "a stranger ends a guardianship")


def slip_walls(_: object) -> Iterator[Finding]:
    with taken_back():
        mine = account("citizen30")
        api, token = tokens.issue(mine, "attack", 1), slips.issue(mine)
        Client(HTTP_HOST="127.0.0.1").get(f"/slip/{token}")
        if slips.slip_of(token) is None:
            yield high("slips.get-acts", "looking at a slip spends it")
        slips.redeem(token, PASSWORD)
        if not refused(lambda: slips.redeem(token, PASSWORD)):
            yield high("slips.replay", "a slip works twice")
        if tokens.account_of(api) is not None:
            yield high("slips.old-token", "a program that came in before the slip is still in")
        token = slips.issue(mine)
        with clock.stopped(clock.now() + slips.VALID + timedelta(seconds=1)):
            if slips.slip_of(token) is not None:
                yield high("slips.expired", "a slip works after its days")


def ended_posts(_: object) -> Iterator[Finding]:
    """A browser that was signed in, and a merge that would move a post past whoever confirms posts there."""
    with taken_back():
        client, post = browser("county_officer"), person("county_officer")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE access_post SET stage = 'ended' WHERE person_id = %s", [_raw(post.id)])
        if client.get("/desk/").status_code == 200:
            yield high("posts.ended-session", "the desk opens after the post has ended")
    with taken_back():
        village = Branch.objects.unscoped().get(code="510113")
        double = people.register(branch=village, name="高主任", acting=ATTACK)
        root = Branch.objects.unscoped().get(code="5101")
        access.confirm(access.propose(branch=root, person=double, role=Role.CITY_LEADER, acting=ATTACK), acting=ATTACK)
        officer, leader = (as_staff(person(one).id, SOCIETY, proved_at=clock.now()) for one in ("county_officer", "county_leader"))
        given: dict[str, Any] = {"kept": person("citizen30"), "merged": double, "because": "同一个人，没有登记证件"}
        merge = merging.propose_merge(acting=officer, **given)
        if not refused(lambda: merging.confirm_merge(merge, acting=leader)):
            yield high("posts.merge", "two of a county merge a citizen into a post of the city")


def _form(**more: str) -> dict[str, str]:
    return {"idempotency_key": randomness.token(), "purpose": PURPOSE, **more}


def _raw(value: UUID) -> Any:
    return value.hex if connection.vendor == "sqlite" else value


CHECKS = (
    guess_codes, guess_claims, factor_skipped, factor_replayed, proof_asked, opening_walls, ward_walls, slip_walls, ended_posts,
)  # fmt: skip

if __name__ == "__main__":
    print(json.dumps([one.plain() for one in tried(CHECKS, None)], ensure_ascii=False))
