"""Classes by month, filters, share cards, the calendar feed, large type."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from boai.domains.training import calendar_feed
from boai.domains.training import operations as do
from boai.domains.training.models import CalendarLink
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.kernel.basics import clock
from tests.cast import Cast, refuses


def address_of(cast: Cast, login: str = "citizen1") -> str:
    return f"/calendar/{calendar_feed.token_of(do.open_calendar(person=cast.person(login), acting=getattr(cast, login)))}.ics"


def test_a_feed_holds_the_classes_one_learns_and_teaches(cast: Cast) -> None:
    enrolment = cast.training.booked()
    answer = Client().get(address_of(cast))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(one["summary"]) for one in events] == [f"培训：{enrolment.training_class.title}"]
    assert events[0].decoded("dtstart") == enrolment.training_class.slot.starts_at.replace(microsecond=0)
    assert b"VTIMEZONE" in answer.content and answer["Cache-Control"] == "no-store"
    from boai.kernel.access.actors import as_self

    lead = cast.person("lead")
    taught = do.open_calendar(person=lead, acting=as_self(lead.id, lead.society_id))
    assert "授课" in calendar_feed.feed(taught, "https://boai.example").decode()


def test_a_closed_expired_or_altered_address_answers_nobody(cast: Cast) -> None:
    path = address_of(cast)
    assert Client().get(path).status_code == 200
    assert Client().get(path[:-6] + "aa.ics").status_code == 404
    assert Client().get("/calendar/nonsense!.ics").status_code == Client().get("/calendar/aaaa.ics").status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=366)):
        assert Client().get(path).status_code == 404
    with refuses("training.calendar_already_open"):
        do.open_calendar(person=cast.person("citizen1"), acting=cast.citizen1)
    do.close_calendar(CalendarLink.objects.get(), acting=cast.citizen1)
    assert Client().get(path).status_code == 404


def test_nobody_opens_a_calendar_of_another(cast: Cast) -> None:
    with refuses("change.not_found"):
        do.open_calendar(person=cast.person("citizen2"), acting=cast.citizen1)
    assert not CalendarLink.objects.exists()


def test_an_address_is_opened_and_closed_on_the_page(cast: Cast) -> None:
    client = signed_in("citizen1")
    for expected in ("停用这个地址", "开通日历地址"):
        client.post("/me/calendar", {"idempotency_key": key_on(client, "/me/calendar")})
        assert expected in client.get("/me/calendar").content.decode()


def test_a_month_shows_what_can_be_booked(cast: Cast) -> None:
    opened = cast.training.open_class(starts_at=clock.at(clock.today().replace(day=1) + timedelta(days=40), 9))
    month = f"{clock.day_of(opened.slot.starts_at):%Y-%m}"
    assert opened.title in Client().get(f"/training/calendar?month={month}").content.decode()
    assert opened.title not in Client().get(f"/training/calendar?month={month}&setting=school").content.decode()
    for unread in ("2026-99", "9999-12", "0001-01"):
        assert Client().get(f"/training/calendar?month={unread}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("county=510113", True), ("county=510104", False), ("class_type=citizen_booking", True), ("class_type=mobile", False),
        ("setting=village", True), ("setting=school", False), ("setting=nonsense", True), ("county=%25", True),
    ],
)  # fmt: skip
def test_filters_choose_by_county_type_and_setting(cast: Cast, asked: str, found: bool) -> None:
    opened = cast.training.open_class()
    assert (opened.number in Client().get(f"/training?{asked}").content.decode()) is found


def test_a_shared_class_carries_a_title_and_a_picture(cast: Cast) -> None:
    opened = cast.training.open_class()
    body = Client().get(f"/training/classes/{opened.number}").content.decode()
    picture = f"http://testserver/training/classes/{opened.number}/card.png"
    assert f'property="og:image" content="{picture}"' in body and 'property="og:title" content="白马村救护员培训"' in body
    assert Client().get(picture).content.startswith(b"\x89PNG")
    assert Client().get("/training/classes/KB00000000/card.png").status_code == 404


def test_large_type_is_switched_on_and_off_by_a_form(cast: Cast) -> None:
    client = Client()
    assert client.post("/display", {"large": "1", "back": "/training"})["Location"] == "/training"
    assert 'class="large"' in client.get("/training").content.decode()
    for elsewhere in ("https://evil.example/", "/a\x00b"):
        assert client.post("/display", {"large": "0", "back": elsewhere})["Location"] == "/"
    assert 'class="large"' not in client.get("/training").content.decode()
