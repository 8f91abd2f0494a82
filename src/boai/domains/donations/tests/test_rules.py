"""Decisions about gifts and spends, on plain values."""

from datetime import date

import pytest

from boai.domains.donations import rules

POLICY = rules.Policy(letter_from_fen=100_000_000, group_least=5)


@pytest.mark.parametrize(("fen", "code"), [(0, "donations.no_amount"), (-1, "donations.no_amount"), (1, None)])
def test_an_amount_is_above_zero(fen: int, code: str | None) -> None:
    assert getattr(rules.amount_fault(fen), "code", None) == code


def test_money_does_not_move_tomorrow() -> None:
    assert rules.day_fault(date(2026, 1, 2), date(2026, 1, 1)).code == "donations.not_yet"
    assert rules.day_fault(date(2026, 1, 1), date(2026, 1, 1)) is None


def test_a_million_yuan_come_with_a_letter() -> None:
    assert rules.letter_fault(100_000_000, " ", POLICY).code == "donations.letter_missing"
    assert rules.letter_fault(100_000_000, "函1", POLICY) is None and rules.letter_fault(99_999_999, "", POLICY) is None


def test_a_donor_has_a_name_or_is_a_stranger() -> None:
    assert rules.donor_fault("", firm=False, display="masked").code == "donations.name_missing"
    assert rules.donor_fault("某公司", firm=True, display="masked").code == "donations.firm_named"
    assert rules.donor_fault("", firm=True, display="anonymous") is None and rules.donor_fault("张三", firm=False, display="masked") is None


@pytest.mark.parametrize(
    ("name", "display", "shown"),
    [("张三", "masked", "张*"), ("张三", "named", "张三"), ("张三", "anonymous", "爱心人士"), ("", "named", "爱心人士")],
)
def test_how_the_book_prints_a_donor(name: str, display: str, shown: str) -> None:
    assert rules.shown_as(name, display=display) == shown


@pytest.mark.parametrize(("persons", "refused"), [(0, False), (1, True), (4, True), (5, False), (-1, True)])
def test_no_group_is_smaller_than_five(persons: int, refused: bool) -> None:
    assert (rules.group_fault(persons, POLICY) is not None) == refused


def test_what_a_purpose_is_called_in_the_accounts() -> None:
    assert [rules.nature_of(one) for one in ("relief", "management", "fundraising")] == ["programme", "management", "fundraising"]
