"""Staff pages by hand: a term, a firm's report, a route."""

from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import OutreachRoute, TrainingClass
from boai.domains.training.vocabulary import (
    CampusPermission,
    ClassType,
    IndustryPermission,
    OutreachPermission,
    RouteStage,
    TermStage,
)
from boai.kernel.basics import clock
from boai.kernel.change.contract import refuse
from boai.kernel.desk.export import as_csv
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, staff_page

ROUTE_ACTS: dict[str, Any] = {
    RouteStage.PLANNED: do.finish_loading, RouteStage.LOADED: do.depart, RouteStage.UNDERWAY: do.finish_route,
}  # fmt: skip
CREDIT_HEADINGS = ("学号", "姓名", "班次", "平时", "考试", "总评", "等级", "学分", "继续教育学时")


@staff_page
def term(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/term: lessons, minutes taught, students and grades."""
    found = _class(request, number, CampusPermission.VIEW)
    lessons = list(found.term.order_by("starts_at"))
    planned = sum(one.minutes for one in lessons if one.stage != TermStage.DROPPED)
    context = {
        "training_class": found,
        "lessons": lessons,
        "planned": planned,
        "given": sum(one.minutes for one in lessons if one.stage == TermStage.HELD),
        "needed": found.course.minutes,
        "students": queries.students_of(request.acting.reach(CampusPermission.VIEW), found),
        "may_plan": request.acting.may(CampusPermission.PLAN),
        "may_grade": request.acting.may(CampusPermission.GRADE),
        "may_return": request.acting.may(CampusPermission.RETURN),
    }
    return render(request, "training/term.html", context)


@staff_page
def credit_list(request: ActingRequest, number: str) -> StreamingHttpResponse:
    """/training/classes/<no>/credits.csv: the list that goes back to the school: student numbers, names masked."""
    if not request.acting.may(CampusPermission.RETURN):
        raise refuse("change.not_allowed")
    found = _class(request, number, CampusPermission.RETURN)
    rows = [
        (
            student.number, str(enrolment.person), found.title, grade.usual_score, grade.exam_score, grade.score, grade.level,
            grade.credits, grade.continuing_hours,
        )
        for student, enrolment in queries.students_of(request.acting.reach(CampusPermission.RETURN), found)
        if (grade := getattr(enrolment, "campus_grade", None))
    ]  # fmt: skip
    response = StreamingHttpResponse(as_csv(CREDIT_HEADINGS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="credits-{number}.csv"'
    return response


@staff_page
def agreement_report(request: ActingRequest, number: str) -> HttpResponse:
    """/training/agreements/<no>/report: what the firm gets, ready to print."""
    found = queries.agreement_numbered(request.acting.reach(IndustryPermission.VIEW), number)
    if found is None:
        raise Http404
    report = queries.agreement_report(found)
    return render(request, "training/agreement_report.html", {"agreement": found, "report": report, "today": clock.today()})


@staff_page
def route(request: ActingRequest, number: str) -> HttpResponse:
    """/training/routes/<no>: one day of the vehicle on a phone: load, drive, count, unload."""
    acting = request.acting
    found = queries.route_numbered(acting.reach(OutreachPermission.VIEW), number)
    if found is None:
        raise Http404
    next_act = ROUTE_ACTS.get(found.stage)
    form: OperationForm[Any] | None = OperationForm(next_act, acting, request) if next_act else None
    refusals: list[Any] = []
    if request.method == "POST":
        refusals = _drive(request, found, form)
        if not refusals:
            return redirect("training:route", number)
    context = {
        "route": found,
        "kit": list(found.kit.order_by("id")),
        "stops": found.stops.select_related("counted", "training_class").order_by("arrives_at"),
        "next_label": next_act.label if next_act else "",
        "form": form,
        "refusals": refusals,
        "may_drive": acting.may(OutreachPermission.DRIVE),
        "may_plan": acting.may(OutreachPermission.PLAN) and found.stage in (RouteStage.PLANNED, RouteStage.LOADED),
        "loading": found.stage == RouteStage.PLANNED,
        "unloading": found.stage in (RouteStage.UNDERWAY, RouteStage.FINISHED),
    }
    return render(request, "training/route.html", context, status=422 if refusals else 200)


def _drive(request: ActingRequest, found: OutreachRoute, form: "OperationForm[Any] | None") -> list[Any]:
    """Perform what was pressed: the whole kit at once, or the route's next step. Gives the reasons against it."""
    act = request.POST.get("act", "")
    if act in ("load", "unload"):
        operation, name = (do.load_kit, "loaded") if act == "load" else (do.unload_kit, "brought_back")
        rows = [{"record": one, name: _number(request.POST.get(str(one.id), ""))} for one in found.kit.order_by("id")]
        outcomes = operation.many([row for row in rows if row[name] is not None], acting=request.acting)
        return [reason for outcome in outcomes if outcome.refusal for reason in outcome.refusal.reasons]
    if form is None or form.try_operation(found):
        return []
    return list(form.refusal.reasons) if form.refusal else []


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else None


def _class(request: ActingRequest, number: str, permission: str) -> TrainingClass:
    found = queries.class_numbered(request.acting.reach(permission), number)
    if found is None or found.class_type != ClassType.CAMPUS_ELECTIVE:
        raise Http404
    return found
