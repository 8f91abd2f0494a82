"""Decisions of exams: drawing, reading answers, scoring, item analysis. Pure: no Django, no clock, no I/O.

A vector is the compact form of all answers: shown positions as digits, questions parted by dots. ``0.2.013..1`` answers five of
six: the fifth was left open. Positions are as shown to this candidate; ``Drawn.order`` leads back to the question's own options.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from random import Random

from boai.kernel.basics.reason import Reason

GRACE = timedelta(seconds=20)
"""How long after the deadline a final vector may still be on its way. Later ones are set aside: what was saved counts."""
MOST_OPTIONS = 10
LETTERS = "ABCDEFGHIJ"
LONGEST_VECTOR = 1_200
JUDGE, MULTIPLE = "judge", "multiple"
_VECTOR = re.compile(r"[0-9.]*")
_GAPS = re.compile(r"[\s,，、;；.]+")


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many questions of a topic a paper has; at least ``critical`` of them are critical ones, on every paper."""

    topic: str
    count: int
    critical: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.critical <= self.count:
            raise ValueError(f"{self.topic}: {self.critical} critical of {self.count}")


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question as the draw sees it."""

    id: str
    topic: str
    critical: bool
    kind: str
    options: int


@dataclass(frozen=True)
class Drawn:
    """A question on one candidate's paper; ``order[shown position]`` is the question's own option."""

    id: str
    order: str
    kind: str

    def fits(self, entry: str) -> bool:
        """Whether an entry of a vector can be an answer to this: known positions, none twice, one where one is asked for."""
        most = len(self.order) if self.kind == MULTIPLE else 1
        return len(entry) <= most and len(set(entry)) == len(entry) and all(int(place) < len(self.order) for place in entry)


def shortage(pool: Sequence[Item], shares: Sequence[Share]) -> tuple[Reason, ...]:
    """Every topic for which the bank holds too little; empty when a paper can be drawn. ``topic`` values are codes."""
    against: list[Reason] = []
    for share in shares:
        of_topic = [one for one in pool if one.topic == share.topic]
        critical = sum(one.critical for one in of_topic)
        if len(of_topic) < share.count:
            against.append(Reason("attempts.bank_too_small", topic=share.topic, need=share.count, have=len(of_topic)))
        if critical < share.critical:
            against.append(Reason("attempts.critical_too_few", topic=share.topic, need=share.critical, have=critical))
    return tuple(against)


def draw(pool: Sequence[Item], shares: Sequence[Share], seed: int) -> tuple[Drawn, ...]:
    """The paper that this seed gives from this pool (the pool's order does not matter). The pool must not be short."""
    chance = Random(seed)  # noqa: S311  # the seed is random; the rest must be reproducible from it
    chosen: list[Item] = []
    for share in shares:
        of_topic = sorted((one for one in pool if one.topic == share.topic), key=lambda one: one.id)
        always = chance.sample([one for one in of_topic if one.critical], share.critical)
        others = [one for one in of_topic if one not in always]
        chosen += always + chance.sample(others, share.count - share.critical)
    chance.shuffle(chosen)
    return tuple(Drawn(one.id, _order(one, chance), one.kind) for one in chosen)


def vector_fault(vector: str, drawn: Sequence[Drawn]) -> Reason | None:
    """Why a vector cannot be the answers to this paper, or None."""
    if not is_vector(vector):
        return Reason("attempts.bad_vector")
    entries = vector.split(".")
    if len(entries) != len(drawn) or not all(one.fits(entry) for one, entry in zip(drawn, entries, strict=True)):
        return Reason("attempts.bad_vector")
    return None


def is_vector(text: str) -> bool:
    """Whether a text could be a vector at all: cheap enough for every heartbeat."""
    return len(text) <= LONGEST_VECTOR and _VECTOR.fullmatch(text) is not None


def entries_of(vector: str, drawn: Sequence[Drawn]) -> tuple[str, ...]:
    """The entry for each question; what does not fit the question, or is not there, is an open answer."""
    entries = vector.split(".") if is_vector(vector) else []
    entries += [""] * (len(drawn) - len(entries))
    return tuple(entry if one.fits(entry) else "" for one, entry in zip(drawn, entries[: len(drawn)], strict=True))


def marks_of(vector: str, drawn: Sequence[Drawn], keys: Mapping[str, frozenset[int]]) -> str:
    """One character a question: ``1`` right, ``0`` wrong, ``-`` left open. Several right options count only all together."""
    return "".join(_mark(entry, one, keys[one.id]) for one, entry in zip(drawn, entries_of(vector, drawn), strict=True))


def score_of(marks: str) -> int:
    """Points of 100, rounded down: nobody is lifted over the pass mark by rounding."""
    return 100 * marks.count("1") // len(marks) if marks else 0


def letters_fault(letters: str, drawn: Sequence[Drawn]) -> Reason | None:
    """Why answers as written on paper (``A C BD -``) do not fit this copy, or None."""
    written = _written(letters)
    if len(written) != len(drawn):
        return Reason("attempts.letters_missing", need=len(drawn), given=len(written))
    for place, (one, answer) in enumerate(zip(drawn, written, strict=True), start=1):
        if answer != "-" and (not set(answer) <= set(LETTERS[: len(one.order)]) or not one.fits(_positions(answer))):
            return Reason("attempts.letters_wrong", place=place, typed=answer)
    return None


def vector_of_letters(letters: str) -> str:
    """``A C BD -`` as a vector."""
    return ".".join(_positions(answer) for answer in _written(letters))


def is_late(now: datetime, deadline_at: datetime) -> bool:
    """Whether a final vector comes too late to count."""
    return now > deadline_at + GRACE


def is_passed(score: int, pass_score: int) -> bool:
    return score >= pass_score


@dataclass
class ItemSums:
    """Running sums of one question over all papers that held it."""

    asked: int = 0
    right: int = 0
    rest: float = 0.0
    rest_squared: float = 0.0
    rest_when_right: float = 0.0


@dataclass(frozen=True)
class ItemStatistics:
    """``facility``: share who had it right. ``discrimination``: corrected point-biserial, None where nothing varies."""

    asked: int
    facility: float
    discrimination: float | None
    doubts: tuple[str, ...] = field(default=())


FEW = 30
"""Below so many answers a statistic says nothing and raises no doubt."""
TOO_HARD, TOO_EASY, TOO_FLAT = 0.2, 0.95, 0.1
"""Usual limits of classical item analysis."""


def analyse(papers: Iterable[tuple[Sequence[str], str]]) -> dict[str, ItemStatistics]:
    """Statistics of every question from (question ids, marks) of closed papers; an open answer counts as wrong."""
    sums: dict[str, ItemSums] = {}
    for ids, marks in papers:
        total = marks.count("1")
        for question, mark in zip(ids, marks, strict=True):
            right = mark == "1"
            rest = (total - right) / (len(marks) - 1) if len(marks) > 1 else 0.0
            _add(sums.setdefault(question, ItemSums()), right=right, rest=rest)
    return {question: _statistics(one) for question, one in sums.items()}


def _order(item: Item, chance: Random) -> str:
    places = list(range(item.options))
    if item.kind != JUDGE:  # 正确 stands before 错误 on every paper
        chance.shuffle(places)
    return "".join(map(str, places))


def _mark(entry: str, drawn: Drawn, key: frozenset[int]) -> str:
    if not entry:
        return "-"
    return "1" if {int(drawn.order[int(place)]) for place in entry} == key else "0"


def _written(letters: str) -> list[str]:
    return [one for one in _GAPS.split(letters.upper()) if one]


def _positions(answer: str) -> str:
    return "".join(str(LETTERS.index(letter)) for letter in sorted(answer)) if answer != "-" else ""


def _add(sums: ItemSums, *, right: bool, rest: float) -> None:
    sums.asked += 1
    sums.right += right
    sums.rest += rest
    sums.rest_squared += rest * rest
    sums.rest_when_right += rest if right else 0.0


def _statistics(sums: ItemSums) -> ItemStatistics:
    n, facility = sums.asked, sums.right / sums.asked
    spread = (sums.rest_squared / n - (sums.rest / n) ** 2) * facility * (1 - facility)
    discrimination = (sums.rest_when_right / n - facility * sums.rest / n) / sqrt(spread) if spread > 1e-12 else None
    return ItemStatistics(n, facility, discrimination, _doubts(n, facility, discrimination))


def _doubts(asked: int, facility: float, discrimination: float | None) -> tuple[str, ...]:
    if asked < FEW:
        return ()
    found = [
        ("太难", facility < TOO_HARD),
        ("太容易", facility > TOO_EASY),
        ("区分度低，请核对答案", discrimination is not None and discrimination < TOO_FLAT),
    ]
    return tuple(word for word, holds in found if holds)
