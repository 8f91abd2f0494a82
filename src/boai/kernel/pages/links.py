"""Pages whose address is the right to see them: neither stored nor named to the next page (security.md law 6)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def link_page(view: V) -> V:
    """Every answer of the view, also a refusal that it renders, carries ``no-store`` and ``no-referrer``. Stands above ``@open_page``."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"], response["Cache-Control"] = "no-referrer", "no-store"
        return response

    return cast(V, answered)
