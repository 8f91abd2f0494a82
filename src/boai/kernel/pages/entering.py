"""Coming in: the session of an account, its proofs, and the second step of whoever has a second factor."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from boai.kernel.basics import clock
from boai.kernel.pages import watching
from boai.kernel.pages.opens import FACTOR_AT, PROVED_AT
from boai.kernel.people import second_factor, sessions
from boai.kernel.people.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALFWAY = "halfway"
"""Session entry: who has given the first factor and not yet the second."""
HALFWAY_LIFE = timedelta(minutes=10)


def come_in(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """The first factor was right: in, or to the second step."""
    if second_factor.enrolled(account):
        request.session[HALFWAY] = {"account": str(account.id), "at": clock.now().isoformat()}
        return redirect(f"{reverse('second')}?{urlencode({'next': onward})}")
    enter(request, account)
    return redirect(onward)


def halfway(request: HttpRequest) -> Account | None:
    """Who stands at the second step: somebody half signed in, or somebody signed in."""
    if isinstance(request.user, Account):
        return request.user
    standing = request.session.get(HALFWAY)
    if not standing or clock.now() - datetime.fromisoformat(standing["at"]) > HALFWAY_LIFE:
        return None
    return Account.objects.filter(pk=UUID(standing["account"]), is_active=True).first()


def enter(request: HttpRequest, account: Account, *, by_factor: bool = False) -> None:
    """Begin the account's session (or go on with it under a new key), freshly proved."""
    if request.user == account:
        step_up(request)
    else:
        browser = request.headers.get("User-Agent", "")
        watching.tell_if_new(account, browser)
        login(request, account, backend=BACKEND)
        sessions.begin(account, request.session.session_key or "", browser)
        note_proof(request, by_factor=by_factor)
    request.session.pop(HALFWAY, None)


def step_up(request: HttpRequest) -> None:
    """This session has used a second factor, and goes on under a key that nobody knew before."""
    earlier = request.session.session_key or ""
    request.session.cycle_key()
    sessions.go_on(earlier, request.session.session_key or "")
    note_proof(request, by_factor=True)


def note_proof(request: HttpRequest, *, by_factor: bool) -> None:
    """This session has just proved who it is."""
    now = clock.now().isoformat()
    request.session[PROVED_AT] = now
    if by_factor:
        request.session[FACTOR_AT] = now


def onward_of(request: HttpRequest, otherwise: str = "/me") -> str:
    """The page to go on to, if it is ours."""
    onward = request.POST.get("next") or request.GET.get("next") or otherwise
    return onward if url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()) else otherwise


def source_of(request: HttpRequest) -> str:
    """Where a request comes from: behind our own proxy the last address that it names; else nobody is believed."""
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None and request.is_secure()
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if behind_proxy else ""
    return forwarded or request.META.get("REMOTE_ADDR", "")
