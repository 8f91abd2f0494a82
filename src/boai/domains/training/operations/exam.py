"""Sitting the theory exam: the room code, beginning in class or at home, paper copies, and the result for the class."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from django.db.models import QuerySet

from boai.domains.training import queries, rules
from boai.domains.training.models import Enrolment, LessonDone, RoomCode, TheoryResult, TrainingClass
from boai.domains.training.rules import Course, ExamPlan
from boai.domains.training.vocabulary import (
    BANK,
    CLASS_EXAM,
    HOME_EXAM,
    ClassStage,
    EnrolmentStage,
    ExamPermission,
)
from boai.kernel.attempts import engine
from boai.kernel.attempts import rules as exam_rules
from boai.kernel.attempts.models import Attempt, Paper
from boai.kernel.attempts.vocabulary import AttemptStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, Note, Post, Self, System, operation, refuse, refuse_if
from boai.kernel.editions.models import Edition
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person

MOST_COPIES = 60
Held = Annotated[TrainingClass, Label("班次")]
Sitter = Annotated[Person, Label("考生")]
Candidate = Annotated[Enrolment, Label("考生", "试卷上写的姓名和报名编号")]


@operation(ExamPermission.EXAM_RUN, creates=RoomCode, by={Post, System}, at="training_class")
def open_room(*, training_class: TrainingClass, acting: Acting) -> RoomCode:
    """出示考场口令

    A new code; the ones before it die. Refuses: training.not_in_exam, training.not_your_class.
    """
    if training_class.stage != ClassStage.EXAM:
        raise refuse("training.not_in_exam")
    _check_teaches(training_class, acting)
    now = clock.now()
    for older in training_class.room_codes.filter(expires_at__gt=now):
        older.expires_at = now
        older.save()
    minutes = plan_of(training_class.branch, training_class.edition.subject).rule(ExamPlan).room_code_minutes
    expires_at = now + timedelta(minutes=minutes)
    return RoomCode(training_class=training_class, opened_by_id=acting.person_id, opened_at=now, expires_at=expires_at)


@operation(ExamPermission.EXAM_SIT, creates=Attempt, by={Self, System}, at="training_class")
def sit(
    *,
    training_class: Held,
    person: Sitter,
    room_code: Annotated[str, Label("考场口令", "看监考师资的屏幕，六个字符")],
    acting: Acting,
) -> Attempt:
    """开始考试

    In the exam room, invigilated. Refuses: training.not_enrolled, training.not_in_exam, training.wrong_room_code,
    training.no_tries_left, attempts.permit_used, attempts.already_live, attempts.bank_too_small.
    """
    _learner(training_class, person)
    if training_class.stage != ClassStage.EXAM:
        raise refuse("training.not_in_exam")
    code = _live_code(training_class, room_code)
    paper = class_paper(training_class)
    taken = Attempt.objects.unscoped().filter(paper=paper, person=person).exclude(stage=AttemptStage.VOID).count()
    refuse_if(rules.tries_fault(taken, plan_of(training_class.branch, training_class.edition.subject).rule(ExamPlan)))
    return engine.begin(paper, person, invigilated=True, permit_id=code.id)


@operation(ExamPermission.EXAM_SIT, creates=Attempt, by={Self, System}, at="person")
def sit_at_home(*, course: Annotated[str, Label("课程代码")], person: Sitter, acting: Acting) -> Attempt:
    """在家考试

    Refuses: training.lessons_first, training.no_tries_today, attempts.already_live, attempts.bank_too_small,
    editions.none_in_force.
    """
    edition = plan_of(Branch.objects.unscoped().get(id=acting.society_id), course)
    mine = Attempt.objects.unscoped().filter(person=person, purpose=HOME_EXAM, started_at__gte=queries.day_begun())
    today = mine.filter(paper__about_id=edition.id).exclude(stage=AttemptStage.LIVE).count()
    done = set(LessonDone.objects.unscoped().filter(person=person).values_list("lesson__code", flat=True))
    refuse_if(rules.home_fault(today, done, edition.rule(ExamPlan)))
    return engine.begin(home_paper(edition), person, invigilated=False, branch_id=person.branch_id)


@operation(ExamPermission.EXAM_RUN, on=TrainingClass, when={ClassStage.ENROLLING, ClassStage.RUNNING, ClassStage.EXAM}, by={Post, System})
def print_copies(training_class: TrainingClass, *, copies: Annotated[int, Label("份数", "每份题目不同，各有编号")], acting: Acting) -> None:
    """印制纸质试卷

    Numbered copies, each drawn anew. Refuses: training.not_your_class, training.copies_out_of_range, attempts.bank_too_small.
    """
    _check_teaches(training_class, acting)
    if not 1 <= copies <= MOST_COPIES:
        raise refuse("training.copies_out_of_range", most=MOST_COPIES)
    paper = class_paper(training_class)
    for _ in range(copies):
        engine.print_copy(paper)


@operation(ExamPermission.EXAM_RUN, on=Attempt, when={AttemptStage.PRINTED}, becomes=AttemptStage.CLOSED, by={Post, System})
def key_copy(
    attempt: Attempt,
    *,
    enrolment: Candidate,
    letters: Annotated[Note, Label("答案", "按题号次序，用空格分开；多选连写，没有作答填“-”。例如：A C BD -")],
    acting: Acting,
) -> None:
    """补录纸质答卷

    Scored as if it had been sat online, source 纸质, invigilated. Refuses: training.other_class, training.not_in_exam,
    training.not_your_class, training.own_result, training.no_tries_left, attempts.letters_missing, attempts.letters_wrong.
    """
    training_class = enrolment.training_class
    if attempt.paper.purpose != CLASS_EXAM or attempt.paper.about_id != training_class.id:
        raise refuse("training.other_class")
    if training_class.stage != ClassStage.EXAM:
        raise refuse("training.not_in_exam")
    _check_teaches(training_class, acting)
    if enrolment.person_id == acting.person_id:
        raise refuse("training.own_result")
    taken = Attempt.objects.unscoped().filter(paper=attempt.paper, person_id=enrolment.person_id).exclude(stage=AttemptStage.VOID)
    refuse_if(rules.tries_fault(taken.count(), plan_of(training_class.branch, training_class.edition.subject).rule(ExamPlan)))
    refuse_if(exam_rules.letters_fault(letters, attempt.questions))
    attempt.person_id, attempt.started_at = enrolment.person_id, attempt.started_at or clock.now()
    engine.close(attempt, exam_rules.vector_of_letters(letters), acting)


@operation(ExamPermission.RESULT_TAKE, creates=TheoryResult, by={System}, at="enrolment")
def take_result(*, enrolment: Enrolment, attempt: Attempt, acting: Acting) -> TheoryResult:
    """转入理论成绩

    Whether a result from home counts is the course's matter, judged at the end.
    """
    return result_of(enrolment, attempt)


def result_of(enrolment: Enrolment, attempt: Attempt) -> TheoryResult:
    """What a closed attempt says about a learner, not yet saved."""
    assert attempt.closed_at is not None
    assert attempt.score is not None
    return TheoryResult(
        enrolment=enrolment,
        attempt=attempt,
        score=attempt.score,
        invigilated=attempt.invigilated,
        taken_on=clock.day_of(attempt.closed_at),
    )


def plan_of(branch: Branch, course: str) -> Edition:
    """The exam edition in force for a course at a branch. Refuses editions.none_in_force."""
    return pin(ExamPlan, at=branch, subject=course)


def papers_out(training_class: TrainingClass) -> int:
    """How many people still sit the paper of a class."""
    return _attempts_in(training_class).filter(stage=AttemptStage.LIVE).count()


def results_on_their_way(training_class: TrainingClass) -> Iterator[tuple[Enrolment, Attempt]]:
    """What was handed in a moment ago and no news has brought over yet."""
    learners = {one.person_id: one for one in training_class.enrolments.filter(stage=EnrolmentStage.BOOKED)}
    taken = TheoryResult.objects.unscoped().filter(enrolment__training_class=training_class).exclude(attempt=None)
    closed = _attempts_in(training_class).filter(stage=AttemptStage.CLOSED, person_id__in=learners)
    for attempt in closed.exclude(pk__in=taken.values("attempt")).order_by("id"):
        assert attempt.person_id is not None
        yield learners[attempt.person_id], attempt


def class_paper(training_class: TrainingClass) -> Paper:
    """The class's paper; the pass mark is that of the pinned course. The key is shown when the class's results are in."""

    def set_paper() -> Paper:
        edition = plan_of(training_class.branch, training_class.edition.subject)
        paper = _paper(edition, training_class.branch, f"{training_class.title} 理论考试", training_class.course)
        paper.review_at_once = False
        return paper

    return engine.paper_for(training_class.society_id, CLASS_EXAM, training_class.id, set_paper)


def home_paper(edition: Edition) -> Paper:
    """The paper that everybody sits at home under this edition; the key is shown after one's own submission."""

    def set_paper() -> Paper:
        course = pin(Course, at=edition.branch, subject=edition.subject).rule(Course)
        paper = _paper(edition, edition.branch, f"{course.name} 在线考试", course)
        paper.review_at_once = True
        return paper

    return engine.paper_for(edition.society_id, HOME_EXAM, edition.id, set_paper)


