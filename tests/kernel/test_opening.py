"""Opening sealed data: a purpose, a fresh proof, a trace, a daily limit that the supervisor sees (security.md law 7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from boai.kernel.basics import clock, randomness
from boai.kernel.change.models import TraceLine
from boai.kernel.people import operations as people
from boai.kernel.people.models import Opening
from boai.kernel.people.operations import opening
from boai.kernel.people.rules import OpeningLimit
from tests.cast import PASSWORD, Cast, id_number, refuses
from tests.entrance import signed_in

WHY = "核对证书上的姓名"


def page(cast: Cast, what: str = "open", login: str = "citizen1") -> str:
    return f"/desk/people/persons/{cast.person(login).id}/{what}"


def form(**more: str) -> dict[str, str]:
    return {"idempotency_key": randomness.token(), **more}


def test_the_answer_to_a_purpose_shows_all_for_this_view_only(cast: Cast) -> None:
    client = signed_in("county_officer")
    asked = client.get(page(cast)).content.decode()
    assert "王小明" not in asked and "19900000501" not in asked
    shown = client.post(page(cast), form(purpose=WHY))
    for sealed in ("王小明", id_number(501), "tel:19900000501", "今天第 1 次"):
        assert sealed in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert "王小明" not in client.get(page(cast)).content.decode()


def test_without_a_purpose_nothing_opens(cast: Cast) -> None:
    refused = signed_in("county_officer").post(page(cast), form(purpose="看"))
    assert refused.status_code == 422 and "王小明" not in refused.content.decode() and not Opening.objects.exists()


def test_it_needs_a_fresh_proof_and_gives_it_in_the_same_form(cast: Cast) -> None:
    client = signed_in("county_officer")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        refused = client.post(page(cast), form(purpose=WHY))
        assert "access.proof_needed" in refused.content.decode() and WHY in refused.content.decode()
        assert "王小明" in client.post(page(cast), form(purpose=WHY, proof_word=PASSWORD)).content.decode()


def test_an_opening_leaves_a_trace_and_a_line_for_the_supervisor(cast: Cast) -> None:
    people.open_sealed(person=cast.person("citizen1"), purpose=WHY, acting=cast.county_officer)
    assert TraceLine.objects.filter(operation="people.open_sealed", actor_name="county_officer").exists()
    seen = signed_in("supervisor").get("/desk/people/openings/").content.decode()
    assert WHY in seen and "陈*" in seen and "王**" in seen


def test_a_day_has_a_limit_and_the_next_day_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "opening_limit_of", lambda society_id: OpeningLimit(openings_a_day=2))
    person = cast.person("citizen1")
    for _ in range(2):
        people.open_sealed(person=person, purpose=WHY, acting=cast.county_officer)
    with refuses("people.openings_spent"):
        people.open_sealed(person=person, purpose=WHY, acting=cast.county_officer)
    people.open_sealed(person=person, purpose=WHY, acting=cast.city_officer)
    assert Opening.objects.count() == 3
    with clock.stopped(clock.now() + timedelta(days=1)):
        people.open_sealed(person=person, purpose=WHY, acting=replace(cast.county_officer, proved_at=clock.now()))


def test_a_working_set_counts_once(cast: Cast) -> None:
    one = people.open_set(branch=cast.village, about="QBJ-001", purpose=WHY, acting=cast.county_officer)
    assert (one.number, one.person, one.about) == (1, None, "QBJ-001")


def test_nobody_opens_what_is_out_of_reach_or_without_the_power(cast: Cast) -> None:
    person = cast.person("citizen1")
    with refuses("change.not_found"):
        people.open_sealed(person=person, purpose=WHY, acting=cast.foreign_officer)
    with refuses("change.not_allowed"):
        people.open_sealed(person=person, purpose=WHY, acting=cast.village_clerk)
    assert signed_in("foreign_officer").get(page(cast)).status_code == 404
    assert signed_in("village_clerk").get(page(cast)).status_code == 403


def test_a_number_is_dialled_and_not_shown(cast: Cast) -> None:
    client = signed_in("county_officer")
    assert "tel:" not in client.get(page(cast, "ring")).content.decode()
    answer = client.post(page(cast, "ring"), form()).content.decode()
    assert "tel:19900000501" in answer and ">19900000501" not in answer
    assert TraceLine.objects.filter(operation="people.ring").exists()


def test_who_has_no_phone_cannot_be_dialled(cast: Cast) -> None:
    silent = people.register(branch=cast.village, name="老张", id_number=id_number(777), acting=cast.system)
    with refuses("people.no_phone"):
        people.ring(silent, acting=cast.county_officer)
    answer = signed_in("county_officer").post(f"/desk/people/persons/{silent.id}/ring", form())
    assert answer.status_code == 422 and "people.no_phone" in answer.content.decode()
    assert "没有登记" in signed_in("county_officer").post(f"/desk/people/persons/{silent.id}/open", form(purpose=WHY)).content.decode()
