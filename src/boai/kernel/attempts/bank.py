"""Writing, revising, signing and retiring questions. All of these run inside a domain's operation."""

from datetime import date

from boai.kernel.attempts.models import Question
from boai.kernel.attempts.rules import LETTERS, MOST_OPTIONS
from boai.kernel.attempts.vocabulary import QuestionKind, QuestionStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import refuse
from boai.kernel.people.models import Person


def options_of(typed: str) -> list[str]:
    """Options typed one a line. Refuses attempts.too_few_options."""
    options = [line.strip() for line in typed.splitlines() if line.strip()]
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise refuse("attempts.too_few_options")
    return options


def answer_of(typed: str, kind: str, options: int) -> list[int]:
    """The right options' places from letters. Refuses attempts.bad_answer."""
    letters = sorted(set(typed.upper().replace(" ", "")))
    fits = bool(letters) and set(letters) <= set(LETTERS[:options]) and (kind == QuestionKind.MULTIPLE or len(letters) == 1)
    if not fits:
        raise refuse("attempts.bad_answer")
    return [LETTERS.index(letter) for letter in letters]


def revision_of(question: Question) -> Question:
    """An unsigned copy with the next revision number, not saved yet."""
    newest = Question.objects.unscoped().filter(society_id=question.society_id, bank=question.bank, code=question.code)
    copied = ("branch_id", "bank", "code", "topic", "critical", "kind", "difficulty", "text", "options", "answer", "why", "read_aloud")
    values = {name: getattr(question, name) for name in (*copied, "guideline", "source", "review_on")}
    return Question(**values, revision=max(newest.values_list("revision", flat=True)) + 1)


def sign(question: Question, by: Person, review_on: date) -> None:
    """Put a named person's word behind a question; its older signed revision retires."""
    older = Question.objects.unscoped().filter(society_id=question.society_id, bank=question.bank, code=question.code)
    for other in older.filter(stage=QuestionStage.SIGNED).exclude(pk=question.pk):
        other.stage = QuestionStage.RETIRED
        other.save()
    question.signed_by, question.signed_on, question.review_on = by, clock.today(), review_on
