"""Sitting an exam: the door, the paper, keeping answers, handing in, the review. All of it works without script."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import Enrolment
from boai.domains.training.pages.learning import edition_of
from boai.domains.training.rules import ExamPlan
from boai.domains.training.vocabulary import HOME_EXAM, ExamPermission, LearningPermission
from boai.kernel.attempts import heartbeat, showing
from boai.kernel.attempts.models import Attempt
from boai.kernel.attempts.operations import submit
from boai.kernel.attempts.vocabulary import AttemptStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import NotFound, Refused
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, person_of, person_page
from boai.kernel.pages.page import page


@person_page
def home_door(request: ActingRequest, course: str) -> HttpResponse:
    """/training/learn/<course>/exam: what awaits me, and the button; a live paper is gone on with."""
    edition, me = edition_of(request, course), person_of(request)
    form = OperationForm(do.sit_at_home, request.acting, request, {"course": course, "person": me})
    live = _live(request, edition_id=edition.id)
    if live:
        return redirect("training:exam", live.number)
    if begun := form.try_operation():
        return redirect("training:exam", begun.number)
    plan, named = edition.rule(ExamPlan), queries.course_in_force(edition)
    done = queries.done_codes(request.acting.reach(LearningPermission.LESSON_LEARN), me)
    left = len(rules.lessons_left(done, plan.lessons)) if plan.lessons_first else 0
    per_day = plan.home_tries_a_day
    return page(request, "training/exam_door.html", form=form, home=True, code=course, course=named, plan=plan, left=left, per_day=per_day)


@person_page
def class_door(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/exam: the room code opens the paper; only for this class's learners while it sits its exam."""
    enrolment = _my_enrolment(request, number)
    training_class = enrolment.training_class
    known = {"training_class": training_class, "person": person_of(request)}
    form = OperationForm(do.sit, request.acting, request, known)
    paper = queries.attempts_of(request.acting.reach(ExamPermission.EXAM_SIT), person_of(request)).filter(paper__about_id=training_class.id)
    live = paper.filter(stage=AttemptStage.LIVE).first()
    if live:
        return redirect("training:exam", live.number)
    if begun := form.try_operation():
        return redirect("training:exam", begun.number)
    plan = do.plan_of(training_class.branch, training_class.edition.subject).rule(ExamPlan)
    taken, course = paper.count(), training_class.course
    return page(request, "training/exam_door.html", form=form, home=False, course=course, plan=plan, taken=taken)


@person_page
def sitting(request: ActingRequest, number: str) -> HttpResponse:
    """/training/exam/<no>: the paper while it is live, the result afterwards. A POST saves or hands in."""
    attempt = _mine(request, number)
    if attempt.stage != AttemptStage.LIVE:
        return page(request, "training/exam_result.html", attempt=attempt, **_result(attempt))
    if request.method != "POST":
        return _paper(request, attempt, heartbeat.kept(attempt.id))
    vector = typed_vector(request.POST, len(attempt.drawn))
    if "save" in request.POST:
        heartbeat.keep(number, person_of(request), vector)
        return redirect("training:exam", number)
    return _hand_in(request, attempt, vector)


@require_POST
@person_page
def keep(request: ActingRequest, number: str) -> HttpResponse:
    """/training/exam/<no>/save: the heartbeat; 409 where the paper is not live any more."""
    kept = heartbeat.keep(number, person_of(request), request.POST.get("v", ""))
    return JsonResponse({"saved": kept}, status=200 if kept else 409)


@person_page
def review(request: ActingRequest, number: str) -> HttpResponse:
    """/training/exam/<no>/review: every question with the key and why, once nobody can be helped by it."""
    attempt = _mine(request, number)
    reason = showing.why_no_review(attempt)
    if reason:
        return page(request, "training/exam_review.html", status=403, attempt=attempt, reason=reason)
    rows = list(showing.reviewed(attempt))
    right = [one for one in rows if one.mark == "1"]
    wrong = [one for one in rows if one.mark != "1"]
    return page(request, "training/exam_review.html", attempt=attempt, wrong_rows=wrong, right_rows=right)


def typed_vector(typed: QueryDict, questions: int) -> str:
    """The vector of a form sent without script: fields ``q1``, ``q2``… hold the positions chosen."""
    return ".".join("".join(sorted(typed.getlist(f"q{place}"))) for place in range(1, questions + 1))


def _hand_in(request: ActingRequest, attempt: Attempt, vector: str) -> HttpResponse:
    try:
        submit(attempt, answers=vector, acting=request.acting.with_key(f"submit:{attempt.number}"))
    except NotFound:
        raise
    except Refused as refusal:
        if refusal.code != "attempts.bad_vector":  # handed in before, or by the clock: the result stands
            return redirect("training:exam", attempt.number)
        return _paper(request, attempt, heartbeat.kept(attempt.id), refusal)
    return redirect("training:exam", attempt.number)


def _paper(request: ActingRequest, attempt: Attempt, vector: str, refusal: Refused | None = None) -> HttpResponse:
    assert attempt.deadline_at is not None
    left = max(attempt.deadline_at - clock.now(), timedelta())
    return page(
        request,
        "training/exam_paper.html",
        status=422 if refusal else 200,
        attempt=attempt,
        questions=showing.questions_shown(attempt, vector),
        left=left,
        left_minutes=-(-int(left.total_seconds()) // 60),
        left_ms=int(left.total_seconds() * 1000),
        saved=bool(vector.strip(".")),
        refusal=refusal,
    )


def _result(attempt: Attempt) -> dict[str, Any]:
    return {
        "right": attempt.marks.count("1"),
        "of": len(attempt.marks),
        "open": attempt.marks.count("-"),
        "home": attempt.purpose == HOME_EXAM,
        "reviewable": showing.why_no_review(attempt) is None,
    }


def _mine(request: ActingRequest, number: str) -> Attempt:
    found = queries.attempt_numbered(request.acting.reach(ExamPermission.EXAM_SIT), number, person_of(request))
    if found is None:
        raise Http404
    return found


def _live(request: ActingRequest, edition_id: UUID) -> Attempt | None:
    mine = queries.attempts_of(request.acting.reach(ExamPermission.EXAM_SIT), person_of(request))
    return mine.filter(paper__about_id=edition_id, stage=AttemptStage.LIVE).first()


def _my_enrolment(request: ActingRequest, number: str) -> Enrolment:
    rows = queries.exams_open_to(request.acting.reach(ExamPermission.EXAM_SIT), person_of(request))
    found = rows.filter(training_class__number=number).first()
    if found is None:
        raise Http404
    return found
