"""Choosing a person in a form: found by what one knows of them, everything typed kept, nothing in an address."""

import re

from boai.domains.training.models import Enrolment
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.kernel.pages import finding
from boai.kernel.people.models import Merge
from tests.cast import Cast, id_number

BOOK = "/desk/training/enrolments/new/book"


def offered(body: str, name: str = "person") -> list[str]:
    """The people in the list of that name."""
    return re.findall(r"<option[^>]*>([^<]+)</option>", re.search(rf'<select name="{name}".*?</select>', body, re.DOTALL)[0])[1:]


def found(cast: Cast, typed: str, login: str = "village_clerk", **more: str) -> str:
    client = signed_in(login)
    answer = client.post(BOOK, {"person_find": typed, "find": "person", "idempotency_key": key_on(client, BOOK), **more})
    assert answer.status_code == 200 and not Enrolment.objects.exists()
    return answer.content.decode()


def test_a_person_is_found_by_name_initials_or_id_number(cast: Cast) -> None:
    for typed in ("王小明", "wxm", "小明", id_number(501)):
        assert offered(found(cast, typed)) == ["王**（白马村）"]
    assert offered(found(cast, "没有这人")) == [] and "没有找到" in found(cast, "没有这人")


def test_searching_keeps_what_was_typed_and_complains_of_nothing(cast: Cast) -> None:
    opened = cast.training.open_class()
    body = found(cast, "王小明", training_class=str(opened.id), person=str(cast.person("citizen2").id))
    assert f'<option value="{opened.id}" selected' in body and 'role="alert"' not in body
    assert offered(body) == ["王**（白马村）", "李*（白马村）"]  # whoever was chosen before stays


def test_nobody_out_of_reach_is_found(cast: Cast) -> None:
    assert offered(found(cast, "王小明", "foreign_officer")) == []


def test_a_list_too_long_to_help_stays_empty_until_one_searches(cast: Cast, monkeypatch) -> None:
    assert len(offered(signed_in("village_clerk").get(BOOK).content.decode())) >= 4
    monkeypatch.setattr(finding, "MOST_LISTED", 2)
    assert offered(signed_in("village_clerk").get(BOOK).content.decode()) == []
    assert offered(found(cast, "王小明")) == ["王**（白马村）"]


def test_who_was_found_is_booked(cast: Cast) -> None:
    opened, client = cast.training.open_class(), signed_in("village_clerk")
    person = re.search(r'<option value="([^"]+)">王', found(cast, "王小明"))[1]
    sent = {"person": person, "training_class": str(opened.id), "person_find": "王小明", "idempotency_key": key_on(client, BOOK)}
    assert client.post(BOOK, sent).status_code == 302 and Enrolment.objects.get().person == cast.person("citizen1")


def test_a_merge_begins_at_the_record_that_is_too_many(cast: Cast) -> None:
    person, client = cast.person("citizen1"), signed_in("county_officer")
    page = client.get(f"/desk/people/persons/{person.id}/").content.decode()
    address = re.search(r'href="(/desk/people/merges/new/[^"]+)"', page)[1]
    assert f'<option value="{person.id}" selected' in client.get(address).content.decode() and not Merge.objects.exists()
