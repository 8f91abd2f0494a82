"""/me/account: everything about one's own login in one place."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from boai.kernel.access.actors import as_self
from boai.kernel.basics import clock
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.pages import proof, watching
from boai.kernel.pages.opens import ActingRequest, account_of, credentials_page, person_of
from boai.kernel.people import erasure, second_factor, sessions, slips, tokens, wechat
from boai.kernel.people.exporting import everything_about
from boai.kernel.people.models import Person
from boai.kernel.people.operations import phones_of

TOKEN_DAYS = 90


@credentials_page
def account(request: ActingRequest) -> HttpResponse:
    """Password, second factor, where I am signed in, programs that act for me."""
    return _page(request)


@sensitive_post_parameters("password", "again", proof.WORD)
@require_POST
@credentials_page
def set_password(request: ActingRequest) -> HttpResponse:
    """/me/account/password: a new password; every other session ends."""
    mine = account_of(request)
    try:
        proof.insist(request)
        if request.POST.get("password", "") != request.POST.get("again", ""):
            raise refuse("people.passwords_differ")
        slips.set_password(mine, request.POST.get("password", ""))
    except Refused as refusal:
        return _page(request, refusal)
    watching.tell_changed(mine, "密码修改了")
    update_session_auth_hash(request, mine)
    sessions.carry_on(mine, request.session.session_key or "", request.headers.get("User-Agent", ""))
    return redirect("account")


@require_POST
@credentials_page
def end_session(request: ActingRequest, signed_in_id: UUID) -> HttpResponse:
    """/me/account/sessions/<id>/end: that browser is signed out at its next request."""
    sessions.end(account_of(request), signed_in_id)
    return redirect("account")


@require_POST
@credentials_page
def end_others(request: ActingRequest) -> HttpResponse:
    """/me/account/sessions/end: everywhere but here."""
    sessions.end_all(account_of(request), but=request.session.session_key or "")
    return redirect("account")


@sensitive_post_parameters(proof.WORD)
@require_POST
@credentials_page
def issue_token(request: ActingRequest) -> HttpResponse:
    """/me/account/tokens/new: a token for a program, shown once."""
    try:
        proof.insist(request)
        purpose = tidy(request.POST.get("purpose", ""))
        if not purpose:
            raise refuse("change.missing", field="给哪个程序用")
    except Refused as refusal:
        return _page(request, refusal)
    mine = account_of(request)
    watching.tell_changed(mine, f"新发了一个接口令牌（{purpose}）")
    return _page(request, token=tokens.issue(mine, purpose, TOKEN_DAYS))


@require_POST
@credentials_page
def end_token(request: ActingRequest, token_id: UUID) -> HttpResponse:
    """/me/account/tokens/<id>/end."""
    tokens.end(account_of(request), token_id)
    return redirect("account")


@sensitive_post_parameters(proof.WORD)
@require_POST
@credentials_page
def export(request: ActingRequest) -> HttpResponse:
    """/me/account/export: everything kept about me, as a file that a person and a program can read."""
    try:
        proof.insist(request)
        person = _person(request)
    except Refused as refusal:
        return _page(request, refusal)
    response = JsonResponse(everything_about(person), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"], response["Cache-Control"] = 'attachment; filename="boai.json"', "no-store"
    return response


@sensitive_post_parameters(proof.WORD)
@require_POST
@credentials_page
def ask_erasure(request: ActingRequest) -> HttpResponse:
    """/me/account/erase: asks to be forgotten; staff look whether anything is still open, then everything sealed is destroyed."""
    try:
        proof.insist(request)
        acting = as_self(person_of(request), request.acting.society_id, name=request.acting.name, proved_at=clock.now())
        erasure.ask_erasure(_person(request), acting=acting)
    except Refused as refusal:
        return _page(request, refusal)
    return redirect("account")


def _person(request: ActingRequest) -> Person:
    return Person.objects.unscoped().select_related("key", "branch").get(pk=person_of(request))


def _page(request: ActingRequest, refusal: Refused | None = None, token: str = "") -> HttpResponse:
    mine = account_of(request)
    shown = {
        "account": mine,
        "phones": phones_of(mine.person) if mine.person else [],
        "refusal": refusal,
        "token": token,
        "purpose": request.POST.get("purpose", ""),
        "factors": second_factor.of(mine),
        "sessions": sessions.of(mine),
        "here": request.session.session_key,
        "tokens": tokens.of(mine),
        "wechat": wechat.gate() is not None,
        "wechat_linked": wechat.linked(mine),
        "proof": proof.asked(request) if proof.stale(request) else None,
    }
    response = render(request, "pages/account.html", shown, status=422 if refusal else 200)
    response["Cache-Control"] = "no-store"
    return response
