"""Staff pages of exams: the room with its code, printed copies, item analysis."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import TrainingClass
from boai.domains.training.vocabulary import CLASS_EXAM, HOME_EXAM, ClassStage, ExamPermission, Topic
from boai.kernel.attempts import analysis as items
from boai.kernel.attempts import showing
from boai.kernel.attempts.models import Attempt, Question
from boai.kernel.attempts.rules import FEW
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach, refuse
from boai.kernel.documents.qr import qr_svg
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, person_of, staff_page

SOON = (ClassStage.ENROLLING, ClassStage.RUNNING, ClassStage.EXAM)


@staff_page
def rooms(request: ActingRequest) -> HttpResponse:
    """/desk/training/exam-rooms: the classes that I teach, the ones sitting their exam first."""
    reach = _allowed(request, ExamPermission.EXAM_RUN)
    rows = TrainingClass.objects.within(reach).filter(stage__in=SOON, instructors__instructor__person_id=person_of(request))
    listed = sorted(rows.select_related("slot", "edition"), key=lambda one: (one.stage != ClassStage.EXAM, one.slot.starts_at))
    return render(request, "training/exam_rooms.html", {"rows": listed})


@staff_page
def room(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/room: the code in large letters, the way in, and how far everybody is."""
    training_class = _my_class(request, number)
    reach = request.acting.reach(ExamPermission.EXAM_RUN)
    form = OperationForm(do.open_room, request.acting, request, {"training_class": training_class})
    if request.method == "POST":
        form.try_operation()
    paper = queries.class_paper(reach, training_class)
    door = f"{request.scheme}://{request.get_host()}/training/classes/{number}/exam"
    code = queries.room_code_now(reach, training_class)
    context = {
        "training_class": training_class,
        "form": form,
        "code": code,
        "minutes_left": -(-int((code.expires_at - clock.now()).total_seconds()) // 60) if code else 0,
        "door": door,
        "qr": qr_svg(door),
        "sitters": [_progress(one) for one in queries.sitters(reach, paper)] if paper else [],
        "learners": training_class.enrolments.filter(stage__in=queries.LEARNING).count(),
    }
    return render(request, "training/exam_room.html", context)


@staff_page
def copies(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/copies: order numbered copies and print all that wait; no key stands on them."""
    training_class = _my_class(request, number)
    reach = request.acting.reach(ExamPermission.EXAM_RUN)
    form = OperationForm(do.print_copies, request.acting, request)
    if request.method == "POST":
        form.try_operation(training_class)
    paper = queries.class_paper(reach, training_class)
    waiting = [(one, showing.questions_shown(one)) for one in queries.copies(reach, paper)] if paper else []
    context = {"training_class": training_class, "form": form, "paper": paper, "waiting": waiting}
    return render(request, "training/exam_copies.html", context, status=422 if form.refusal or (form.is_bound and form.errors) else 200)


@staff_page
def analysis(request: ActingRequest) -> HttpResponse:
    """/desk/training/item-analysis: how hard each question is and whether it tells the able from the others."""
    reach = _allowed(request, ExamPermission.QUESTION_VIEW)
    topic = request.GET.get("topic", "")
    attempts = Attempt.objects.within(request.acting.reach(ExamPermission.ATTEMPT_VIEW)).filter(purpose__in=[CLASS_EXAM, HOME_EXAM])
    found = items.statistics_of(attempts)
    questions = Question.objects.within(reach).filter(id__in=found).order_by("code", "revision")
    if topic:
        questions = questions.filter(topic=topic)
    rows = [(question, found[str(question.id)]) for question in questions]
    rows.sort(key=lambda row: (not row[1].doubts, row[1].facility))
    context = {"rows": rows, "topics": Topic.choices, "topic": topic, "few": FEW}
    return render(request, "training/exam_analysis.html", context)


def _my_class(request: ActingRequest, number: str) -> TrainingClass:
    found = queries.class_numbered(_allowed(request, ExamPermission.EXAM_RUN), number)
    if found is None or not queries.teaches(person_of(request), found):
        raise Http404
    return found


def _allowed(request: ActingRequest, permission: ExamPermission) -> Reach:
    if not request.acting.may(permission):
        raise refuse("change.not_allowed")
    return request.acting.reach(permission)


def _progress(attempt: Attempt) -> dict[str, object]:
    vector = getattr(attempt, "vector", None)
    answered = sum(bool(entry) for entry in vector.answers.split(".")) if vector else 0
    return {"attempt": attempt, "answered": answered, "of": len(attempt.drawn), "saved_at": vector.saved_at if vector else None}
