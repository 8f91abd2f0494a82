"""/me/account/phones: one's own phones. A new one is proven by a code, and from then on signs in; one that is gone no longer does."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Refused, refuse
from boai.kernel.notify.codes import possible
from boai.kernel.pages import proof, watching
from boai.kernel.pages.entering import source_of
from boai.kernel.pages.opens import ActingRequest, account_of, credentials_page, person_of, society_id
from boai.kernel.pages.uploads import session_of
from boai.kernel.people import codes
from boai.kernel.people import operations as people
from boai.kernel.people.models import Person
from boai.kernel.people.operations.contacts import sign_in_by


@sensitive_post_parameters("phone", "code", proof.WORD)
@credentials_page
def phones(request: ActingRequest) -> HttpResponse:
    """What is on file; a POST sends a code to a new number, then keeps it."""
    sent, refusal = "code" in request.POST, None
    if request.method == "POST":
        try:
            proof.insist(request)
            if "send" not in request.POST:
                _keep(request)
                return redirect("phones")
            codes.issue(society_id(), session_of(request), codes.CONTACT, request.POST.get("phone", ""), source_of(request))
            sent = True
        except Refused as trouble:
            refusal = trouble
    return _page(request, refusal, sent=sent)


@sensitive_post_parameters(proof.WORD)
@require_POST
@credentials_page
def drop(request: ActingRequest, contact_id: UUID) -> HttpResponse:
    """/me/account/phones/<id>/drop: that number is mine no longer."""
    try:
        proof.insist(request)
        person = _me(request)
        mine = next((one for one in people.phones_of(person) if one.id == contact_id), None)
        if mine is not None:
            watching.tell_changed(account_of(request), "删除了一个手机号")
            people.drop_phone(person, phone=mine.value, acting=_acting())
    except Refused as trouble:
        return _page(request, trouble)
    return redirect("phones")


def _keep(request: ActingRequest) -> None:
    """Refuses: people.wrong_code, people.phone_known, people.too_many_phones."""
    typed, account = request.POST.get("phone", ""), account_of(request)
    if not codes.is_right(society_id(), session_of(request), codes.CONTACT, typed, request.POST.get("code", "")):
        raise refuse("people.wrong_code")
    people.keep_phone(_me(request), phone=typed, acting=_acting())
    sign_in_by(account, typed)
    watching.tell_changed(account, "登记了新手机，今后用它收验证码")


def _me(request: ActingRequest) -> Person:
    return Person.objects.unscoped().select_related("key", "branch").get(pk=person_of(request))


def _acting() -> Acting:
    return system(society_id(), name="pages.phones")


def _page(request: ActingRequest, refusal: Refused | None, *, sent: bool = False) -> HttpResponse:
    shown = {
        "phones": people.phones_of(_me(request)),
        "phone": request.POST.get("phone", ""),
        "sent": sent,
        "possible": possible(society_id()),
        "refusal": refusal,
        "proof": proof.asked(request) if proof.stale(request) else None,
    }
    response = render(request, "pages/phones.html", shown, status=422 if refusal else 200)
    response["Cache-Control"] = "no-store"
    return response
