"""A village clerk records a popularisation session on a phone: five fields and the number of photos."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import PopularisationSession
from boai.domains.training.rules import PopularisationPolicy
from boai.domains.training.vocabulary import ClassType, PopularisationPermission, Setting
from boai.kernel.basics import clock
from boai.kernel.change.contract import refuse
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import BranchKind
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, staff_page

_SETTINGS = {
    BranchKind.VILLAGE: Setting.VILLAGE,
    BranchKind.SCHOOL: Setting.SCHOOL,
    BranchKind.UNIVERSITY: Setting.SCHOOL,
    BranchKind.ENTERPRISE: Setting.ENTERPRISE,
    BranchKind.GOVERNMENT_UNIT: Setting.GOVERNMENT,
}


@staff_page
def new_session(request: ActingRequest) -> HttpResponse:
    """/training/popularisation/new: the form starts from today and from what this person recorded last."""
    acting = request.acting
    if not acting.may(PopularisationPermission.RECORD):
        raise refuse("change.not_allowed")
    branches = list(Branch.objects.within(acting.reach(PopularisationPermission.RECORD)).order_by("path")[:2])
    known = {"training_class": None, "place": ""} | ({"branch": branches[0].id} if len(branches) == 1 else {})
    form = OperationForm(do.record_popularisation, acting, request, known)
    if form.try_operation():
        return redirect(reverse("training:popularisation_new") + "?done=1")
    last = queries.latest_session_of(acting.reach(PopularisationPermission.VIEW), acting.person_id)
    form.initial = {**_start(last, branches[0]), **form.initial}
    form.fields["topic"].widget.attrs["list"] = "topics"
    rows = PopularisationSession.objects.within(acting.reach(PopularisationPermission.VIEW))
    context = {
        "form": form,
        "branch": branches[0] if len(branches) == 1 else None,
        "topics": pin(PopularisationPolicy, at=branches[0]).rule(PopularisationPolicy).topics,
        "recent": rows.filter(recorded_by_id=acting.person_id).order_by("-id")[:5],
        "done": "done" in request.GET,
    }
    return render(request, "training/popularisation_new.html", context, status=422 if form.is_bound else 200)


def _start(last: PopularisationSession | None, branch: Branch) -> dict[str, object]:
    return {
        "held_on": clock.today().isoformat(),
        "setting": last.setting if last else _SETTINGS.get(BranchKind(branch.kind), Setting.COMMUNITY),
        "class_type": last.class_type if last else ClassType.CITIZEN_BOOKING,
        "photos": 0,
    }
