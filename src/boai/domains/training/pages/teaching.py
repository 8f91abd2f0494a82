"""Those who teach: one's own page, an instructor's file, a panel's page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import Instructor, Promotion
from boai.domains.training.rules.teaching import CheckRule, PromotionRule, still_owed
from boai.domains.training.vocabulary import Permission
from boai.domains.training.vocabulary.teaching import ObservationStage, TeachingPermission
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting
from boai.kernel.editions.queries import pin
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, person_of, person_page, staff_page
from boai.kernel.pages.page import page


@person_page
def mine(request: ActingRequest) -> HttpResponse:
    """/me/teaching: my registration, what this year still asks, when I cannot teach, what others saw in my lessons."""
    instructor = _me(request)
    return page(request, "training/my_teaching.html", **_own(request, instructor), span_form=_span_form(request, instructor))


@person_page
def home(request: ActingRequest) -> HttpResponse:
    """/me/teaching/home: a POST says from where my ways are counted."""
    instructor = _me(request)
    form = OperationForm(do.choose_home, request.acting, request, record=instructor)
    if form.try_operation(instructor):
        return redirect("training:my_teaching")
    return page(request, "training/my_home.html", instructor=instructor, form=form)


@person_page
def away(request: ActingRequest) -> HttpResponse:
    """/me/teaching/away: a POST enters days on which I cannot teach; refused, my page is shown again with what was typed."""
    instructor = _me(request)
    form = _span_form(request, instructor)
    if form.try_operation():
        return redirect("training:my_teaching")
    return page(request, "training/my_teaching.html", **_own(request, instructor), span_form=form, form=form)


@person_page
def back(request: ActingRequest, span_id: UUID) -> HttpResponse:
    """/me/teaching/away/<id>: a POST takes such days back."""
    span = queries.absences_of(request.acting.reach(TeachingPermission.OWN), _me(request)).filter(pk=span_id).first()
    if span is None:
        raise Http404
    form = OperationForm(do.withdraw_absence, request.acting, request)
    form.try_operation(span)
    return redirect("training:my_teaching")


@person_page
def observation(request: ActingRequest, observation_id: UUID) -> HttpResponse:
    """/me/teaching/observations/<id>: what somebody saw in my lesson; I acknowledge it."""
    rows = queries.observations_of(request.acting.reach(TeachingPermission.OWN), _me(request))
    found = rows.filter(pk=observation_id).first()
    if found is None:
        raise Http404
    form = OperationForm(do.acknowledge_observation, request.acting, request) if found.stage == ObservationStage.FILED else None
    if form is not None and form.try_operation(found):
        return redirect("training:my_teaching")
    return page(request, "training/observation.html", seen=found, form=form)


@staff_page
def instructor(request: ActingRequest, number: str) -> HttpResponse:
    """/training/instructors/<no>: an instructor's file: ranks, yearly checks, promotions, classes, pairs, observed lessons."""
    acting = request.acting
    found = queries.instructor_numbered(acting.reach(Permission.INSTRUCTOR_VIEW), number)
    if found is None:
        raise Http404
    context = {
        "instructor": found,
        "year": clock.today().year,
        **_year(found),
        **queries.file_of(acting.reach(TeachingPermission.VIEW), found),
    }
    return render(request, "training/instructor.html", context)


@staff_page
def promotion(request: ActingRequest, number: str) -> HttpResponse:
    """/training/promotions/<no>: what is proposed; a panel member's own sheet; all sheets once it is decided."""
    acting = request.acting
    found = queries.promotion_numbered(acting.reach(TeachingPermission.VIEW), number)
    if found is None:
        raise Http404
    rule = found.edition.rule(PromotionRule)
    typed = {item.code: request.POST.get(item.code, "").strip() for item in rule.items}
    known = {"promotion": found.id, "scores": " ".join(f"{code}={value or 'x'}" for code, value in typed.items()), "judge": None}
    form = OperationForm(do.score_promotion, acting, request, known)
    if form.try_operation():
        return redirect("training:promotion", number)
    sheets = list(found.sheets.select_related("judge__key").order_by("id"))
    decided = queries.is_decided(found)
    context = {
        "promotion": found,
        "rule": rule,
        "form": form,
        "items": [(item, typed[item.code]) for item in rule.items],
        "sheets": [(one.judge, one.points, [one.scores[item.code] for item in rule.items]) for one in sheets] if decided else [],
        "scored": len(sheets),
        "may_score": _may_score(found, acting),
        "decided": decided,
    }
    return render(request, "training/promotion.html", context, status=422 if form.refusal else 200)


def _may_score(found: Promotion, acting: Acting) -> bool:
    mine = acting.person_id in {found.proposed_by_id, found.instructor.person_id, *found.sheets.values_list("judge_id", flat=True)}
    return acting.may(TeachingPermission.SCORE) and not mine and not queries.is_decided(found)


def _me(request: ActingRequest) -> Instructor:
    found = queries.instructor_of(request.acting.reach(TeachingPermission.OWN), person_of(request))
    if found is None:
        raise Http404
    return found


def _own(request: ActingRequest, instructor: Instructor) -> dict[str, Any]:
    reach = request.acting.reach(TeachingPermission.OWN)
    return {
        "instructor": instructor,
        **_year(instructor),
        "observations": queries.observations_of(reach, instructor)[:20],
        "absences": queries.absences_of(reach, instructor),
        "duties": queries.coming_duties(instructor),
    }


def _year(instructor: Instructor) -> dict[str, Any]:
    """This year so far, against what the check asks."""
    rule = pin(CheckRule, at=instructor.branch).rule(CheckRule)
    minutes, events = queries.taught_in(instructor, clock.today().year)
    hours, missing = still_owed(minutes, events, rule)
    taught = minutes // rule.minutes_an_hour
    return {"check": rule, "taught_hours": taught, "events_attended": events, "owed_hours": hours, "owed_events": missing}


def _span_form(request: ActingRequest, instructor: Instructor) -> "OperationForm[Any]":
    return OperationForm(do.state_absence, request.acting, request, {"instructor": instructor.id})
