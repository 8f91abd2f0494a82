"""The rules of the five haves, on plain values."""

import pytest

from boai.domains.grassroots.rules import Answer, Standard, evidence_missing, haves_met, meets_standard, year_fault

HAVES = ("带头人", "队伍", "制度", "平台", "活动")


def check_with(met: int, evidence: str = "见台账") -> tuple[Answer, ...]:
    return tuple(Answer(have=have, met=place < met, evidence=evidence) for place, have in enumerate(HAVES))


@pytest.mark.parametrize("met", range(6))
def test_every_yes_is_counted_and_nothing_else(met: int) -> None:
    assert haves_met(check_with(met)) == met


@pytest.mark.parametrize(("met", "needed", "enough"), [(5, 5, True), (4, 5, False), (4, 4, True), (3, 4, False)])
def test_a_branch_meets_the_standard_from_the_number_needed_on(met: int, needed: int, enough: bool) -> None:
    assert meets_standard(check_with(met), Standard(haves_needed=needed)) is enough


def test_each_yes_without_evidence_is_named_and_a_no_needs_none() -> None:
    assert [reason.values["have"] for reason in evidence_missing(check_with(2, evidence=""))] == ["带头人", "队伍"]
    assert evidence_missing(check_with(5)) == ()


@pytest.mark.parametrize(("year", "allowed"), [(2024, False), (2025, True), (2026, True), (2027, False)])
def test_only_this_year_and_the_last_can_be_checked(year: int, allowed: bool) -> None:
    fault = year_fault(year, 2026)
    assert (fault is None) is allowed and (fault is None or fault.values == {"first": 2025, "last": 2026})
