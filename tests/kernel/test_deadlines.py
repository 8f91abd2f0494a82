"""Jobs by the clock: one worker at a time, tried again, caught up; working days as the State Council arranged them."""

from datetime import date, timedelta

import pytest
import time_machine

from boai.kernel.basics import clock
from boai.kernel.change import deadlines
from boai.kernel.change.deadlines import daily, every, run_due
from boai.kernel.change.models import JobTurn
from boai.kernel.editions.holidays import is_worked, plant_holidays, working_days_after
from tests.cast import Cast


@pytest.fixture
def done(monkeypatch) -> list[str]:
    done: list[str] = []
    monkeypatch.setattr(deadlines, "_jobs", {})
    every(5, "test.often")(lambda acting: done.append(acting.name))
    return done


def test_a_job_runs_when_due_and_not_before(cast: Cast, done: list[str]) -> None:
    run_due(cast.society.id)
    assert run_due(cast.society.id) == ["test.often"] and done == ["test.often"]
    assert run_due(cast.society.id) == []
    with time_machine.travel(clock.now() + timedelta(days=7)):
        assert run_due(cast.society.id) == ["test.often"] and run_due(cast.society.id) == []
    assert len(done) == 2


def test_a_job_that_another_worker_holds_is_left_alone_until_the_lease_ends(cast: Cast, done: list[str]) -> None:
    run_due(cast.society.id)
    JobTurn.objects.update(leased_until=clock.now() + timedelta(minutes=3))
    assert run_due(cast.society.id) == [] and done == []
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        assert run_due(cast.society.id) == ["test.often"]


def test_two_workers_that_begin_a_job_at_once_begin_it_once(cast: Cast, done: list[str]) -> None:
    job = deadlines.jobs()["test.often"]
    for _ in range(2):
        deadlines._begin(cast.society.id, job, clock.now())
    assert JobTurn.objects.filter(job="test.often").count() == 1


def test_a_failing_job_waits_longer_each_time_and_stops_nobody(cast: Cast, done: list[str]) -> None:
    @every(1, "test.broken")
    def broken(acting) -> None:
        raise RuntimeError("坏了")

    run_due(cast.society.id)
    for hour in range(3):
        with time_machine.travel(clock.now() + timedelta(hours=hour)):
            assert run_due(cast.society.id) == ["test.often"]
    turn = JobTurn.objects.get(job="test.broken")
    assert turn.tries == 3 and "坏了" in turn.trouble and turn.leased_until is None


def test_a_daily_job_is_due_at_its_time(cast: Cast, done: list[str]) -> None:
    daily(9, 30, "test.daily")(lambda acting: None)
    next_after = deadlines.jobs()["test.daily"].next_after
    day = date(2026, 11, 21)
    assert next_after(clock.at(day, 9, 29)) == clock.at(day, 9, 30)
    assert next_after(clock.at(day, 9, 30)) == clock.at(day + timedelta(days=1), 9, 30)


def test_working_days_follow_the_published_arrangement(cast: Cast) -> None:
    worked = is_worked(cast.village)
    assert not worked(date(2026, 10, 1)) and worked(date(2026, 10, 9)) and not worked(date(2026, 10, 3))
    assert any(worked(date(2026, 1, 1) + timedelta(days=n)) for n in range(365) if (date(2026, 1, 1) + timedelta(days=n)).weekday() > 4)
    assert working_days_after(date(2026, 9, 30), 1, cast.village) == date(2026, 10, 8)


def test_a_year_not_yet_arranged_counts_monday_to_friday(cast: Cast) -> None:
    assert is_worked(cast.village)(date(2031, 10, 1)) and not is_worked(cast.village)(date(2031, 10, 4))


def test_the_holiday_table_is_planted_once(cast: Cast) -> None:
    assert plant_holidays(cast.society.id) == 0
