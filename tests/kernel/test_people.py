"""People: sealed at rest, found by name and number, one record each."""

import pytest
from django.db import connection

from boai.kernel.basics.keys import SealBroken
from boai.kernel.people import operations as people
from boai.kernel.people.models import Contact, Person
from boai.kernel.people.queries import person_matches
from tests.cast import Cast, id_number, refuses


def found(cast: Cast, query: str) -> set[str]:
    return {one.name for one in Person.objects.filter(person_matches(query, cast.society.id)).select_related("key")}


def test_nothing_that_identifies_stands_in_the_database(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_sealed, id_number_sealed, index FROM people_person".replace("index", '"index"'))
        stored = str(cursor.fetchall())
    assert "王小明" not in stored and id_number(501) not in stored


@pytest.mark.parametrize("query", ["王", "小明", "王小明", "wxm", "WXM", "wx", "王 明"])
def test_a_person_is_found_by_one_character_two_or_initials(cast: Cast, query: str) -> None:
    assert "王小明" in found(cast, query)


@pytest.mark.parametrize("query", ["王明", "明小", "xm", "赵"])
def test_a_person_is_not_found_by_what_is_not_in_the_name(cast: Cast, query: str) -> None:
    assert "王小明" not in found(cast, query)


def test_a_minority_name_is_found_whatever_dot_is_typed(cast: Cast) -> None:
    assert found(cast, "阿依古丽•买买提") == {"阿依古丽·买买提"}


def test_an_id_number_finds_exactly_one(cast: Cast) -> None:
    assert found(cast, id_number(501)) == {"王小明"}


def test_birth_date_and_sex_come_from_the_number(cast: Cast) -> None:
    person = cast.person("citizen1")
    assert str(person.born_on) == "1990-05-08" and person.sex == "male"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "王"}, "people.bad_name"),
        ({"name": "王五", "id_number": "510113199001011234"}, "people.bad_id_number"),
        ({"name": "王五", "id_number": id_number(501)}, "people.already_known"),
        ({"name": "王五", "phone": "12"}, "people.bad_phone"),
    ],
)
def test_a_wrong_registration_is_refused(cast: Cast, given: dict[str, str], code: str) -> None:
    before = Person.objects.count()
    with refuses(code):
        people.register(branch=cast.village, acting=cast.village_clerk, **given)
    assert Person.objects.count() == before


def test_a_ciphertext_opens_nowhere_else(cast: Cast) -> None:
    first, second = cast.person("citizen1"), cast.person("citizen2")
    second.name_sealed = first.name_sealed
    with pytest.raises(SealBroken):
        _ = second.name


def test_a_phone_is_shown_masked(cast: Cast) -> None:
    assert str(Contact.objects.get(person=cast.person("citizen1"))) == "199****0501"
