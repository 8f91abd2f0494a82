"""The people of one class, opened at once: one purpose, one proof, one opening (security.md law 7)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from boai.domains.training import queries
from boai.domains.training.vocabulary import Permission
from boai.kernel.change.contract import refuse
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opening import opened_by
from boai.kernel.pages.opens import ActingRequest, staff_page
from boai.kernel.people import operations as people
from boai.kernel.people.vocabulary import Permission as OfPeople


@staff_page
def class_people(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/people: the answer to a purpose lists name, id number and phone, for this view only."""
    training_class = queries.class_numbered(request.acting.reach(Permission.CLASS_VIEW), number)
    if training_class is None:
        raise Http404
    if not request.acting.may(OfPeople.PERSON_OPEN):
        raise refuse("change.not_allowed")
    known = {"branch": training_class.branch, "about": f"班次 {training_class.number}"}
    form: OperationForm[Any] = OperationForm(people.open_set, request.acting, request, known)
    opening = opened_by(form)
    shown: dict[str, Any] = {"training_class": training_class, "form": form, "opening": opening}
    if opening is not None:
        learners = [one.person for one in queries.roster(training_class)]
        shown["people"] = [(person, people.phone_on_file(person)) for person in learners]
    response = render(request, "training/class_people.html", shown, status=422 if form.is_bound and opening is None else 200)
    response["Cache-Control"] = "no-store"
    return response
