"""Keeping answers while somebody is sitting: the whole vector in one UPDATE of one row, every half minute (training.md 4.4)."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from boai.kernel.attempts import rules
from boai.kernel.attempts.models import AnswerVector
from boai.kernel.basics import clock
from boai.kernel.change.turns import writer_turn


def keep(number: str, person_id: UUID, vector: str) -> bool:
    """Keep a vector; False where there is no such live attempt of this person, its time is over, or the text is no vector."""
    if not rules.is_vector(vector):
        return False
    with writer_turn(), transaction.atomic():
        mine = AnswerVector.objects.filter(attempt__number=number, person_id=person_id, open=True, deadline_at__gte=clock.now())
        return bool(mine.update(answers=vector, saved_at=clock.now(), beats=F("beats") + 1))


def kept(attempt_id: UUID) -> str:
    """The vector last kept, or ""."""
    return AnswerVector.objects.filter(attempt_id=attempt_id).values_list("answers", flat=True).first() or ""