def _paper(edition: Edition, branch: Branch, title: str, course: Course) -> Paper:
    plan = edition.rule(ExamPlan)
    shares = engine.as_shares(plan.shares)
    return Paper(branch=branch, bank=BANK, title=title, shares=shares, minutes=plan.minutes, pass_score=course.theory_pass_score)


def _learner(training_class: TrainingClass, person: Person) -> None:
    if not training_class.enrolments.filter(person=person, stage=EnrolmentStage.BOOKED).exists():
        raise refuse("training.not_enrolled")


def _live_code(training_class: TrainingClass, typed: str) -> RoomCode:
    characters = "".join(typed.split()).upper()
    for code in training_class.room_codes.order_by("-id")[:1]:
        if rules.code_is_live(code.expires_at, clock.now()) and code.characters == characters:
            return code
    raise refuse("training.wrong_room_code")


def _check_teaches(training_class: TrainingClass, acting: Acting) -> None:
    if acting.kind is Post and (acting.person_id is None or not queries.teaches(acting.person_id, training_class)):
        raise refuse("training.not_your_class")


def _attempts_in(training_class: TrainingClass) -> QuerySet[Attempt]:
    return Attempt.objects.unscoped().filter(purpose=CLASS_EXAM, paper__about_id=training_class.id)
