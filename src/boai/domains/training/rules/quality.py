"""Decisions of quality: the questionnaire, spot checks, the yearly evaluation. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@dataclass(frozen=True, kw_only=True)
class Item:
    """One fixed question, answered from 1 (很不满意) to 5 (很满意)."""

    code: str
    text: str


@edition("training.questionnaire")
@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """The learners' questionnaire; a distribution is shown from ``show_from`` answers on. Seeds: editions/kinds.yaml."""

    items: tuple[Item, ...]
    show_from: int


@edition("training.evaluation")
@dataclass(frozen=True, kw_only=True)
class EvaluationRule:
    """The yearly third-party evaluation: an aspect below ``finding_below`` needs a finding. Seeds: editions/kinds.yaml."""

    finding_below: int
    first_year: int


@dataclass(frozen=True)
class Spread:
    """One question's answers: how many gave 1, 2, 3, 4, 5, and the mean in hundredths."""

    text: str
    counts: tuple[int, int, int, int, int]
    mean_hundredths: int


def read_answers(text: str, questionnaire: Questionnaire) -> tuple[dict[str, int], list[Reason]]:
    """``code=4`` words as answers, and everything wrong with them."""
    given = dict(word.partition("=")[::2] for word in text.split())
    known = {item.code: item.text for item in questionnaire.items}
    faults: list[Reason] = []
    unknown = [code for code in given if code not in known]
    if unknown:
        faults.append(Reason("training.questionnaire_unknown", items="、".join(unknown)))
    missing = [words for code, words in known.items() if not given.get(code)]
    if missing:
        faults.append(Reason("training.questionnaire_incomplete", items="、".join(missing)))
    faults += [
        Reason("training.questionnaire_bad_answer", item=known[code])
        for code, value in given.items()
        if code in known and value and value not in ("1", "2", "3", "4", "5")
    ]
    return ({} if faults else {code: int(value) for code, value in given.items()}), faults


def spread(answers: Iterable[Mapping[str, int]], questionnaire: Questionnaire) -> tuple[Spread, ...] | None:
    """The distribution of each question; None while fewer than ``show_from`` have answered, so that nobody can be recognised."""
    listed = list(answers)
    if len(listed) < questionnaire.show_from:
        return None
    spreads = []
    for item in questionnaire.items:
        counts = Counter(one[item.code] for one in listed if item.code in one)
        total = sum(counts.values())
        mean = round(100 * sum(value * number for value, number in counts.items()) / total) if total else 0
        spreads.append(Spread(item.text, (counts[1], counts[2], counts[3], counts[4], counts[5]), mean))
    return tuple(spreads)


def spot_check_fault(checked_on: date, today: date, *, has_faults: bool, findings: str, due_on: date | None) -> Reason | None:
    """Why a spot check cannot be filed like this, or None."""
    if checked_on > today:
        return Reason("training.check_day")
    if has_faults and (len(findings) < 4 or due_on is None):
        return Reason("training.check_findings_missing")
    if due_on is not None and due_on <= checked_on:
        return Reason("training.check_due_passed")
    return None


def findings_missing(scores: Mapping[str, int], found: Iterable[str], rule: EvaluationRule) -> Reason | None:
    """The aspects below the line that no finding explains, or None."""
    explained = set(found)
    missing = [aspect for aspect, score in scores.items() if score < rule.finding_below and aspect not in explained]
    return Reason("training.evaluation_finding_missing", line=rule.finding_below, aspects="、".join(missing)) if missing else None
