"""Offers from the waiting list, changing to another class, and booking for several people."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import Enrolment, Group
from boai.domains.training.pages.booking import mine_or_a_wards
from boai.domains.training.vocabulary import Permission
from boai.domains.training.vocabulary.messages import CONFIRM
from boai.kernel.access.actors import as_self
from boai.kernel.change.contract import Acting, Operation
from boai.kernel.notify import links
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.links import link_page
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page
from boai.kernel.pages.page import page

GROUP_VERBS: dict[str, Operation[Any]] = {
    "add": do.add_companion,
    "drop": do.drop_companion,
    "send": do.book_group,
    "confirm": do.confirm_group,
    "cancel": do.cancel_group,
}


@link_page
@open_page
def offered(request: ActingRequest, token: str) -> HttpResponse:
    """/training/offers/<token>: from a message, without login; the link confirms or declines this one seat, by POST only."""
    link = links.find(token, CONFIRM)
    acting = as_self(link.person_id, link.society_id, name="link") if link else None
    enrolment = _enrolment(acting, link.record_id) if link and acting else None
    if enrolment is None or acting is None:
        return page(request, "training/offer_over.html", status=404)
    return _answer(request, acting, enrolment, done="training/offer_done.html")


@person_page
def confirm(request: ActingRequest, number: str) -> HttpResponse:
    """/training/bookings/<no>/confirm: the offer, with a button to take it and one to decline."""
    return _answer(request, *mine_or_a_wards(request, number), done="")


@person_page
def reschedule(request: ActingRequest, number: str) -> HttpResponse:
    """/training/bookings/<no>/reschedule: other classes of the same course; one press changes."""
    acting, enrolment = mine_or_a_wards(request, number)
    form = OperationForm(do.reschedule, acting, request)
    if form.try_operation(enrolment):
        return redirect("/me")
    others = queries.alternatives(acting.reach(Permission.CLASS_VIEW), enrolment.training_class, most=20)
    return page(request, "training/reschedule.html", enrolment=enrolment, form=form, others=others)


@person_page
def gather(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/group: begins a list for several people, or goes on with the one begun."""
    known = {"training_class": number, "leader": person_of(request), "leader_comes": True}
    form = OperationForm(do.gather, request.acting, request, known)
    begun = form.try_operation()
    if begun:
        return redirect("training:group", begun.number)
    return redirect("training:class", number)


@person_page
def group(request: ActingRequest, number: str, verb: str = "add") -> HttpResponse:
    """/training/groups/<no>[/<verb>]: the list, one more person, all or none; what was typed stays after a refusal."""
    found = queries.group_numbered(request.acting.reach(Permission.ENROLMENT_BOOK), number)
    if found is None or verb not in GROUP_VERBS:
        raise Http404
    known = {"group": found.id} if verb == "add" else None
    form: OperationForm[Any] = OperationForm(GROUP_VERBS[verb], request.acting, request, known)
    if form.try_operation(None if verb == "add" else found):
        return redirect("training:group", number)
    return _group_page(request, found, form, verb)


def _group_page(request: ActingRequest, found: Group, form: OperationForm[Any], verb: str) -> HttpResponse:
    return page(
        request,
        "training/group.html",
        group=found,
        companions=found.companions.select_related("person__key").order_by("id"),
        enrolments=found.enrolments.select_related("person__key", "seat").order_by("id"),
        form=form,
        adding=verb == "add",
    )


def _answer(request: ActingRequest, acting: Acting, enrolment: Enrolment, done: str) -> HttpResponse:
    verb = do.cancel if request.POST.get("answer") == "decline" else do.confirm
    form: OperationForm[Any] = OperationForm(verb, acting, request)
    if form.try_operation(enrolment):
        return page(request, done, enrolment=_enrolment(acting, enrolment.id)) if done else redirect("/me")
    return page(request, "training/offer.html", enrolment=enrolment, form=form)


def _enrolment(acting: Acting, enrolment_id: UUID) -> Enrolment | None:
    assert acting.person_id is not None
    rows = queries.enrolments_of(acting.reach(Permission.ENROLMENT_BOOK), acting.person_id)
    return rows.filter(pk=enrolment_id).first()
