"""Pages whose address is the right to see them: neither stored nor named to the next page (security.md law 6)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def link_page(view: V) -> V:
    """Every answer of the view, also a refusal that it renders, carries ``no-store`` and ``no-referrer``. Stands above ``@open_page``."""
    return _kept_quiet(view, "no-referrer")


def form_link_page(view: V) -> V:
    """As ``link_page``, for a page with a form: ``strict-origin`` never names the path, and the form keeps its origin (decision 0009)."""
    return _kept_quiet(view, "strict-origin")


def _kept_quiet(view: V, policy: str) -> V:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"], response["Cache-Control"] = policy, "no-store"
        return response

    return cast(V, answered)
