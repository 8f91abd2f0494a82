"""What seldom happens at the one door: each way out of it is walked at least once."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from boai.domains.training import operations as do
from boai.kernel.attempts.models import Question
from boai.kernel.basics import keys
from boai.kernel.change import chain, constraints, news, outbox, trace
from boai.kernel.change.contract import Refused, WrittenOutside, refuse
from boai.kernel.change.models import OutboxNews, TraceLine
from boai.kernel.change.running import Run, running
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person
from boai.kernel.people.operations import claiming
from boai.kernel.slots.models import Slot
from tests.cast import Cast, refuses, unchanged


def test_a_line_that_is_not_chained_yet_is_no_finding_unless_it_was_altered(cast: Cast, tmp_path) -> None:
    cast.training.booked()
    assert list(chain.verify(tmp_path)) == []
    line = TraceLine.objects.filter(position=None).order_by("-at").first()
    assert keys.mac_matches(keys.TRACE, line.mac, trace.covered(line, list(line.touches.all())))
    TraceLine.objects.filter(pk=line.pk).update(actor_name="nobody")
    assert [finding.kind for finding in chain.verify(tmp_path)] == ["line_altered"]


def test_a_broken_check_has_the_reason_that_its_record_declares(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Slot, "refusals", {"slot_never_oversold": "slots.full"})
    constraints._codes.cache_clear()
    assert constraints.reason_for(IntegrityError("CHECK constraint failed: slot_never_oversold")).code == "slots.full"
    assert constraints.reason_for(IntegrityError("CHECK constraint failed: slot_forward")) is None
    assert constraints.reason_for(IntegrityError("out of words")) is None
    monkeypatch.undo()
    constraints._codes.cache_clear()


def test_a_record_seen_by_the_whole_society_is_changed_only_where_a_post_reaches(cast: Cast) -> None:
    question = Question.objects.exclude(stage="retired").first()
    elsewhere = replace(cast.city_officer, renew=None, powers=tuple(replace(one, path="5101/510104/") for one in cast.city_officer.powers))
    with refuses("change.not_allowed"):
        do.retire_question(question, acting=elsewhere)
    assert unchanged(question)


def test_a_reaction_that_is_done_is_not_done_again_when_its_news_comes_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []

    def note_booking(told: object, acting: object) -> None:
        heard.append(told)

    note_booking.__module__ = "boai.domains.training.reactions"
    monkeypatch.setattr(news, "_reactions", {"training.seat.booked": [note_booking]})
    cast.training.booked()
    outbox.deliver()
    OutboxNews.objects.filter(key="training.seat.booked").update(done_at=None)
    outbox.deliver()
    assert len(heard) == 1
    assert not OutboxNews.objects.filter(done_at=None).exists()


def test_a_query_writes_no_traced_column_even_inside_an_operation(cast: Cast) -> None:
    with running(Run(society_id=cast.society.society_id)), pytest.raises(WrittenOutside):
        Branch.objects.filter(pk=cast.village.pk).update(name="改")
    assert unchanged(cast.village)


def test_one_is_the_only_match_or_none(cast: Cast) -> None:
    assert Branch.objects.filter(pk=cast.village.pk).one() == cast.village
    assert Branch.objects.filter(pk=cast.village.pk, path="").one() is None


def test_agreeing_to_privacy_passes_on_what_it_does_not_expect(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**asked: object) -> None:
        raise refuse("change.not_allowed")

    monkeypatch.setattr(claiming, "agree", refused)
    with pytest.raises(Refused, match=r"change\.not_allowed"):
        claiming.agree_to_privacy(Person.objects.first())
