"""A roster from the question to the assignment: sought, read line by line, changed, adopted."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from boai.domains.training import operations as do
from boai.domains.training import queries, rostering
from boai.domains.training.models import Roster
from boai.domains.training.vocabulary.rosters import LineStage, RosterPermission, RosterStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, staff_page

OPEN = (LineStage.PROPOSED, LineStage.CHANGED)


class Window(forms.Form):
    """For which branch and which days."""

    branch: "forms.ModelChoiceField[Branch]" = forms.ModelChoiceField(None, label="组织（含下级）", empty_label=None)
    starts_on = forms.DateField(label="从", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = forms.DateField(label="到", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


@staff_page
def new_roster(request: ActingRequest) -> HttpResponse:
    """/training/rosters/new: seeks a roster for the classes that lack instructors; a refusal names the classes."""
    acting = request.acting
    if not acting.may(RosterPermission.PROPOSE):
        raise refuse("change.not_allowed")
    today = clock.today()
    form = Window(request.POST if request.method == "POST" else None, initial={"starts_on": today, "ends_on": today + timedelta(days=13)})
    branches = Branch.objects.within(acting.reach(RosterPermission.PROPOSE)).order_by("path")
    form.fields["branch"].queryset = branches  # type: ignore[attr-defined]  # a ModelChoiceField
    refusal: Refused | None = None
    if form.is_valid():
        try:
            made = rostering.propose(**form.cleaned_data, acting=acting)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("training:roster", made.number)
    status = 422 if refusal or (form.is_bound and form.errors) else 200
    return render(request, "training/roster_new.html", {"form": form, "refusal": refusal}, status=status)


@staff_page
def roster(request: ActingRequest, number: str) -> HttpResponse:
    """/training/rosters/<no>: who, why, load and way for each class; a POST adopts."""
    found = _roster(request, number)
    form = OperationForm(do.adopt_roster, request.acting, request)
    if form.try_operation(found):
        return redirect("training:roster", number)
    return render(request, "training/roster.html", _shown(request, found, form), status=422 if form.refusal else 200)


@staff_page
def line(request: ActingRequest, number: str, line_id: UUID) -> HttpResponse:
    """/training/rosters/<no>/<line>: another person for one duty, or none."""
    found = _roster(request, number)
    one = found.lines.filter(pk=line_id, stage__in=OPEN).select_related("training_class__slot", "instructor__person__key").first()
    if one is None:
        raise Http404
    dropping = "drop" in request.POST
    form: OperationForm[Any] = OperationForm(do.drop_line if dropping else do.change_line, request.acting, request)
    if form.try_operation(one):
        return redirect("training:roster", number)
    context = {"roster": found, "line": one, "form": form}
    return render(request, "training/roster_line.html", context, status=422 if form.is_bound else 200)


def _roster(request: ActingRequest, number: str) -> Roster:
    found = queries.roster_numbered(request.acting.reach(RosterPermission.VIEW), number)
    if found is None:
        raise Http404
    return found


def _shown(request: ActingRequest, found: Roster, form: "OperationForm[Any]") -> dict[str, Any]:
    rows = found.lines.select_related("training_class__slot", "training_class__branch", "instructor__person__key")
    lines = list(rows.order_by("training_class__slot__starts_at", "training_class_id", "-duty", "id"))
    standing = [one for one in lines if one.stage != LineStage.DROPPED]
    total = sum(one.km_tenths for one in standing)
    return {
        "roster": found,
        "lines": lines,
        "form": form,
        "classes": len({one.training_class_id for one in standing}),
        "persons": len({one.instructor_id for one in standing}),
        "most": max((one.load for one in standing), default=0),
        "total": f"{total // 10}.{total % 10}",
        "may_adopt": request.acting.may(RosterPermission.ADOPT) and found.stage == RosterStage.PROPOSED,
    }
