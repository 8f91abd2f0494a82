"""Signing in with WeChat, and having WeChat open an account that one has already.

Way out and way back belong to one session: the state is random, known to that session only, good once and for ten minutes.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from boai.kernel.basics import clock, keys, randomness
from boai.kernel.change.contract import NotFound, Refused, refuse
from boai.kernel.pages import proof, watching
from boai.kernel.pages.entering import come_in, onward_of, source_of
from boai.kernel.pages.opens import ActingRequest, account_of, credentials_page, open_page, society_id
from boai.kernel.people import limits, wechat

ASKED, ARRIVED = "wechat_asked", "wechat_arrived"
"""Session entries: the state that WeChat must bring back; the WeChat that came back and opens no account yet."""
LIFE = timedelta(minutes=10)
MOST_FROM_SOURCE, WINDOW = 40, timedelta(minutes=15)
"""How many ways back one source may try in a window."""


@require_safe
@open_page
def start(request: ActingRequest) -> HttpResponse:
    """/login/wechat: off to WeChat."""
    return redirect(_address(request, _gate(), onward_of(request)))


@require_safe
@open_page
def back(request: ActingRequest) -> HttpResponse:
    """/login/wechat/back: in, or linked, or the question whether a new account is meant."""
    gate = _gate()
    try:
        return _arrived(request, gate)
    except Refused as refusal:
        return _page(request, {"refusal": refusal}, status=422)


@open_page
def new(request: ActingRequest) -> HttpResponse:
    """/login/wechat/new: this WeChat opens no account yet; only a click opens one."""
    standing = _standing(request, ARRIVED)
    if standing is None:
        return redirect("login")
    if request.method == "POST":
        del request.session[ARRIVED]
        try:
            return come_in(request, wechat.open_linked(society_id(), standing["index"]), standing["next"])
        except Refused as refusal:
            return _page(request, {"refusal": refusal}, status=422)
    return _page(request, {"choice": True, "next": standing["next"]})


@sensitive_post_parameters(proof.WORD)
@require_POST
@credentials_page
def link(request: ActingRequest) -> HttpResponse:
    """/me/account/wechat: with a fresh proof to WeChat, by a link: a form may not lead off our pages."""
    gate = _gate()
    try:
        proof.insist(request)
        if wechat.linked(account_of(request)):
            raise refuse("people.wechat_taken")
        return _page(request, {"address": _address(request, gate, reverse("account"), for_account=account_of(request).id)})
    except Refused as refusal:
        return _page(request, {"refusal": refusal, "proof": proof.asked(request), "does": "link_wechat"}, status=422)


@sensitive_post_parameters(proof.WORD)
@require_POST
@credentials_page
def unlink(request: ActingRequest) -> HttpResponse:
    """/me/account/wechat/end: WeChat no longer opens this account."""
    try:
        proof.insist(request)
        wechat.unlink(account_of(request))
    except Refused as refusal:
        return _page(request, {"refusal": refusal, "proof": proof.asked(request), "does": "unlink_wechat"}, status=422)
    return redirect("account")


def _address(request: ActingRequest, gate: wechat.Gate, onward: str, for_account: UUID | None = None) -> str:
    """WeChat's page for this session."""
    state = randomness.token()
    request.session[ASKED] = {"state": state, "at": clock.now().isoformat(), "next": onward, "account": str(for_account or "")}
    return gate.address(state, request.build_absolute_uri(reverse("wechat_back")))


def _arrived(request: ActingRequest, gate: wechat.Gate) -> HttpResponse:
    """Refuses: people.wechat_failed, people.wechat_busy, people.wechat_taken, people.too_many_tries."""
    standing = _standing(request, ASKED)
    request.session.pop(ASKED, None)
    code = request.GET.get("code", "")
    if standing is None or not code or not keys.same(standing["state"], request.GET.get("state", "")):
        raise refuse("people.wechat_failed")
    if not limits.within("wechat", society_id(), source_of(request), MOST_FROM_SOURCE, WINDOW):
        raise refuse("people.too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
    index = _index(gate, code)
    if standing["account"]:
        return _link(request, standing["account"], index)
    account = wechat.linked_account(society_id(), index)
    if account is None:
        request.session[ARRIVED] = {"index": index, "at": clock.now().isoformat(), "next": standing["next"]}
        return redirect("wechat_new")
    if not account.is_active:
        raise refuse("people.wechat_failed")
    return come_in(request, account, standing["next"])


def _link(request: ActingRequest, asked_for: str, index: str) -> HttpResponse:
    """Refuses people.wechat_failed where somebody else is signed in by now."""
    if str(getattr(request.user, "id", "")) != asked_for:
        raise refuse("people.wechat_failed")
    wechat.link(account_of(request), index)
    watching.tell_changed(account_of(request), "绑定了微信")
    return redirect("account")


def _index(gate: wechat.Gate, code: str) -> str:
    try:
        openid = gate.openid(code)
    except wechat.Unreachable as trouble:
        raise refuse("people.wechat_busy") from trouble
    if not openid:
        raise refuse("people.wechat_failed")
    return wechat.index_of(society_id(), openid)


def _gate() -> wechat.Gate:
    """Refuses change.not_found where the society has no WeChat."""
    gate = wechat.gate()
    if gate is None:
        raise NotFound
    return gate


def _standing(request: ActingRequest, entry: str) -> dict[str, str] | None:
    standing: dict[str, str] | None = request.session.get(entry)
    return standing if standing and clock.now() - datetime.fromisoformat(standing["at"]) <= LIFE else None


def _page(request: ActingRequest, shown: dict[str, object], status: int = 200) -> HttpResponse:
    """The address of the way back carries a code: neither stored nor passed on (see slips on ``strict-origin``)."""
    response = render(request, "pages/wechat.html", shown, status=status)
    response["Referrer-Policy"], response["Cache-Control"] = "strict-origin", "no-store"
    return response
