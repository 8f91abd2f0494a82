"""An organiser asks for a class, follows it, and chooses among dates; staff plan it from the request."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import ClassRequest
from boai.domains.training.vocabulary import ClassType, RequestPermission, RequestStage, Setting
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Self
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import BranchKind
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.links import link_page
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page, staff_page
from boai.kernel.pages.page import page

COUNTIES = (BranchKind.COUNTY, BranchKind.ZONE)
ACTS: dict[str, Any] = {"choose": do.choose_date, "withdraw": do.withdraw_request}


@open_page
def ask(request: ActingRequest) -> HttpResponse:
    """/training/request: anyone may ask for a class; somebody signed in is the contact."""
    known: dict[str, Any] = {}
    if request.acting.kind is Self:
        known = {"contact_name": "", "phone": ""}
    form = OperationForm(do.request_class, request.acting, request, known)
    counties = Branch.objects.within(request.acting.reach(RequestPermission.FILE)).filter(kind__in=COUNTIES).order_by("path")
    form.fields["branch"].widget.choices = [("", "请选择"), *((str(one.id), one.short_name) for one in counties)]
    for name in ("contact_name", "phone"):
        if name in form.fields:
            form.fields[name].required = True
    filed = form.try_operation()
    if filed:
        return redirect(address_of(filed))
    return page(request, "training/request.html", form=form, known=known)


@link_page
@open_page
def follow(request: ActingRequest, number: str, token: str) -> HttpResponse:
    """/training/requests/<no>/<token>: the progress line, what was answered, and what can be chosen. The link is the key."""
    keeper = system(request.acting.society_id, name="training.request.link")
    found = queries.request_numbered(keeper.reach(RequestPermission.VIEW), number)
    if found is None or not hmac.compare_digest(queries.request_token(found), token):
        raise Http404
    operation = ACTS.get(request.POST.get("act", ""))
    form: OperationForm[Any] = OperationForm(operation or do.withdraw_request, keeper, request)
    if operation and form.try_operation(found):
        return redirect(address_of(found))
    training_class = found.training_class
    return page(
        request,
        "training/request_progress.html",
        asked=found,
        training_class=training_class,
        is_public=training_class is not None and training_class.stage == "enrolling",
        steps=rules.progress(found.stage, training_class.stage if training_class else ""),
        offers=_offers(found),
        can_withdraw=found.stage in (RequestStage.FILED, RequestStage.OFFERED),
        form=form,
        link=request.build_absolute_uri(address_of(found)),
    )


@person_page
def mine(request: ActingRequest) -> HttpResponse:
    """/training/requests: what I asked for."""
    rows = queries.requests_of(request.acting.reach(RequestPermission.VIEW), person_of(request))[:100]
    return page(request, "training/requests.html", rows=[(one, address_of(one)) for one in rows])


@staff_page
def plan_request(request: ActingRequest, number: str) -> HttpResponse:
    """/training/requests/<no>/plan: the class, prefilled from the request."""
    found = _answerable(request.acting, number)
    form = OperationForm(do.accept_request, request.acting, request)
    form.initial = {**_prefilled(found), **form.initial}
    done = form.try_operation(found)
    if done and done.training_class:
        return redirect(reverse("desk:record", args=["training/classes", done.training_class.id]))
    context = {"asked": found, "form": form}
    return render(request, "training/request_plan.html", context, status=422 if form.is_bound else 200)


def address_of(request: ClassRequest) -> str:
    """The link that the organiser keeps."""
    return reverse("training:request_progress", args=[request.number, queries.request_token(request)])


def _answerable(acting: Acting, number: str) -> ClassRequest:
    found = queries.request_numbered(acting.reach(RequestPermission.ANSWER), number)
    if found is None:
        raise Http404
    return found


def _offers(request: ClassRequest) -> list[tuple[str, datetime]]:
    if request.stage != RequestStage.OFFERED:
        return []
    offered = [("first", request.first_offer_at), ("second", request.second_offer_at)]
    return [(name, moment) for name, moment in offered if moment]


def _prefilled(request: ClassRequest) -> dict[str, Any]:
    starts_at = (request.chosen_at or clock.at(request.wished_on, 9)).astimezone(clock.CHINA)
    firm = request.setting in (Setting.ENTERPRISE, Setting.PARK)
    return {
        "course": "cpr_aed",
        "title": f"{request.organiser}应急救护培训"[:80],
        "class_type": ClassType.INDUSTRY_CUSTOM if firm else ClassType.CITIZEN_BOOKING,
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts_at + timedelta(hours=4):%Y-%m-%dT%H:%M}",
        "place": request.place,
        "capacity": request.persons,
    }
