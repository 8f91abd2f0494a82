"""Decisions of instructor development: who may come, who passes the trial lesson. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@edition("training.prerequisites")
@dataclass(frozen=True, kw_only=True)
class Prerequisites:
    """What a learner must hold before a course: one of these courses' certificates, valid on the first day, held for so many days."""

    certificate_courses: tuple[str, ...]
    certificate_words: str
    held_days: int


@dataclass(frozen=True, kw_only=True)
class TrialItem:
    """One line of the panel's sheet."""

    code: str
    text: str
    points: int


@edition("training.trial_lesson")
@dataclass(frozen=True, kw_only=True)
class TrialLessonRule:
    """How a trial lesson is judged: panel of so many, of these tiers, mean of 100. Seeds: editions/kinds.yaml."""

    panel_size: int
    judge_tiers: tuple[str, ...]
    judge_words: str
    pass_score: int
    items: tuple[TrialItem, ...]


class Panel(Protocol):
    """What any panel that scores by items needs to know of its rule."""

    @property
    def panel_size(self) -> int: ...
    @property
    def judge_tiers(self) -> tuple[str, ...]: ...
    @property
    def judge_words(self) -> str: ...
    @property
    def pass_score(self) -> int: ...
    @property
    def items(self) -> tuple[TrialItem, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Held:
    """A certificate that somebody holds."""

    course: str
    issued_on: date
    valid_until_on: date | None


def prerequisite_fault(held: Collection[Held], first_day: date, course: str, needed: Prerequisites) -> Reason | None:
    """Why somebody with these certificates may not come, or None."""
    valid = [one for one in held if one.course in needed.certificate_courses and _valid_on(one, first_day)]
    if needed.certificate_courses and not valid:
        return Reason("training.prerequisite_certificate", course=course, certificates=needed.certificate_words)
    if valid and max((first_day - one.issued_on).days for one in valid) < needed.held_days:
        return Reason("training.prerequisite_held_for", days=needed.held_days)
    return None


def judge_fault(tier: str | None, *, is_candidate: bool, is_there: bool, judges: int, rule: Panel) -> Reason | None:
    """Why this judge may not add a sheet, or None. ``tier`` None: no instructor in force."""
    if tier is None:
        return Reason("training.not_a_judge")
    if is_candidate:
        return Reason("training.judge_is_candidate")
    if tier not in rule.judge_tiers:
        return Reason("training.judge_tier", tiers=rule.judge_words)
    if is_there:
        return Reason("training.judge_twice")
    return Reason("training.judges_enough", size=rule.panel_size) if judges >= rule.panel_size else None


def read_scores(text: str) -> dict[str, int]:
    """``content=28`` words as scores; what is no number counts as -1, which no item allows."""
    given = (word.partition("=") for word in text.split())
    return {code: int(value) if value.isascii() and value.isdigit() else -1 for code, _, value in given}


def trial_points(scores: Mapping[str, int], rule: Panel) -> int | Reason:
    """The sheet's sum of 100, or why it cannot be counted: each item from 0 to its points, none left out."""
    for item in rule.items:
        if not 0 <= scores.get(item.code, -1) <= item.points:
            return Reason("training.trial_score_range", most=item.points)
    return sum(scores[item.code] for item in rule.items)


def trial_verdict(points: Sequence[int], rule: Panel) -> bool | Reason:
    """Whether the panel's mean reaches the pass score, or how many judges are missing."""
    missing = rule.panel_size - len(points)
    if missing > 0:
        return Reason("training.judges_missing", missing=missing)
    return sum(points) >= rule.pass_score * len(points)


def _valid_on(held: Held, day: date) -> bool:
    return held.issued_on <= day and (held.valid_until_on is None or day <= held.valid_until_on)
