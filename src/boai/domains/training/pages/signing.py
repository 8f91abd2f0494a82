"""Signing in by the rotating code: scanning opens the page, the learner presses the button."""

from django.http import HttpResponse
from django.shortcuts import redirect

from boai.domains.training import operations as do
from boai.domains.training import queries, rules, sign_in_code
from boai.domains.training.models import TrainingClass
from boai.domains.training.operations.field import field_day
from boai.domains.training.vocabulary import Permission
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page
from boai.kernel.pages.page import page

SCANNED = "sign_in_code"
"""Session entry: the code this browser scanned while it was fresh. A code passed on to a friend at home is old by then."""


@open_page
def scanned(request: ActingRequest, code: str) -> HttpResponse:
    """/sign-in/<code>: remembers a fresh code for this browser, and goes on to where one signs in."""
    said = sign_in_code.read_code(code)
    found = _class(request, said) if said else None
    if said is None or found is None:
        return page(request, "training/sign_in.html", status=404, fault="wrong")
    if rules.code_fault(said.age_s, field_day(found).scan_seconds):
        return page(request, "training/sign_in.html", status=410, fault="old", training_class=found)
    request.session[SCANNED] = code
    return redirect("training:sign_in")


@person_page
def sign_in(request: ActingRequest) -> HttpResponse:
    """/sign-in: the class that was scanned, and the button 签到."""
    code = request.session.get(SCANNED, "")
    said = sign_in_code.read_code(code) if code else None
    found = _class(request, said) if said else None
    if found is None:
        return page(request, "training/sign_in.html", fault="none")
    enrolment = queries.seat_of(request.acting.reach(Permission.CLASS_VIEW), person_of(request), found)
    if enrolment is None:
        return page(request, "training/sign_in.html", fault="no_seat", training_class=found)
    form = OperationForm(do.sign_in, request.acting, request, {"enrolment": enrolment, "code": code})
    done = form.try_operation()
    return page(request, "training/sign_in.html", training_class=found, form=form, done=done)


def _class(request: ActingRequest, said: sign_in_code.SignInCode) -> TrainingClass | None:
    rows = TrainingClass.objects.within(request.acting.reach(Permission.CLASS_VIEW)).filter(pk=said.class_id)
    return rows.select_related("slot", "branch", "edition").first()
