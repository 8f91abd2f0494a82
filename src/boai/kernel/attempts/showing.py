"""What a candidate may see. Before closing neither key nor explanation is even read from the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from boai.kernel.attempts import rules
from boai.kernel.attempts.models import Attempt, Question
from boai.kernel.attempts.vocabulary import AttemptStage, QuestionKind
from boai.kernel.basics.reason import Reason

_OPEN_COLUMNS = ("id", "society_id", "version", "kind", "text", "options", "read_aloud")


@dataclass(frozen=True)
class Option:
    """One option as shown: its position counts in the vector, its letter is for reading."""

    position: int
    letter: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Shown:
    """A question on the candidate's paper. ``place`` counts from one."""

    place: int
    kind: str
    kind_word: str
    text: str
    spoken: str
    options: tuple[Option, ...]

    @property
    def several(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE


@dataclass(frozen=True)
class Reviewed:
    """A question after closing: what was right, and why."""

    shown: Shown
    mark: str
    right_letters: str
    chosen_letters: str
    critical: bool
    why: str
    guideline: str
    warning: str


def questions_shown(attempt: Attempt, vector: str = "") -> list[Shown]:
    """The paper with the answers of a vector filled in. Reads no key."""
    drawn = attempt.questions
    rows = Question.objects.unscoped().filter(id__in=[one.id for one in drawn]).only(*_OPEN_COLUMNS)
    questions = {str(row.id): row for row in rows}
    entries = rules.entries_of(vector, drawn)
    return [_shown(place, questions[one.id], one, entry) for place, (one, entry) in enumerate(zip(drawn, entries, strict=True), start=1)]


def why_no_review(attempt: Attempt) -> Reason | None:
    """Why the key must not be shown yet, or None."""
    if attempt.stage != AttemptStage.CLOSED:
        return Reason("attempts.not_submitted")
    if not attempt.paper.review_at_once and attempt.paper.closed_at is None:
        return Reason("attempts.review_later")
    return None


def reviewed(attempt: Attempt) -> Iterator[Reviewed]:
    """Every question with its key. The caller has asked ``why_no_review``."""
    drawn = attempt.questions
    questions = {str(row.id): row for row in Question.objects.unscoped().filter(id__in=[one.id for one in drawn])}
    for shown, one, mark in zip(questions_shown(attempt, attempt.answers), drawn, attempt.marks, strict=True):
        question = questions[one.id]
        right = [option.letter for option in shown.options if int(one.order[option.position]) in question.answer]
        yield Reviewed(
            shown,
            mark,
            "".join(right),
            "".join(option.letter for option in shown.options if option.chosen),
            question.critical,
            question.why,
            question.guideline,
            question.warning,
        )


def _shown(place: int, question: Question, drawn: rules.Drawn, entry: str) -> Shown:
    options = tuple(
        Option(position, rules.LETTERS[position], question.options[int(own)], str(position) in entry)
        for position, own in enumerate(drawn.order)
    )
    spoken = [question.read_aloud or question.text, *(f"{option.letter}，{option.text}" for option in options)]
    return Shown(place, question.kind, str(QuestionKind(question.kind).label), question.text, "。".join(spoken), options)
