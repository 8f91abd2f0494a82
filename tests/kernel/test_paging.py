"""Long lists are counted no further than a bound, and a surname is found through the index of tokens."""

import pytest
from django.db import connection

from boai.kernel.desk import paging
from boai.kernel.desk.kernel_desks import persons
from boai.kernel.desk.paging import BoundedPaginator
from boai.kernel.people.models import Person
from tests.cast import Cast


def test_a_list_within_the_bound_is_counted_whole(cast: Cast) -> None:
    rows = Person.objects.order_by("id")
    pages = BoundedPaginator(rows, 25)
    assert (pages.count, pages.counted) == (rows.count(), f"{rows.count()} 条")


def test_a_longer_list_is_counted_to_the_bound_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    pages = BoundedPaginator(Person.objects.order_by("id"), 3)
    with django_assert_num_queries(1):
        assert (pages.count, pages.num_pages, pages.counted) == (4, 2, "4 条以上")
    assert list(pages.get_page(2)) == list(Person.objects.order_by("id")[3:4])


def test_the_count_of_a_search_can_go_through_the_tokens_alone(cast: Cast) -> None:
    acting = cast.county_officer
    matching = persons.found(persons.rows(acting.reach(persons.view)), "王", acting.society_id)
    if connection.vendor == "postgresql":  # a handful of people is always read whole; the bench asks at full size with nothing turned off
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = matching.order_by()[: paging.MOST_COUNTED + 1].values("id").explain()
    assert ("persontoken_once" in plan) or ("persontoken_1 (token=?)" in plan)  # as each engine names the one index
    assert "Seq Scan on people_person" not in plan
    assert "SCAN people_person" not in plan
