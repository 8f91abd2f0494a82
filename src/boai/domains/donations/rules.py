"""Decisions about gifts and spends. Pure: no Django, no clock, no I/O. Values come from editions."""

from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition
from boai.kernel.basics.masking import mask_name
from boai.kernel.basics.money import Yuan
from boai.kernel.basics.reason import Reason

KIND_STRANGER = "爱心人士"


@edition("donations.policy")
@dataclass(frozen=True, kw_only=True)
class Policy:
    """From what amount a gift needs a written letter, and how small a beneficiary group may be shown. Seeds: editions/policy.yaml."""

    letter_from_fen: int
    group_least: int


def amount_fault(fen: int) -> Reason | None:
    """Why an amount cannot be given or paid, or None."""
    return Reason("donations.no_amount") if fen <= 0 else None


def day_fault(day: date, today: date) -> Reason | None:
    """Why money cannot have moved on a day, or None."""
    return Reason("donations.not_yet") if day > today else None


def letter_fault(fen: int, letter: str, policy: Policy) -> Reason | None:
    """Why a gift of this size needs a paper, or None."""
    if fen >= policy.letter_from_fen and not letter.strip():
        return Reason("donations.letter_missing", from_yuan=Yuan(policy.letter_from_fen))
    return None


def donor_fault(name: str, *, firm: bool, display: str) -> Reason | None:
    """Why a donor cannot be shown as asked, or None."""
    if not name and display != "anonymous":
        return Reason("donations.name_missing")
    if firm and display == "masked":
        return Reason("donations.firm_named")
    return None


def shown_as(name: str, *, display: str) -> str:
    """The donor as the open book prints it."""
    if display == "anonymous" or not name:
        return KIND_STRANGER
    return name if display == "named" else mask_name(name)


def group_fault(persons: int, policy: Policy) -> Reason | None:
    """Why a spend's beneficiaries cannot be shown as a group, or None; 0 is nobody in particular."""
    return Reason("donations.group_too_small", least=policy.group_least) if 0 < persons < policy.group_least or persons < 0 else None


def nature_of(purpose: str) -> str:
    """What a purpose is called in a chart of accounts."""
    return purpose if purpose in ("management", "fundraising") else "programme"
