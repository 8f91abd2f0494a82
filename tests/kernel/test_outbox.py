"""News: told with its cause, reacted to once, in order per record; what fails waits visibly."""

from datetime import timedelta

import pytest
import time_machine

from boai.kernel.basics import clock
from boai.kernel.change import news, outbox
from boai.kernel.change.models import OutboxNews, ReactionDone
from tests.cast import Cast


@pytest.fixture
def heard(monkeypatch) -> list[object]:
    heard: list[object] = []

    def note_booking(told: object, acting: object) -> None:
        heard.append(told)

    note_booking.__module__ = "boai.domains.training.reactions"
    monkeypatch.setattr(news, "_reactions", {"training.seat.booked": [note_booking]})
    return heard


def test_a_reaction_runs_once(cast: Cast, heard: list[object]) -> None:
    enrolment = cast.training.booked()
    outbox.deliver()
    outbox.deliver()
    assert [told.enrolment_id for told in heard] == [enrolment.id]
    assert not OutboxNews.objects.filter(done_at=None).exists()


def test_a_failing_reaction_is_tried_again_then_set_aside(cast: Cast, monkeypatch) -> None:
    def fail(told: object, acting: object) -> None:
        raise RuntimeError("门铃坏了")

    fail.__module__ = "boai.domains.training.reactions"
    monkeypatch.setattr(news, "_reactions", {"training.seat.booked": [fail]})
    cast.training.booked()
    for hour in range(outbox.TRIES + 1):
        with time_machine.travel(clock.now() + timedelta(hours=hour + 1)):
            outbox.deliver()
    row = OutboxNews.objects.get(key="training.seat.booked")
    assert row.tries == outbox.TRIES and row.quarantined_at and "门铃坏了" in row.trouble
    assert not ReactionDone.objects.exists()


def test_later_news_of_a_record_waits_for_the_earlier(cast: Cast, heard: list[object]) -> None:
    enrolment = cast.training.booked()
    first = OutboxNews.objects.get(record_id=enrolment.id)
    OutboxNews.objects.filter(pk=first.pk).update(next_try_at=clock.now() + timedelta(hours=1))
    OutboxNews.objects.create(society_id=first.society_id, key=first.key, record_id=first.record_id, payload=first.payload, at=clock.now())
    outbox.deliver()
    assert heard == []
