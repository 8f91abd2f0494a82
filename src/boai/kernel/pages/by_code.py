"""Signing in with a code by text message; a number that nobody used yet opens an account, which is nobody's until it is claimed."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.notify.codes import possible
from boai.kernel.pages.entering import come_in, onward_of, source_of
from boai.kernel.pages.opens import ActingRequest, open_page, society_id
from boai.kernel.pages.uploads import session_of
from boai.kernel.people import codes, limits
from boai.kernel.people.entrance import entrance_of, is_idle
from boai.kernel.people.models import Account
from boai.kernel.people.operations import open_account, phone_index

CHOOSING = "choosing"
"""Session entry: the phone whose code was right, while its holder says which of its accounts is meant."""
CHOOSING_LIFE = timedelta(minutes=10)


@sensitive_post_parameters("phone", "code")
@open_page
def sign_in(request: ActingRequest) -> HttpResponse:
    """/login/code: the number, then the code; the same words and time whether the number is known or not."""
    shown: dict[str, object] = {
        "next": onward_of(request),
        "phone": request.POST.get("phone", ""),
        "possible": possible(society_id()),
        "sent": "code" in request.POST,
    }
    if request.method == "POST":
        try:
            if "send" not in request.POST:
                return _with_code(request)
            codes.issue(society_id(), session_of(request), codes.LOGIN, request.POST.get("phone", ""), source_of(request))
            shown["sent"] = True
        except Refused as refusal:
            shown["refusal"] = refusal
    return render(request, "pages/sign_in_code.html", shown, status=422 if "refusal" in shown else 200)


@open_page
def choose(request: ActingRequest) -> HttpResponse:
    """/login/who: one phone serves several people; its holder says who is meant, or that it is somebody new."""
    standing = request.session.get(CHOOSING)
    if not standing or clock.now() - datetime.fromisoformat(standing["at"]) > CHOOSING_LIFE:
        return redirect("login_code")
    accounts, onward, chosen = _accounts(standing["phone_index"]), onward_of(request), request.POST.get("account", "")
    if request.method == "POST":
        try:
            mine = next((one for one in accounts if str(one.id) == chosen), None)
            account = mine or _new_account(standing["phone_index"], accounts)
            del request.session[CHOOSING]
            return come_in(request, account, onward)
        except Refused as refusal:
            return render(request, "pages/choose.html", {"accounts": accounts, "next": onward, "refusal": refusal}, status=422)
    return render(request, "pages/choose.html", {"accounts": accounts, "next": onward})


def _with_code(request: ActingRequest) -> HttpResponse:
    """In, or on to the choice. Refuses: people.wrong_code, people.too_many_codes."""
    phone = request.POST.get("phone", "")
    if not codes.is_right(society_id(), session_of(request), codes.LOGIN, phone, request.POST.get("code", "")):
        raise refuse("people.wrong_code")
    index = phone_index(society_id(), phone)
    accounts, onward = _accounts(index), onward_of(request)
    if len(accounts) > 1 or (accounts and "another" in request.POST):
        request.session[CHOOSING] = {"phone_index": index, "at": clock.now().isoformat()}
        return redirect(f"{reverse('choose')}?{urlencode({'next': onward})}")
    return come_in(request, accounts[0] if accounts else _new_account(index, accounts), onward)


def _accounts(index: str) -> list[Account]:
    """The accounts of a number; what stood idle too long is claimed again, not entered."""
    rows = Account.objects.filter(society_id=society_id(), phone_index=index, is_active=True).select_related("person__key")
    return [one for one in rows.order_by("id") if not is_idle(one)]


def _new_account(index: str, accounts: list[Account]) -> Account:
    unclaimed = next((one for one in accounts if one.person_id is None), None)
    most = entrance_of(society_id()).accounts_a_number_day
    if unclaimed is None and not limits.within("account", society_id(), index, most, codes.DAY):
        raise refuse("people.too_many_codes")
    return unclaimed or open_account(None, society_id(), new_number("U"), "", index=index)
