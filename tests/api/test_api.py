"""The API's stable answers: classes, bookings, certificates, figures; and how it refuses."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import verification
from boai.domains.training.models import Certificate, Enrolment
from boai.domains.training.vocabulary import EnrolmentStage
from boai.kernel.basics import clock
from boai.kernel.change.models import StoredResult
from boai.kernel.people import operations as people
from boai.kernel.people import tokens
from boai.kernel.people.models import Account, ApiToken
from tests.cast import PASSWORD, Cast

KEY = "key-0001-0001"
CLASSES, BOOKINGS = "/api/v1/training/classes", "/api/v1/training/bookings"


def token_of(login: str, days: int = 1) -> str:
    return tokens.issue(Account.objects.get(login=login), "test", days)


def bearer(login: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_of(login)}"})


def book(client: Client, number: str, key: str = KEY, **headers):
    return client.post(f"{CLASSES}/{number}/bookings", headers={"Idempotency-Key": key, **headers})


def assert_problem(response, status: int, code: str) -> dict:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == code and body["status"] == status and body["detail"]
    return body


def test_open_classes_are_listed_for_anyone(cast: Cast, client: Client) -> None:
    one = cast.training.open_class(seats=3, starts_at=clock.at(clock.today() + timedelta(days=5), 9))
    answer = client.get(CLASSES).json()
    assert answer["next"] is None
    assert answer["items"] == [
        {
            "no": one.number,
            "title": "白马村救护员培训",
            "class_type": "citizen_booking",
            "setting": "village",
            "starts_at": one.slot.starts_at.astimezone(clock.CHINA).isoformat(),
            "place": "白马村党群服务中心",
            "division": None,
            "seats": 3,
            "seats_left": 3,
            "state": "enrolling",
        }
    ]


def test_a_class_without_seats_is_full(cast: Cast, client: Client) -> None:
    cast.training.booked(seats=1)
    (one,) = client.get(CLASSES).json()["items"]
    assert (one["state"], one["seats_left"]) == ("full", 0)


def test_classes_are_found_by_word_and_day_and_empty_values_ask_nothing(cast: Cast, client: Client) -> None:
    on = clock.day_of(cast.training.open_class().slot.starts_at)
    found = lambda query: len(client.get(f"{CLASSES}?{query}").json()["items"])  # noqa: E731
    assert found("q=&division=&from=&to=&page=") == 1
    assert found("q=白马") == 1 and found("q=没有") == 0 and found("division=999999") == 0
    assert found(f"from={on}&to={on}") == 1 and found(f"from={on + timedelta(days=1)}") == 0


def test_the_next_page_is_an_address_that_keeps_the_question(cast: Cast, client: Client, monkeypatch) -> None:
    monkeypatch.setattr("boai.domains.training.api.PAGE_ROWS", 1)
    cast.training.open_class()
    first = do.publish(
        do.approve(do.submit(cast.training.draft(), acting=cast.village_clerk), acting=cast.county_officer), acting=cast.village_clerk
    )
    page = client.get(f"{CLASSES}?q=白马").json()
    assert page["next"].startswith("http://testserver/api/v1/training/classes?") and "page=2" in page["next"]
    second = client.get(page["next"]).json()
    assert second["next"] is None and {page["items"][0]["no"], second["items"][0]["no"]} >= {first.number}
    assert client.get(f"{CLASSES}?page=9").json() == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["from=yesterday", "to=0001-01-01", "from=9999-12-31", "page=0", "page=x", "page=99999999999999999999"])
def test_unreadable_values_are_named(cast: Cast, client: Client, query: str) -> None:
    body = assert_problem(client.get(f"{CLASSES}?{query}"), 422, "api.invalid")
    assert query.partition("=")[0] in body["detail"]


@pytest.mark.parametrize("path", ["training/classes?q=%00", "certificates/%00", "figures?branch=%00", "figures?code=%00"])
def test_zero_bytes_do_no_harm(cast: Cast, client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code in (200, 404)


def test_a_booking_is_answered_once_and_again(cast: Cast) -> None:
    one, client = cast.training.open_class(), bearer("citizen1")
    first, again = book(client, one.number), book(client, one.number)
    enrolment = Enrolment.objects.get()
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json() == {"no": enrolment.number, "state": "booked"}
    assert enrolment.person_id == cast.person("citizen1").id


def test_another_class_under_the_same_key_is_refused(cast: Cast) -> None:
    client, one = bearer("citizen1"), cast.training.open_class()
    other = do.submit(cast.training.draft(starts_at=clock.now() + timedelta(days=8)), acting=cast.village_clerk)
    do.publish(do.approve(other, acting=cast.county_officer), acting=cast.village_clerk)
    book(client, one.number)
    assert_problem(book(client, other.number), 422, "change.key_reused")


def test_another_persons_key_reveals_nothing(cast: Cast) -> None:
    one = cast.training.open_class()
    book(bearer("citizen1"), one.number)
    assert book(bearer("citizen2"), one.number).status_code == 201
    assert Enrolment.objects.count() == 2 and StoredResult.objects.filter(operation="training.book").count() == 2


def test_a_replay_after_cancelling_does_not_say_booked(cast: Cast) -> None:
    one, client = cast.training.open_class(), bearer("citizen1")
    number = book(client, one.number).json()["no"]
    assert client.delete(f"{BOOKINGS}/{number}").status_code == 204
    assert_problem(book(client, one.number), 409, "slots.not_yours")
    assert book(client, one.number, key="another-key").status_code == 201


def test_a_replay_is_answered_even_when_the_class_is_no_longer_public(cast: Cast) -> None:
    one, client = cast.training.open_class(), bearer("citizen1")
    first = book(client, one.number)
    enrolment = Enrolment.objects.get()
    do.start(one, acting=cast.lead)
    do.record_attendance(enrolment, absent_minutes=0, acting=cast.lead)
    do.finish(do.begin_exam(one, acting=cast.lead), acting=cast.lead)
    assert book(client, one.number).json() == first.json()


def test_a_waiting_booking_gives_its_place(cast: Cast, monkeypatch) -> None:
    from boai.domains.training.api import _booking

    monkeypatch.setattr("boai.domains.training.queries.waiting_place", lambda enrolment: (4, None), raising=False)
    waiting, offered = (type("Waiting", (), {"stage": stage, "number": "BM1"})() for stage in ("waiting", "offered"))
    assert _booking(waiting) == {"no": "BM1", "state": "waiting", "position": 4}
    assert _booking(offered) == {"no": "BM1", "state": "waiting", "position": None}


@pytest.mark.parametrize("key", ["", "short", "x" * 101, "with\ttab-in-it"])
def test_a_booking_needs_a_proper_key(cast: Cast, key: str) -> None:
    assert_problem(book(bearer("citizen1"), cast.training.open_class().number, key=key), 422, "api.key_missing")
    assert not Enrolment.objects.exists()


def test_a_booking_without_the_key_header_is_refused(cast: Cast) -> None:
    response = bearer("citizen1").post(f"{CLASSES}/{cast.training.open_class().number}/bookings")
    assert_problem(response, 422, "api.key_missing")


def test_a_stranger_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    response = book(client, cast.training.open_class().number)
    assert_problem(response, 401, "api.not_signed_in")
    assert response["WWW-Authenticate"] == "Bearer"


def test_an_expired_revoked_or_invented_token_opens_nothing(cast: Cast) -> None:
    number, account = cast.training.open_class().number, Account.objects.get(login="citizen1")
    old, ended, disabled = token_of("citizen1"), token_of("citizen1"), token_of("citizen2")
    ApiToken.objects.filter(token_hash=tokens._hash(old)).update(expires_at=clock.now())
    assert tokens.revoke(account) == 2
    Account.objects.filter(login="citizen2").update(is_active=False)
    for token in (old, ended, disabled, "invented", ""):
        assert_problem(book(Client(), number, Authorization=f"Bearer {token}"), 401, "api.not_signed_in")
    assert not Enrolment.objects.exists()


def test_a_token_is_kept_as_a_hash_only(cast: Cast) -> None:
    token = token_of("citizen1")
    stored = ApiToken.objects.get()
    assert len(token) >= 22 and token not in str(vars(stored)) and tokens.account_of(token) == stored.account


def test_a_bad_token_never_falls_back_to_the_session(cast: Cast, client: Client) -> None:
    client.login(username="citizen1", password=PASSWORD)
    response = book(client, cast.training.open_class().number, Authorization="Bearer invented")
    assert_problem(response, 401, "api.not_signed_in")


def test_a_session_writes_with_its_csrf_token_only(cast: Cast) -> None:
    number, client = cast.training.open_class().number, Client(enforce_csrf_checks=True)
    client.login(username="citizen1", password=PASSWORD)
    assert_problem(book(client, number), 403, "api.csrf")
    assert not Enrolment.objects.exists()
    client.get("/training")
    client.get(f"{CLASSES}")
    token = client.get(f"/training/classes/{number}").context["csrf_token"]
    assert book(client, number, **{"X-CSRFToken": str(token)}).status_code == 201


def test_a_bearer_needs_no_csrf_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token_of('citizen1')}"})
    assert book(strict, cast.training.open_class().number).status_code == 201


def test_an_account_of_nobody_books_nothing(cast: Cast) -> None:
    people.open_account(None, cast.society.id, "nobody", PASSWORD)
    assert_problem(book(bearer("nobody"), cast.training.open_class().number), 403, "people.not_claimed")


def test_a_draft_class_cannot_be_told_from_none(cast: Cast) -> None:
    client = bearer("citizen1")
    assert book(client, cast.training.draft().number).json() == book(client, "KB00000000").json()


def test_a_full_class_and_a_double_booking_are_conflicts(cast: Cast) -> None:
    one = cast.training.open_class(seats=1)
    client = bearer("citizen1")
    book(client, one.number)
    assert book(client, one.number, key="another-key").status_code == 409
    assert book(bearer("citizen2"), one.number).status_code in (201, 409)


def test_only_ones_own_booking_can_be_cancelled(cast: Cast) -> None:
    number = book(bearer("citizen1"), cast.training.open_class().number).json()["no"]
    assert_problem(bearer("citizen2").delete(f"{BOOKINGS}/{number}"), 404, "change.not_found")
    assert Enrolment.objects.get().stage == EnrolmentStage.BOOKED
    client = bearer("citizen1")
    assert client.delete(f"{BOOKINGS}/{number}").status_code == 204
    assert_problem(client.delete(f"{BOOKINGS}/{number}"), 409, "change.wrong_stage")


def test_a_certificate_is_verified_by_token_and_by_number(cast: Cast, client: Client) -> None:
    cast.training.certified()
    one = Certificate.objects.get()
    by_token = client.get(f"/api/v1/certificates/{verification.token_of(one)}").json()
    assert by_token == client.get(f"/api/v1/certificates/{one.number}").json()
    assert by_token == {
        "number": one.number,
        "kind": "红十字救护员证",
        "holder_masked": "王**",
        "issued_on": str(one.issued_on),
        "valid_until_on": str(one.valid_until_on),
        "state": "valid",
        "issuer": "白马村红十字会",
    }


@pytest.mark.parametrize("token", ["ZS00000000", "A" * 45, "%20", "%F0%9F%98%80"])
def test_an_unknown_certificate_is_not_found(cast: Cast, client: Client, token: str) -> None:
    assert_problem(client.get(f"/api/v1/certificates/{token}"), 404, "change.not_found")


def test_figures_are_summed_below_the_branch_asked_for(cast: Cast, client: Client) -> None:
    cast.training.certified()
    (one,) = client.get("/api/v1/figures?code=training.bookings").json()["items"]
    assert one.pop("as_of").startswith(str(clock.now().year))
    assert one == {
        "code": "training.bookings", "unit": "number", "counting_unit": "人次", "value": 1, "numerator": None, "denominator": None,
    }  # fmt: skip
    value = lambda query: client.get(f"/api/v1/figures?code=training.bookings{query}").json()["items"][0]["value"]  # noqa: E731
    assert (value(""), value("&branch=510113"), value("&branch=510104"), value("&to=2001-01-01")) == (1, 1, 0, 0)
    assert value(f"&branch={cast.village.id}") == 1


def test_a_rate_gives_both_its_numbers(cast: Cast, client: Client) -> None:
    (empty,) = client.get("/api/v1/figures?code=training.pass_rate").json()["items"]
    assert (empty["value"], empty["denominator"]) == (None, 0)
    cast.training.certified()
    (rate,) = client.get("/api/v1/figures?code=training.pass_rate").json()["items"]
    assert (rate["unit"], rate["counting_unit"], rate["value"], rate["numerator"], rate["denominator"]) == ("percent", "人次", 100, 1, 1)


def test_without_a_code_all_public_figures_are_given(cast: Cast, client: Client, monkeypatch) -> None:
    from boai.kernel.figures import declared

    codes = [one["code"] for one in client.get("/api/v1/figures").json()["items"]]
    assert codes == [code for code, one in declared().items() if one.public]
    monkeypatch.setitem(vars(declared()["training.bookings"]), "public", False)
    assert_problem(client.get("/api/v1/figures?code=training.bookings"), 404, "figures.unknown")


@pytest.mark.parametrize("branch", ["999999", str(UUID(int=1)), "nowhere"])
def test_an_unknown_branch_is_not_found(cast: Cast, client: Client, branch: str) -> None:
    assert_problem(client.get(f"/api/v1/figures?branch={branch}"), 404, "change.not_found")


def test_unknown_addresses_and_methods_are_problems_too(cast: Cast, client: Client) -> None:
    for path in ("", "nothing", "training/classes/"):
        assert_problem(client.get(f"/api/v1/{path}"), 404, "api.no_such_address")
    refused = client.put(CLASSES)
    assert_problem(refused, 405, "api.method")
    assert refused["Allow"] == "GET"


def test_a_fault_of_ours_shows_nothing_of_itself(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("boai.domains.training.queries.open_classes", lambda *args, **values: 1 / 0)
    body = assert_problem(Client(raise_request_exception=False).get(CLASSES), 500, "api.fault")
    assert "division" not in str(body)


def test_answers_for_a_person_are_not_stored(cast: Cast) -> None:
    response = book(bearer("citizen1"), cast.training.open_class().number)
    assert response["Cache-Control"] == "no-store"


def test_the_description_is_openapi_3_1_and_names_every_refusal(cast: Cast, client: Client) -> None:
    written = client.get("/api/v1/openapi.json").json()
    assert written["openapi"].startswith("3.1")
    assert set(written["paths"]) == {
        "/api/v1/training/classes",
        "/api/v1/training/classes/{no}/bookings",
        "/api/v1/training/bookings/{no}",
        "/api/v1/certificates/{token}",
        "/api/v1/figures",
        "/api/v1/funds",
        "/api/v1/book/mine",
        "/api/v1/book/totals",
    }
    for methods in written["paths"].values():
        for operation in methods.values():
            assert operation["responses"]["404"]["content"]["application/problem+json"]
