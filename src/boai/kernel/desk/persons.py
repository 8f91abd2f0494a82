"""What is done with one person by hand: opening what is sealed for one view, dialling without showing, printing a slip."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from boai.kernel.access import recovery
from boai.kernel.basics import clock
from boai.kernel.change.contract import Create, Operation, refuse
from boai.kernel.desk.declaration import reached_record
from boai.kernel.documents.qr import qr_svg
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opening import opened_by
from boai.kernel.pages.opens import ActingRequest, staff_page
from boai.kernel.people import operations as people
from boai.kernel.people import slips
from boai.kernel.people.models import Person

DESK = "people/persons"


@staff_page
def open_sealed(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """/desk/people/persons/<id>/open: asks the purpose; the answer to that POST alone shows name, number and phone."""
    person, form = _asked(request, person_id, people.open_sealed)
    opening = opened_by(form)
    shown = {"person": person, "form": form, "operation": people.open_sealed, "opening": opening}
    if opening is not None:
        shown["phone"] = people.phone_on_file(person)
    return _private(request, "desk/open_sealed.html", shown, form)


@staff_page
def ring(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """/desk/people/persons/<id>/ring: a POST puts the number into a dialling button, traced; it is not shown."""
    person, form = _asked(request, person_id, people.ring)
    number = people.phone_on_file(person) if form.try_operation(person) else None
    return _private(request, "desk/ring.html", {"person": person, "form": form, "number": number}, form)


@staff_page
def issue_slip(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """/desk/people/persons/<id>/slip: the clerk has seen the paper; the slip is shown once, to be printed and handed over."""
    person, form = _asked(request, person_id, recovery.issue_slip)
    shown: dict[str, Any] = {"person": person, "form": form, "operation": recovery.issue_slip}
    if form.try_operation(person):
        account = recovery.account_to_recover(person)
        link = request.build_absolute_uri(f"/slip/{slips.issue(account)}")
        shown |= {"account": account, "link": link, "square": qr_svg(link), "until": clock.now() + slips.VALID, "person": person}
        return _private(request, "desk/slip.html", shown, form)
    return _private(request, "desk/person_operation.html", shown, form)


@staff_page
def reset_factors(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """/desk/people/persons/<id>/reset: phone and recovery codes are lost; the person enrols anew at the next sign-in."""
    person, form = _asked(request, person_id, recovery.reset_factors)
    if form.try_operation(person):
        return redirect("desk:record", DESK, person.id)
    return _private(request, "desk/person_operation.html", {"person": person, "form": form, "operation": recovery.reset_factors}, form)


def _asked(request: ActingRequest, person_id: UUID, operation: Operation[Any]) -> tuple[Person, OperationForm[Any]]:
    """The person within reach and the operation's form. 404 out of reach; refuses change.not_allowed."""
    person: Person = reached_record(request.acting, DESK, person_id)
    if not operation.offered_to(request.acting):
        raise refuse("change.not_allowed")
    known = {"person": person} if isinstance(operation, Create) else {}
    return person, OperationForm(operation, request.acting, request, known)


def _private(request: ActingRequest, template: str, shown: dict[str, Any], form: OperationForm[Any]) -> HttpResponse:
    refused = form.is_bound and (form.refusal is not None or form.errors)
    response = render(request, template, shown, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response
