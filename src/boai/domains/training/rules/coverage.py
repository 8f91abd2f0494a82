"""Decisions of coverage: the import of residents, whose number counts, the yearly plan. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason
from boai.kernel.basics.text import tidy

_LINE = re.compile(r"(?P<code>[0-9A-Za-z]{2,20})[\s,，]+(?P<persons>\d{1,9})[\s,，]+(?P<households>\d{1,9})")


@edition("training.coverage")
@dataclass(frozen=True, kw_only=True)
class CoverageRule:
    """Least members of a community team, and the span of years a plan may be made for. Seeds: editions/kinds.yaml."""

    team_members: int
    first_year: int
    years_ahead: int


@dataclass(frozen=True)
class ResidentRow:
    """One line of a residents' list; ``line`` counts from 1."""

    line: int
    code: str
    persons: int
    households: int


def read_residents(text: str) -> tuple[list[ResidentRow], list[Reason]]:
    """Rows of ``区划代码 人口 户数`` and every fault by its line."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    rows: list[ResidentRow] = []
    faults: list[Reason] = [] if lines else [Reason("training.residents_empty")]
    first: dict[str, int] = {}
    for number, line in lines:
        match = _LINE.fullmatch(tidy(line))
        if match is None:
            faults.append(Reason("training.residents_bad_line", line=number, text=line[:20]))
        elif match["code"] in first:
            faults.append(Reason("training.residents_twice", line=number, first=first[match["code"]]))
        else:
            first[match["code"]] = number
            rows.append(ResidentRow(number, match["code"], int(match["persons"]), int(match["households"])))
    return rows, faults


def residents_fault(persons: int, households: int, as_of_on: date, source: str, today: date) -> Reason | None:
    """Why a count of residents cannot stand, or None."""
    if as_of_on > today:
        return Reason("training.residents_future")
    if len(source) < 4:
        return Reason("training.residents_source")
    if households > persons:
        return Reason("training.residents_households")
    return None


def target_fault(year: int, number: int, this_year: int, rule: CoverageRule) -> Reason | None:
    """Why a yearly target cannot be set, or None."""
    last = this_year + rule.years_ahead
    if not rule.first_year <= year <= last:
        return Reason("training.target_year", first=rule.first_year, last=last)
    return Reason("training.target_not_positive") if number < 1 else None


def topmost(paths: Iterable[str]) -> Collection[str]:
    """The paths that stand below no other: a county's number already holds its villages', so both are never added."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return kept
