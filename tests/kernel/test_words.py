"""How spans and durations are written, and charts that are tables."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from boai.kernel.basics import clock
from boai.kernel.pages.templatetags.charts import bars
from boai.kernel.pages.templatetags.words import duration, span


@pytest.mark.parametrize(("minutes", "words"), [(45, "45分钟"), (240, "4小时"), (270, "4小时30分钟"), (0, "0分钟")])
def test_a_duration_is_written_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration(minutes) == words


@pytest.mark.parametrize(("last", "words"), [(21, "09:00—17:00"), (23, "09:00 至 2020年11月23日（周一）17:00")])
def test_a_span_names_the_other_day_when_it_ends_on_one(last: int, words: str) -> None:
    first = datetime(2020, 11, 21, 9, tzinfo=clock.CHINA)
    slot = SimpleNamespace(starts_at=first, ends_at=first.replace(day=last, hour=17))
    assert span(slot) == f"2020年11月21日（周六）{words}"


def test_a_chart_has_a_zero_baseline_and_its_numbers_beside() -> None:
    drawn = bars("各月", [("1月", 1500), ("<2月>", 750), ("3月", 0)], "人次")
    assert 'width="100.00%"' in drawn and 'width="50.00%"' in drawn and 'width="0.00%"' in drawn
    assert "1,500 人次" in drawn and "&lt;2月&gt;" in drawn
    assert 'width="0%"' in bars("各月", [("1月", 0)])
