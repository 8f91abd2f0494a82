"""Who a page is open to. Every view carries exactly one of these marks; a test walks all addresses and checks."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from boai.kernel.access.actors import as_public, as_self, as_staff
from boai.kernel.change.contract import Acting, refuse
from boai.kernel.people import second_factor
from boai.kernel.people.models import Account

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

PROVED_AT = "proved_at"
"""Session entry: when this session last proved who it is."""
FACTOR_AT = "factor_at"
"""Session entry: when this session used a second factor."""


class ActingRequest(HttpRequest):
    """A request whose actor is known."""

    acting: Acting


def open_page(view: V) -> V:
    """Anyone may ask; somebody signed in acts as themselves."""
    return _marked(view, "open", _someone)


def person_page(view: V) -> V:
    """Only somebody who has signed in, acting on their own records."""
    return _marked(view, "person", lambda request: _myself(request) if request.user.is_authenticated else None)


def credentials_page(view: V) -> V:
    """A person's page about their login: whoever has a second factor must have used it in this session."""
    return _marked(view, "person", lambda request: _myself(request) if request.user.is_authenticated else None, _factor_used)


def staff_page(view: V) -> V:
    """Only somebody with a post in force who has used a second factor; which permission is needed is the page's own check."""
    return _marked(view, "staff", _staff, works_here)


def society_id() -> UUID:
    """The society this installation serves."""
    known: UUID = settings.SOCIETY_ID
    return known


def staff_acting(request: HttpRequest) -> Acting | None:
    """The request's account acting under its posts, or None where it has none in force."""
    person_id = getattr(request.user, "person_id", None)
    if person_id is None:
        return None
    acting = as_staff(person_id, society_id(), name=request.user.get_username(), proved_at=_proved_at(request))
    return acting if acting.powers else None


def works_here(request: HttpRequest) -> HttpResponse | None:
    """Where a staff account must go before it may work: to its second factor, or to enrolling one; None where it may.

    A demo waives it for logins that never enrolled one, a real society never (security.md law 4).
    """
    if FACTOR_AT in request.session:
        return None
    if second_factor.enrolled(account_of(request)):
        return _on_to("second", request, "/desk/")
    return None if settings.INSTALLATION.demo else _on_to("security", request, "/desk/")


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this account must keep a second factor: it holds a post, and this is no demo."""
    return not settings.INSTALLATION.demo and staff_acting(request) is not None


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in. For pages that ask for one."""
    assert isinstance(request.user, Account)
    return request.user


def person_of(request: ActingRequest) -> UUID:
    """Whose records these are. Refuses people.not_claimed for an account that nobody has claimed yet."""
    if request.acting.person_id is None:
        raise refuse("people.not_claimed")
    return request.acting.person_id


def _marked(
    view: V,
    mark: str,
    actor: Callable[[HttpRequest], Acting | None],
    before: Callable[[HttpRequest], HttpResponse | None] = lambda request: None,
) -> V:
    @wraps(view)
    def opened(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acting = actor(request)
        if acting is None:
            return redirect_to_login(request.get_full_path())
        if (elsewhere := before(request)) is not None:
            return elsewhere
        request.acting = acting
        return view(request, *args, **kwargs)

    opened.opens = mark  # type: ignore[attr-defined]  # read by the authorisation test
    return cast(V, opened)


def _factor_used(request: HttpRequest) -> HttpResponse | None:
    """To the second step, for a session older than its account's second factor."""
    if FACTOR_AT in request.session or not second_factor.enrolled(account_of(request)):
        return None
    return _on_to("second", request, "/me/account")


def _on_to(page: str, request: HttpRequest, otherwise: str) -> HttpResponse:
    onward = request.get_full_path() if request.method == "GET" else otherwise
    return redirect(f"{reverse(page)}?{urlencode({'next': onward})}")


def _someone(request: HttpRequest) -> Acting:
    return _myself(request) if request.user.is_authenticated else as_public(society_id())


def _myself(request: HttpRequest) -> Acting:
    person_id = getattr(request.user, "person_id", None)
    if person_id is None:
        return as_public(society_id())
    return as_self(person_id, society_id(), name=request.user.get_username(), proved_at=_proved_at(request))


def _proved_at(request: HttpRequest) -> datetime | None:
    proved = request.session.get(PROVED_AT)
    return datetime.fromisoformat(proved) if proved else None


def _staff(request: HttpRequest) -> Acting | None:
    if not request.user.is_authenticated:
        return None
    acting = staff_acting(request)
    if acting is None:
        raise refuse("change.not_allowed")
    return acting
