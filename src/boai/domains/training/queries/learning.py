"""Questions about the online course."""

from uuid import UUID

from django.db.models import Q, QuerySet

from boai.domains.training.models import CourseCompletion, Lesson, LessonDone
from boai.domains.training.rules import Course, ExamPlan
from boai.domains.training.vocabulary import LessonStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach
from boai.kernel.editions.models import Edition
from boai.kernel.editions.queries import pin


def lessons_in(reach: Reach, plan: ExamPlan) -> list[Lesson]:
    """The signed lessons of an online course, in its order."""
    rows = Lesson.objects.within(reach).filter(code__in=plan.lessons, stage=LessonStage.SIGNED)
    return sorted(rows, key=lambda lesson: plan.lessons.index(lesson.code))


def done_codes(reach: Reach, person_id: UUID) -> set[str]:
    """Codes of the lessons that a person has finished."""
    rows = LessonDone.objects.within(reach).filter(person_id=person_id)
    return set(rows.values_list("lesson__code", flat=True))


def completions_of(reach: Reach, person_id: UUID) -> QuerySet[CourseCompletion]:
    """The online courses that a person has finished, newest first."""
    return CourseCompletion.objects.within(reach).filter(person_id=person_id).order_by("-completed_on", "-id")


def courses_to_learn(society_id: UUID) -> list[Edition]:
    """The exam editions in force society-wide today, one a course: each is an online course."""
    today = clock.today()
    rows = Edition.objects.within(Reach(society_id=society_id, everything=True)).filter(
        kind="training.exam", stage=Edition.Stage.PUBLISHED, branch_id=society_id, valid_from_on__lte=today
    )
    in_force = rows.filter(Q(valid_to_on=None) | Q(valid_to_on__gte=today)).select_related("branch")
    newest = {row.subject: row for row in in_force.order_by("valid_from_on", "id")}
    return sorted(newest.values(), key=lambda row: row.subject, reverse=True)


def course_in_force(edition: Edition) -> Course:
    """The course that an exam edition examines, as it is in force today."""
    return pin(Course, at=edition.branch, subject=edition.subject).rule(Course)
