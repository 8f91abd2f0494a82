"""The online course: what there is, lesson by lesson, going on where one stopped on any device."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.lesson_text import rendered
from boai.domains.training.models import Lesson, LessonDone
from boai.domains.training.rules import ExamPlan
from boai.domains.training.vocabulary import ExamPermission, LearningPermission
from boai.kernel.editions.models import Edition
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_page
from boai.kernel.pages.page import page


@open_page
def courses(request: ActingRequest) -> HttpResponse:
    """/training/learn: every online course with my progress, and the exams that are open to me now."""
    done = _done(request)
    rows = []
    for edition in queries.courses_to_learn(request.acting.society_id):
        plan = edition.rule(ExamPlan)
        rows.append({
            "code": edition.subject,
            "name": queries.course_in_force(edition).name,
            "lessons": len(plan.lessons),
            "done": len(done & set(plan.lessons)),
            "finished": not rules.lessons_left(done, plan.lessons),
        })  # fmt: skip
    reach, me = request.acting.reach(ExamPermission.EXAM_SIT), request.acting.person_id
    return page(
        request,
        "training/learn_courses.html",
        rows=rows,
        exams=queries.exams_open_to(reach, me) if me else [],
        attempts=queries.attempts_of(reach, me)[:20] if me else [],
    )


@open_page
def course(request: ActingRequest, course: str) -> HttpResponse:
    """/training/learn/<course>: its lessons, where I am, and the exam when I have learnt them."""
    edition = edition_of(request, course)
    plan = edition.rule(ExamPlan)
    done = _done(request)
    lessons = queries.lessons_in(request.acting.reach(LearningPermission.LESSON_LEARN), plan)
    todo = rules.lessons_left(done, [lesson.code for lesson in lessons])
    return page(
        request,
        "training/learn_course.html",
        code=course,
        course=queries.course_in_force(edition),
        plan=plan,
        lessons=[(lesson, lesson.code in done) for lesson in lessons],
        next_lesson=next((lesson for lesson in lessons if lesson.code in todo[:1]), None),
        done=len(lessons) - len(todo),
        ready=bool(lessons) and not rules.lessons_left(done, plan.lessons),
    )


@open_page
def lesson(request: ActingRequest, course: str, code: str) -> HttpResponse:
    """/training/learn/<course>/<lesson>: read or watch; a person's 学完 is kept and leads on."""
    edition = edition_of(request, course)
    plan = edition.rule(ExamPlan)
    lessons = queries.lessons_in(request.acting.reach(LearningPermission.LESSON_LEARN), plan)
    found = next((one for one in lessons if one.code == code), None)
    if found is None:
        raise Http404
    return page(
        request,
        "training/learn_lesson.html",
        code=course,
        course=queries.course_in_force(edition),
        lesson=found,
        text=rendered(found.body),
        number=lessons.index(found) + 1,
        of=len(lessons),
        done=found.code in _done(request),
        form=_finishing(request, found, course) if request.acting.person_id else None,
        following=_following(found, lessons),
    )


@person_page
def finish(request: ActingRequest, course: str, code: str) -> HttpResponse:
    """/training/learn/<course>/<lesson>/done: a POST notes the lesson as done and leads to the next."""
    plan = edition_of(request, course).rule(ExamPlan)
    lessons = queries.lessons_in(request.acting.reach(LearningPermission.LESSON_LEARN), plan)
    found = next((one for one in lessons if one.code == code), None)
    if found is None:
        raise Http404
    form = _finishing(request, found, course)
    if form.try_operation():
        following = _following(found, lessons)
        return redirect("training:lesson", course, following.code) if following else redirect("training:course", course)
    return redirect("training:lesson", course, code)


def edition_of(request: ActingRequest, course: str) -> Edition:
    """The exam edition in force for a course; 404 for what is no course."""
    for edition in queries.courses_to_learn(request.acting.society_id):
        if edition.subject == course:
            return edition
    raise Http404


def _done(request: ActingRequest) -> set[str]:
    me = request.acting.person_id
    return queries.done_codes(request.acting.reach(LearningPermission.LESSON_LEARN), me) if me else set()


def _following(found: Lesson, lessons: list[Lesson]) -> Lesson | None:
    code = rules.next_lesson(found.code, [lesson.code for lesson in lessons])
    return next((lesson for lesson in lessons if lesson.code == code), None)


def _finishing(request: ActingRequest, found: Lesson, course: str) -> "OperationForm[LessonDone]":
    known = {"lesson": found, "course": course, "person": request.acting.person_id}
    return OperationForm(do.finish_lesson, request.acting, request, known)
