"""Decisions of college electives: the roster, the term, the grade and the credit. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason
from boai.kernel.basics.text import tidy, tidy_name

_LINE = re.compile(r"(?P<name>\S.*?)[\s,，、;；\t]+(?P<number>[0-9A-Za-z-]{4,20})")


@edition("training.campus")
@dataclass(frozen=True, kw_only=True)
class CampusPolicy:
    """How an elective is graded. Weights of 100; credits in tenths of 学分; hours of 继续教育. Seeds: editions/kinds.yaml."""

    usual_weight: int
    exam_weight: int
    pass_score: int
    good_score: int
    excellent_score: int
    credit_tenths: int
    continuing_hours: int
    most_rows: int


@dataclass(frozen=True)
class RosterRow:
    """One student of a pasted roster; ``line`` counts from 1."""

    line: int
    name: str
    number: str


@dataclass(frozen=True)
class Grade:
    """What a student takes home: final score, its word, credits in tenths, hours of 继续教育 (both 0 when failed)."""

    score: int
    level: str
    credit_tenths: int
    continuing_hours: int


def read_roster(text: str, known: Collection[str], policy: CampusPolicy) -> tuple[list[RosterRow], list[Reason]]:
    """Rows of a pasted roster and every fault by its line; ``known`` are student numbers already in the class."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        return [], [Reason("training.roster_empty")]
    if len(lines) > policy.most_rows:
        return [], [Reason("training.roster_too_long", most=policy.most_rows)]
    rows: list[RosterRow] = []
    faults: list[Reason] = []
    for number, line in lines:
        match = _LINE.fullmatch(tidy(line))
        if match is None:
            faults.append(Reason("training.roster_bad_line", line=number, text=line[:20]))
        else:
            rows.append(RosterRow(number, tidy_name(match["name"]), match["number"].upper()))
    return rows, faults + list(_repeated(rows, known))


def grade(usual_score: int, exam_score: int, policy: CampusPolicy) -> Grade:
    """The final score by weights, rounded half up, and what it gives."""
    score = (usual_score * policy.usual_weight + exam_score * policy.exam_weight + 50) // 100
    if score < policy.pass_score:
        return Grade(score, "不及格", 0, 0)
    level = "优秀" if score >= policy.excellent_score else "良好" if score >= policy.good_score else "及格"
    return Grade(score, level, policy.credit_tenths, policy.continuing_hours)


def _repeated(rows: Collection[RosterRow], known: Collection[str]) -> Iterator[Reason]:
    first: dict[str, int] = {}
    for row in rows:
        if row.number in known:
            yield Reason("training.roster_known", line=row.line)
        elif row.number in first:
            yield Reason("training.roster_twice", line=row.line, first=first[row.number])
        else:
            first[row.number] = row.line
