"""/me/security: an account's second factors, added and taken away with a fresh proof."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from boai.kernel.change.contract import Refused
from boai.kernel.documents.qr import qr_svg
from boai.kernel.pages import proof, watching
from boai.kernel.pages.entering import onward_of, step_up
from boai.kernel.pages.opens import FACTOR_AT, ActingRequest, account_of, credentials_page, needs_second_factor
from boai.kernel.people import second_factor, sessions


@credentials_page
def security(request: ActingRequest) -> HttpResponse:
    """/me/security: what there is, and what can be added."""
    account = account_of(request)
    shown = {
        "factors": second_factor.of(account),
        "codes_left": second_factor.recovery_codes_left(account),
        "must": needs_second_factor(request),
        "claimed": account.person_id is not None,
        "next": onward_of(request, "/me/account"),
        "proof": proof.asked(request) if proof.stale(request) else None,
    }
    return render(request, "pages/security.html", shown)


@sensitive_post_parameters("secret", "code", proof.WORD)
@credentials_page
def add_app(request: ActingRequest) -> HttpResponse:
    """/me/security/app: a square code for an authenticator app, and its first code."""
    account, refusal = account_of(request), None
    typed = request.POST.get("secret", "")
    secret = typed if second_factor.is_secret(typed) else second_factor.new_secret()
    if request.method == "POST":
        try:
            proof.insist(request)
            codes = second_factor.add_app(account, secret, request.POST.get("code", ""))
            return _added(request, codes)
        except Refused as trouble:
            refusal = trouble
    shown = {
        "secret": secret,
        "square": qr_svg(second_factor.app_address(account, secret)),
        "refusal": refusal,
        "next": onward_of(request, "/me/security"),
        "proof": proof.asked(request) if proof.stale(request) else None,
    }
    return _private(render(request, "pages/add_app.html", shown, status=422 if refusal else 200))


@sensitive_post_parameters("answer", proof.WORD)
@credentials_page
def add_passkey(request: ActingRequest) -> HttpResponse:
    """/me/security/passkey: the phone's or the computer's own lock, or a security key."""
    account, refusal = account_of(request), None
    if proof.stale(request):  # asked again when the answer comes: a question may have waited for hours
        return redirect("security")
    if request.method == "POST":
        try:
            answer = request.POST.get("answer", "")
            codes = second_factor.add_passkey(account, request.POST.get("name", ""), answer)
            return _added(request, codes)
        except Refused as trouble:
            refusal = trouble
    shown = {
        "options": json.dumps(second_factor.passkey_to_add(account)),
        "name": request.POST.get("name", ""),
        "refusal": refusal,
        "next": onward_of(request, "/me/security"),
    }
    return _private(render(request, "pages/add_passkey.html", shown, status=422 if refusal else 200))


@require_POST
@credentials_page
def remove(request: ActingRequest, factor_id: int) -> HttpResponse:
    """/me/security/<id>/remove: takes one away; who must have one keeps the last."""
    proof.insist(request)
    account = account_of(request)
    watching.tell_changed(account, "去掉了一种二次验证")
    second_factor.remove(account, factor_id, needed=needs_second_factor(request))
    if not second_factor.enrolled(account):
        sessions.end_all(account, but=request.session.session_key or "")
        request.session.pop(FACTOR_AT, None)
    return redirect("security")


@require_POST
@credentials_page
def new_codes(request: ActingRequest) -> HttpResponse:
    """/me/security/codes: ten new recovery codes, shown once."""
    proof.insist(request)
    return _codes(request, second_factor.new_recovery_codes(account_of(request)))


@require_POST
@credentials_page
def prove(request: ActingRequest) -> HttpResponse:
    """/me/security/prove: a fresh proof, then back to the list."""
    proof.insist(request)
    return redirect("security")


def _added(request: ActingRequest, codes: list[str]) -> HttpResponse:
    """A factor that was just enrolled was just used; sessions that began without it end."""
    watching.tell_changed(account_of(request), "新增了一种二次验证")
    step_up(request)
    sessions.end_all(account_of(request), but=request.session.session_key or "")
    return _codes(request, codes) if codes else redirect(onward_of(request, "/me/security"))


def _codes(request: ActingRequest, codes: list[str]) -> HttpResponse:
    return _private(render(request, "pages/recovery_codes.html", {"codes": codes, "next": onward_of(request, "/me/security")}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
