"""Handing in, running out of time, annulling: what is the same for every kind of exam."""

from typing import Annotated

from boai.kernel.attempts import engine, heartbeat, rules
from boai.kernel.attempts.models import Attempt, Paper
from boai.kernel.attempts.vocabulary import AttemptStage, Permission
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Note, Post, Self, System, operation, refuse, refuse_if


@operation(Permission.SUBMIT, on=Attempt, when={AttemptStage.LIVE}, becomes=AttemptStage.CLOSED, by={Self, System})
def submit(attempt: Attempt, *, answers: Annotated[str, Label("答案")] = "", acting: Acting) -> None:
    """交卷

    Scores once. Past the deadline and its grace the answers sent are set aside and what was saved in time is scored. Tells
    AttemptClosed. Refuses: attempts.bad_vector.
    """
    assert attempt.deadline_at is not None
    if rules.is_late(clock.now(), attempt.deadline_at):
        engine.close(attempt, heartbeat.kept(attempt.id), acting, late=True)
        return
    refuse_if(rules.vector_fault(answers, attempt.questions))
    engine.close(attempt, answers, acting)


@operation(Permission.SUBMIT, on=Attempt, when={AttemptStage.LIVE}, becomes=AttemptStage.CLOSED, by={System})
def expire(attempt: Attempt, *, acting: Acting) -> None:
    """到时收卷

    Scores what was saved in time. Tells AttemptClosed.
    """
    engine.close(attempt, heartbeat.kept(attempt.id), acting, late=True)


@operation(Permission.ANNUL, on=Attempt, when={AttemptStage.PRINTED, AttemptStage.LIVE}, becomes=AttemptStage.VOID, by={Post, System})
def annul(attempt: Attempt, *, reason: Annotated[Note, Label("作废原因")], acting: Acting) -> None:
    """作废

    For a copy that was spoiled or an attempt broken off; a submitted one stands. Refuses: attempts.reason_missing.
    """
    if len(reason) < 2:
        raise refuse("attempts.reason_missing")
    engine.stop(attempt)
    attempt.void_because = reason


@operation(Permission.PAPER_CLOSE, on=Paper, by={System})
def close_paper(paper: Paper, *, acting: Acting) -> None:
    """结束考试

    Nobody begins any more; who handed in may see the key from now on.
    """
    paper.closed_at = paper.closed_at or clock.now()


def close_overdue(most: int = 200) -> int:
    """Hand in for everybody whose time is over; the worker asks for it. Gives how many."""
    overdue = Attempt.objects.unscoped().filter(stage=AttemptStage.LIVE, deadline_at__lt=clock.now() - rules.GRACE)
    ids = list(overdue.order_by("deadline_at").values_list("society_id", "id")[:most])
    for society_id, attempt_id in ids:  # ``many`` lets pass who hands in at this very moment
        expire.many([{"record": attempt_id}], acting=system(society_id, name="attempts.deadline"))
    return len(ids)
