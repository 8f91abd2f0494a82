"""Papers of class day keyed afterwards (source 纸质)."""

from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import ClassInstructor, Enrolment, FieldEntry, PaperSheet
from boai.domains.training.operations.field import check_assessor, lock_learner, merge
from boai.domains.training.vocabulary.field import EntryKind, EntrySource, FieldPermission
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Post, operation, refuse, refuse_if


@operation(FieldPermission.PAPER_KEY, creates=PaperSheet, by={Post}, at="enrolment")
def key_paper(
    *,
    enrolment: Enrolment,
    first_assessor: ClassInstructor,
    first_passed: Annotated[str, Label("考官一判通过的步骤", "步骤代码，用空格分开；全不通过填-")],
    second_assessor: ClassInstructor | None = None,
    second_passed: Annotated[str, Label("考官二判通过的步骤", "步骤代码，用空格分开；全不通过填-")] = "",
    absent_minutes: Annotated[int, Label("缺课分钟", "全程到课填0")],
    score: Annotated[int | None, Label("理论分数", "纸上没有理论成绩时不填")] = None,
    both_signed: bool = False,
    kept_at: str,
    acting: Acting,
) -> PaperSheet:
    """补录纸质考核表

    Each value is merged with what phones wrote: where they differ, both stay until a person chooses. Refuses:
    training.paper_not_signed, training.own_result, training.assessor_elsewhere, training.same_assessor,
    training.assessors_too_few, and what the applied operations refuse.
    """
    locked = lock_learner(enrolment)
    training_class = locked.training_class
    named = [one for one in (first_assessor, second_assessor) if one]
    _check_paper(locked, named, both_signed=both_signed, acting=acting)
    refuse_if(rules.assessors_fault(len(named), training_class.course))
    paper = PaperSheet(enrolment=locked, first_assessor=first_assessor, second_assessor=second_assessor, both_signed=both_signed)
    paper.kept_at, paper.keyed_by_id, paper.keyed_at = kept_at, acting.person_id, clock.now()
    paper.save()
    values: list[tuple[EntryKind, str, ClassInstructor | None]] = [(EntryKind.ATTENDANCE, str(absent_minutes), None)]
    values += [] if score is None else [(EntryKind.THEORY, str(score), None)]
    values += [(EntryKind.SHEET, passed, one) for one, passed in zip(named, (first_passed, second_passed), strict=False)]
    for kind, value, assessor in values:
        _file(paper, kind, value, assessor, acting)
    return paper


def _check_paper(enrolment: Enrolment, named: list[ClassInstructor], *, both_signed: bool, acting: Acting) -> None:
    if not both_signed:
        raise refuse("training.paper_not_signed")
    if len({one.id for one in named}) < len(named):
        raise refuse("training.same_assessor")
    for one in named:
        check_assessor(enrolment.training_class, one)
    if enrolment.person_id in {acting.person_id, *(one.instructor.person_id for one in named)}:
        raise refuse("training.own_result")


def _file(paper: PaperSheet, kind: EntryKind, value: str, assessor: ClassInstructor | None, acting: Acting) -> None:
    """One value of a paper as an entry. The keyer saw nothing of what stands: a difference is a conflict."""
    entry = FieldEntry(enrolment=paper.enrolment, kind=kind, source=EntrySource.PAPER, author_id=acting.person_id, paper=paper)
    entry.assessor_id = assessor.instructor.person_id if assessor else None
    entry.made_at = clock.now()
    merge(entry, value, "", system(acting.society_id, "training.paper"))
    entry.save()
