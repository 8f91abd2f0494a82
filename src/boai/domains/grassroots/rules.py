"""Decisions about grassroots organisations. Pure: no Django, no clock, no I/O. Values come from editions."""

from collections.abc import Sequence
from dataclasses import dataclass

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@edition("grassroots.five_haves")
@dataclass(frozen=True, kw_only=True)
class Standard:
    """How many of the five haves make a branch 达标. Seeds and sources: editions/five_haves.yaml."""

    haves_needed: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of the five: its Chinese name, yes or no, and what shows it."""

    have: str
    met: bool
    evidence: str


def haves_met(check: Sequence[Answer]) -> int:
    """How many of the five were answered yes, 0 to 5."""
    return sum(answer.met for answer in check)


def meets_standard(check: Sequence[Answer], standard: Standard) -> bool:
    """Whether a check with these answers is 达标."""
    return haves_met(check) >= standard.haves_needed


def evidence_missing(check: Sequence[Answer]) -> tuple[Reason, ...]:
    """A reason for each yes without evidence: the county could not verify it."""
    return tuple(Reason("grassroots.evidence_missing", have=answer.have) for answer in check if answer.met and not answer.evidence)


def year_fault(year: int, this_year: int) -> Reason | None:
    """Why a check of ``year`` cannot be filed in ``this_year``, or None: only this year and the last can."""
    if not this_year - 1 <= year <= this_year:
        return Reason("grassroots.year_out_of_range", first=this_year - 1, last=this_year)
    return None
