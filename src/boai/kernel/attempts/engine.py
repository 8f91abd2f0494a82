"""Setting papers, beginning and closing attempts. All of these run inside an operation."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from boai.kernel.attempts import rules
from boai.kernel.attempts.models import AnswerVector, Attempt, Paper, Question
from boai.kernel.attempts.vocabulary import AttemptClosed, AttemptSource, AttemptStage, QuestionStage, topic_word
from boai.kernel.basics import clock, randomness
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, question, refuse, refuse_if
from boai.kernel.people.models import Person


def paper_for(society_id: UUID, purpose: str, about_id: UUID, set_paper: Callable[[], Paper]) -> Paper:
    """The one paper about something, set by the first who asks for it."""
    rows = Paper.objects.unscoped().filter(society_id=society_id, purpose=purpose, about_id=about_id)
    found = rows.first()
    if found is None:
        try:
            with transaction.atomic():
                found = set_paper()
                found.purpose, found.about_id = purpose, about_id
                found.save()
        except IntegrityError:  # another began at the same moment
            found = rows.get()
    return found


def as_shares(shares: tuple[rules.Share, ...]) -> list[dict[str, object]]:
    """A blueprint as a paper keeps it."""
    return [asdict(share) for share in shares]


def begin(paper: Paper, person: Person, *, invigilated: bool, branch_id: UUID | None = None, permit_id: UUID | None = None) -> Attempt:
    """A person's own paper, drawn and running: the deadline is the server's. Filed where the paper is unless ``branch_id`` says else.

    Refuses: attempts.paper_closed, attempts.already_live, attempts.permit_used, attempts.bank_too_small, attempts.critical_too_few.
    """
    _refuse_closed(paper)
    mine = Attempt.objects.unscoped().filter(person=person)
    if mine.filter(paper=paper, stage=AttemptStage.LIVE).exists():
        raise refuse("attempts.already_live")
    if permit_id is not None and mine.filter(permit_id=permit_id).exists():
        raise refuse("attempts.permit_used")
    attempt = _drawn(paper, AttemptStage.LIVE, invigilated=invigilated)
    attempt.person, attempt.permit_id, attempt.started_at = person, permit_id, clock.now()
    attempt.branch_id = branch_id or paper.branch_id
    attempt.deadline_at = attempt.started_at + timedelta(minutes=paper.minutes)
    try:
        with transaction.atomic():
            attempt.save()
    except IntegrityError as twice:  # pressed twice at once: the constraints are the last wall
        raise refuse("attempts.already_live") from twice
    AnswerVector.objects.create(attempt=attempt, person_id=person.id, deadline_at=attempt.deadline_at)
    return attempt


def print_copy(paper: Paper) -> Attempt:
    """A numbered copy to be filled in by hand; nobody's until it is keyed. Refuses as ``begin`` does for paper and bank."""
    _refuse_closed(paper)
    attempt = _drawn(paper, AttemptStage.PRINTED, invigilated=True)
    attempt.source = AttemptSource.PAPER
    attempt.save()
    return attempt


def close(attempt: Attempt, vector: str, acting: Acting, *, late: bool = False) -> None:
    """Score an attempt by its vector, once; the operation around it sets the stage. Tells AttemptClosed."""
    drawn = attempt.questions
    keys = {str(one): frozenset(answer) for one, answer in _answers(ids=tuple(UUID(one.id) for one in drawn))}
    attempt.answers = ".".join(rules.entries_of(vector, drawn))
    attempt.marks = rules.marks_of(vector, drawn, keys)
    attempt.score = rules.score_of(attempt.marks)
    attempt.passed = rules.is_passed(attempt.score, attempt.paper.pass_score)
    attempt.closed_at, attempt.late = clock.now(), late
    AnswerVector.objects.filter(attempt=attempt).update(open=False)
    assert attempt.person_id is not None
    acting.tell(AttemptClosed(attempt.id, attempt.paper_id, attempt.person_id))


def stop(attempt: Attempt) -> None:
    """No more answers for an attempt that is annulled."""
    AnswerVector.objects.filter(attempt=attempt).update(open=False)


@question
def _answers(*, ids: tuple[UUID, ...]) -> QuerySet[Question, tuple[UUID, list[int]]]:
    return Question.objects.unscoped().filter(id__in=ids).values_list("id", "answer")


def _refuse_closed(paper: Paper) -> None:
    if paper.closed_at is not None:
        raise refuse("attempts.paper_closed")


def _drawn(paper: Paper, stage: AttemptStage, *, invigilated: bool) -> Attempt:
    pool, shares = _pool(paper), paper.blueprint
    refuse_if(
        Reason(short.code, **{**short.values, "topic": topic_word(str(short.values["topic"]))}) for short in rules.shortage(pool, shares)
    )
    seed = randomness.bits(62)
    drawn = rules.draw(pool, shares, seed)
    return Attempt(
        number=new_number("KS"),
        branch_id=paper.branch_id,
        paper=paper,
        purpose=paper.purpose,
        stage=stage,
        invigilated=invigilated,
        seed=seed,
        drawn=[[one.id, one.order, one.kind] for one in drawn],
    )


def _pool(paper: Paper) -> list[rules.Item]:
    topics = {share.topic for share in paper.blueprint}
    rows = Question.objects.unscoped().filter(society_id=paper.society_id, bank=paper.bank, stage=QuestionStage.SIGNED, topic__in=topics)
    return [
        rules.Item(id=str(row.id), topic=row.topic, critical=row.critical, kind=row.kind, options=len(row.options))
        for row in rows.only("id", "society_id", "version", "topic", "critical", "kind", "options")
    ]
