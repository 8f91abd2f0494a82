"""The demo year is taken up again wherever a stop or a kill cut it short."""

from pathlib import Path

import pytest

from boai.edge.demo import year
from boai.edge.demo.year import YearLoader


@pytest.fixture
def done(monkeypatch) -> list[str]:
    """What the loader does, by name; nothing of it is really done."""
    done: list[str] = []

    def step(name: str):
        def work(*given) -> None:
            done.append(name)
            if name == "broken":
                raise KeyboardInterrupt

        work.__module__ = work.__name__ = name
        return work

    monkeypatch.setattr(year, "FOUNDING", (step("villages"), step("teachers")))
    monkeypatch.setattr(year.training, "classes_of_the_year", lambda society, today: [])
    monkeypatch.setattr(year.training, "check_teachers", step("checks"))
    monkeypatch.setattr(year, "BEFORE_THE_YEAR", (step("kinds"), step("broken"), step("last")))
    return done


def test_a_step_cut_short_is_not_done_twice_and_the_rest_is(done: list[str], tmp_path: Path) -> None:
    year.promise(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        YearLoader(tmp_path, None).load()
    assert done == ["villages", "teachers", "kinds", "broken"]
    YearLoader(tmp_path, None).load()
    assert done[4:] == ["last", "checks"]
    assert year.read(tmp_path / year.FILE)["begun"] == ["villages", "teachers", "kinds", "broken", "last"]


def test_a_city_that_was_promised_no_year_gets_none(done: list[str], tmp_path: Path) -> None:
    YearLoader(tmp_path, None).load()
    assert done == []
