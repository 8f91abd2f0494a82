"""/me/wards: the children for whom one may act, once a clerk has seen the paper; /me/consents: what one agreed to."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from boai.kernel.access.actors import as_self
from boai.kernel.change.contract import Acting, Refused
from boai.kernel.pages.opens import ActingRequest, account_of, person_of, person_page
from boai.kernel.people import operations as people
from boai.kernel.people import queries
from boai.kernel.people.models import Person
from boai.kernel.people.operations import claiming
from boai.kernel.people.vocabulary import Relation


@sensitive_post_parameters("name", "id_number")
@person_page
def wards(request: ActingRequest) -> HttpResponse:
    """/me/wards: whom I may act for; a POST asks for one more."""
    me, refusal = _me(request), None
    typed = {name: request.POST.get(name, "") for name in ("name", "id_number", "relation")}
    if request.method == "POST":
        try:
            claiming.count_claim(account_of(request), typed["id_number"])
            claiming.ask_for_ward(me, name=typed["name"], id_number=typed["id_number"], relation=typed["relation"])
            return redirect("wards")
        except Refused as trouble:
            refusal = trouble
    shown: dict[str, Any] = {**typed, "rows": queries.guardianships_of(me.id), "relations": Relation.choices, "refusal": refusal}
    return _private(render(request, "pages/wards.html", shown, status=422 if refusal else 200))


@require_POST
@person_page
def end_ward(request: ActingRequest, guardianship_id: UUID) -> HttpResponse:
    """/me/wards/<id>/end: I act for them no longer."""
    people.end_guardianship(guardianship_id, acting=_myself(request))
    return redirect("wards")


@person_page
def consents(request: ActingRequest) -> HttpResponse:
    """/me/consents: every text in force, whether I agreed, and in which words."""
    return _private(render(request, "pages/consents.html", {"texts": queries.texts_for(_me(request))}))


@require_POST
@person_page
def agree(request: ActingRequest, subject: str) -> HttpResponse:
    """/me/consents/<subject>/agree."""
    people.agree(person=_me(request), subject=subject, acting=_myself(request))
    return redirect("consents")


@require_POST
@person_page
def withdraw(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """/me/consents/<id>/withdraw."""
    people.withdraw_consent(consent_id, acting=_myself(request))
    return redirect("consents")


def _me(request: ActingRequest) -> Person:
    return Person.objects.unscoped().select_related("key", "branch").get(pk=person_of(request))


def _myself(request: ActingRequest) -> Acting:
    return as_self(person_of(request), request.acting.society_id, name=request.acting.name)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
