"""Signing in by password, the second step, signing out."""

import json
from datetime import timedelta

from django.contrib.auth import authenticate, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from boai.kernel.basics.reason import Reason
from boai.kernel.basics.text import tidy
from boai.kernel.notify.codes import possible
from boai.kernel.pages.entering import come_in, enter, halfway, onward_of, source_of
from boai.kernel.pages.opens import ActingRequest, open_page, society_id
from boai.kernel.people import limits, second_factor, wechat
from boai.kernel.people.models import Account

WINDOW = timedelta(minutes=15)
MOST_WRONG, MOST_FROM_SOURCE = 10, 100
"""How many wrong passwords an account, and how many one source may try in a window."""


@sensitive_post_parameters("password")
@open_page
def sign_in(request: ActingRequest) -> HttpResponse:
    """/login: the same words whether the login is unknown, the password wrong, or too many were tried."""
    onward = onward_of(request)
    shown = {"next": onward, "wechat": wechat.gate() is not None, "codes": possible(society_id())}
    if request.method != "POST":
        return render(request, "pages/sign_in.html", shown)
    typed, source = tidy(request.POST.get("login", "")), source_of(request)
    account = authenticate(request, username=typed, password=request.POST.get("password", "")) if _may_try(typed, source) else None
    if not isinstance(account, Account):
        return render(request, "pages/sign_in.html", {**shown, "login": typed, "failed": True}, status=422)
    limits.give_back("login", society_id(), typed, WINDOW)
    limits.give_back("source", society_id(), source, WINDOW)
    return come_in(request, account, onward)


@sensitive_post_parameters("code", "passkey")
@open_page
def second(request: ActingRequest) -> HttpResponse:
    """/login/second: a one-time code, a passkey, or a recovery code."""
    account, onward = halfway(request), onward_of(request)
    if account is None or not second_factor.enrolled(account):
        return redirect("login")
    shown: dict[str, object] = {"next": onward}
    if request.method == "POST":
        if not limits.within("second", account.society_id, str(account.id), MOST_WRONG, WINDOW):
            shown["reason"] = Reason("people.too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
        elif _second_is_right(account, request.POST.get("passkey", ""), request.POST.get("code", "")):
            limits.give_back("second", account.society_id, str(account.id), WINDOW)
            enter(request, account, by_factor=True)
            return redirect(onward)
        else:
            shown["reason"] = Reason("people.wrong_code")
    if second_factor.has_passkey(account):
        shown["passkey"] = json.dumps(second_factor.passkey_to_use(account))
    return render(request, "pages/second.html", shown, status=422 if "reason" in shown else 200)


@require_POST
@open_page
def sign_out(request: ActingRequest) -> HttpResponse:
    """/logout: ends the session and has the browser forget what it stored."""
    logout(request)
    response = redirect("/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _may_try(login: str, source: str) -> bool:
    """Counts the try, before the password is looked at."""
    mine = limits.within("login", society_id(), login, MOST_WRONG, WINDOW)
    return mine and limits.within("source", society_id(), source, MOST_FROM_SOURCE, WINDOW)


def _second_is_right(account: Account, passkey: str, code: str) -> bool:
    return second_factor.passkey_is_right(account, passkey) if passkey else second_factor.code_is_right(account, code)
