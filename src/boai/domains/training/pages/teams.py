"""Calls for community funds, open to all; a leader applies, a judge scores."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import FundBid, FundCall
from boai.domains.training.vocabulary.teams import CallStage, TeamPermission
from boai.kernel.change.contract import Self
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page, staff_page
from boai.kernel.pages.page import page


@open_page
def calls(request: ActingRequest) -> HttpResponse:
    """/training/fund-calls: what teams may apply for, and what became of earlier calls."""
    return page(request, "training/fund_calls.html", calls=queries.fund_calls(request.acting.reach(TeamPermission.VIEW))[:60])


@open_page
def call(request: ActingRequest, number: str) -> HttpResponse:
    """/training/fund-calls/<no>: purpose, money, deadline; after the announcement every result with its reason."""
    found = _call(request, number)
    form = _form(request, found) if _may_apply(request, found) else None
    return _shown(request, found, form)


@person_page
def apply(request: ActingRequest, number: str) -> HttpResponse:
    """/training/fund-calls/<no>/apply: a POST files a team's application; refused, the call is shown again with what was typed."""
    found = _call(request, number)
    if not _may_apply(request, found):
        raise Http404
    form = _form(request, found)
    if form.try_operation():
        return redirect("training:fund_call", number)
    return _shown(request, found, form)


@staff_page
def score(request: ActingRequest, bid_id: UUID) -> HttpResponse:
    """/training/fund-bids/<id>/score: one judge's score; the others' stay unseen until the results are open."""
    found = FundBid.objects.within(request.acting.reach(TeamPermission.SCORE)).filter(pk=bid_id).select_related("call", "team").first()
    if found is None:
        raise Http404
    form = OperationForm(do.score_bid, request.acting, request, {"bid": found.id, "judge": None})
    if form.try_operation():
        return redirect("desk:record", "training/fund_bids", found.id)
    context = {"bid": found, "form": form, "sums": queries.team_sums(found.team), "scored": found.scores.count()}
    return render(request, "training/score_bid.html", context, status=422 if form.is_bound else 200)


def _call(request: ActingRequest, number: str) -> FundCall:
    found = queries.fund_call_numbered(request.acting.reach(TeamPermission.VIEW), number)
    if found is None:
        raise Http404
    return found


def _may_apply(request: ActingRequest, found: FundCall) -> bool:
    if found.stage != CallStage.OPEN or request.acting.kind is not Self:
        return False
    return queries.teams_led_by(request.acting.reach(TeamPermission.APPLY), person_of(request)).exists()


def _form(request: ActingRequest, found: FundCall) -> "OperationForm[Any]":
    form: OperationForm[Any] = OperationForm(do.apply_for_fund, request.acting, request, {"call": found.number})
    teams = queries.teams_led_by(request.acting.reach(TeamPermission.APPLY), person_of(request))
    form.fields["team"].widget.choices = [(str(one.id), one.name) for one in teams]
    return form


def _shown(request: ActingRequest, found: FundCall, form: "OperationForm[Any] | None") -> HttpResponse:
    bids = found.bids.select_related("team").prefetch_related("scores").order_by("stage", "id") if found.stage == CallStage.AWARDED else []
    rows = [(one, sum(s.points for s in one.scores.all()), one.scores.count()) for one in bids]
    results = [(one, total / count if count else None, queries.team_sums(one.team)) for one, total, count in rows]
    return page(request, "training/fund_call.html", call=found, results=results, form=form, status=200)
