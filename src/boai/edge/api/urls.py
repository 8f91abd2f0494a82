"""Addresses under ``/api/v1/``. What needs a person checks its caller itself; the addresses are open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from boai.edge.api.interface import api
from boai.kernel.basics.reason import Reason
from boai.kernel.pages.api import problem

View = Callable[..., HttpResponse]


def _answering(view: View) -> View:
    """The same view; a method it does not know is refused like everything else."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        refusal = problem(405, [Reason("api.method", method=request.method)])
        refusal["Allow"] = response["Allow"]
        return refusal

    answered.opens = "open"  # type: ignore[attr-defined]  # read by the authorisation test
    return csrf_exempt(answered)


@csrf_exempt
def _unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address."""
    return problem(404, [Reason("api.no_such_address")])


_unknown.opens = "open"  # type: ignore[attr-defined]


def _patterns() -> list[URLPattern]:
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = _answering(one.callback)
    root = next(one for one in api.urls[0] if isinstance(one, URLPattern) and one.name == "api-root")
    root.callback = _unknown
    return [*found, root, re_path(r"^(?P<rest>.*)$", _unknown)]


app_name = "api"
urlpatterns = _patterns()
