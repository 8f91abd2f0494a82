"""College electives: lessons of a term, the school's roster, grades."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import CampusGrade, CampusStudent, Enrolment, TermSession, TrainingClass
from boai.domains.training.operations.seats import book
from boai.domains.training.rules import CampusPolicy, RosterRow
from boai.domains.training.vocabulary import CampusPermission, ClassStage, ClassType, EnrolmentSource, TermStage
from boai.kernel.basics import clock, keys
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.people import operations as people


@operation(CampusPermission.PLAN, creates=TermSession, by={Post, System}, at="training_class")
def add_term_session(
    *,
    training_class: TrainingClass,
    starts_at: datetime,
    ends_at: datetime,
    topic: str,
    place: str = "",
    acting: Acting,
) -> TermSession:
    """排一次课

    The class's own slot shrinks to the first lesson, so that a term does not block its learners. Refuses:
    training.not_an_elective, training.term_session_backwards, training.term_session_clash.
    """
    _check_elective(training_class)
    if ends_at <= starts_at:
        raise refuse("training.term_session_backwards")
    lessons = list(training_class.term.exclude(stage=TermStage.DROPPED))
    for one in lessons:
        if starts_at < one.ends_at and one.starts_at < ends_at:
            raise refuse("training.term_session_clash", number=one.number)
    number = training_class.term.count() + 1
    lesson = TermSession(training_class=training_class, number=number, starts_at=starts_at, ends_at=ends_at, topic=topic, place=place)
    _shrink_slot(training_class, [*lessons, lesson])
    return lesson


@operation(CampusPermission.GRADE, on=TermSession, when={TermStage.PLANNED}, becomes=TermStage.HELD, by={Post, System})
def hold_term_session(lesson: TermSession, *, present: Annotated[int, Label("到课人数")], acting: Acting) -> None:
    """登记已上课

    Refuses: training.term_session_early, training.term_present.
    """
    if clock.now() < lesson.starts_at:
        raise refuse("training.term_session_early")
    learners = lesson.training_class.slot.taken
    if not 0 <= present <= learners:
        raise refuse("training.term_present", learners=learners)
    lesson.present = present


@operation(CampusPermission.PLAN, on=TermSession, when={TermStage.PLANNED}, becomes=TermStage.DROPPED, by={Post, System})
def drop_term_session(lesson: TermSession, *, acting: Acting) -> None:
    """取消这次课"""
    left = lesson.training_class.term.exclude(stage=TermStage.DROPPED).exclude(pk=lesson.pk)
    _shrink_slot(lesson.training_class, left)


@operation(CampusPermission.PLAN, on=TrainingClass, when={ClassStage.ENROLLING}, by={Post, System})
def enrol_campus_roster(
    training_class: TrainingClass,
    *,
    roster: Annotated[Note, Label("名册", "每行一人：姓名 学号。整份没有错误才会导入")],
    acting: Acting,
) -> None:
    """导入学校名册

    All or none. Tells SeatBooked for each. Refuses: training.not_an_elective, training.roster_empty, training.roster_too_long,
    training.roster_bad_line, training.roster_twice, training.roster_known (each by its line), slots.full, people.bad_name.
    """
    _check_elective(training_class)
    policy = pin(CampusPolicy, at=training_class.branch).rule(CampusPolicy)
    there = CampusStudent.objects.unscoped().filter(enrolment__training_class=training_class).select_related("enrolment__person__key")
    rows, faults = rules.read_roster(roster, {student.number for student in there}, policy)
    refuse_if(faults)
    if len(rows) > training_class.slot.left:
        raise refuse("slots.full")
    keeper = system(acting.society_id, name="training.roster")
    for row in rows:
        _enrol(training_class, row, keeper)


@operation(CampusPermission.GRADE, creates=CampusGrade, by={Post, System}, at="enrolment")
def grade_student(
    *,
    enrolment: Enrolment,
    usual_score: Annotated[int, Label("平时成绩")],
    exam_score: Annotated[int, Label("考试成绩")],
    acting: Acting,
) -> CampusGrade:
    """评定成绩

    A second grade replaces the first; the history keeps both. Refuses: training.not_on_the_roster, training.grade_out_of_range,
    training.term_incomplete.
    """
    training_class = enrolment.training_class
    if not CampusStudent.objects.unscoped().filter(enrolment=enrolment).exists():
        raise refuse("training.not_on_the_roster")
    if not (0 <= usual_score <= 100 and 0 <= exam_score <= 100):
        raise refuse("training.grade_out_of_range")
    given = sum(one.minutes for one in training_class.term.filter(stage=TermStage.HELD))
    if given < training_class.course.minutes:
        raise refuse("training.term_incomplete", given=given, needed=training_class.course.minutes)
    edition = pin(CampusPolicy, at=training_class.branch)
    verdict = rules.grade(usual_score, exam_score, edition.rule(CampusPolicy))
    grade = CampusGrade.objects.unscoped().filter(enrolment=enrolment).first() or CampusGrade(enrolment=enrolment)
    grade.usual_score, grade.exam_score, grade.score, grade.level = usual_score, exam_score, verdict.score, verdict.level
    grade.credit_tenths, grade.continuing_hours = verdict.credit_tenths, verdict.continuing_hours
    grade.graded_on, grade.edition = clock.today(), edition
    grade.save()
    return grade


def _enrol(training_class: TrainingClass, row: RosterRow, keeper: Acting) -> None:
    """One student: a person known by student number in this school before is the same person again."""
    index = keys.blind(f"training.student:{training_class.branch_id}", keeper.society_id, row.number)
    before = CampusStudent.objects.unscoped().filter(index=index).select_related("enrolment__person__key").first()
    known = before.enrolment.person if before and before.enrolment.person.name == row.name else None
    person = known or people.register(branch=training_class.branch, name=row.name, acting=keeper)
    enrolment = book(training_class=training_class, person=person, acting=keeper)
    enrolment.source = EnrolmentSource.ROSTER
    enrolment.save()
    student = CampusStudent(enrolment=enrolment, index=index)
    student.number_sealed = person.sealed("training_campusstudent", "number", student.id, row.number)
    student.save()


def _check_elective(training_class: TrainingClass) -> None:
    if training_class.class_type != ClassType.CAMPUS_ELECTIVE:
        raise refuse("training.not_an_elective")


def _shrink_slot(training_class: TrainingClass, lessons: Iterable[TermSession]) -> None:
    first = min(lessons, key=lambda one: one.starts_at, default=None)
    if first is not None:
        slot = training_class.slot
        slot.starts_at, slot.ends_at = first.starts_at, first.ends_at
        slot.save()
