"""What every request passes: refusals become pages, personal pages are not stored."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from boai.kernel.change.contract import NotFound, Refused

Next = Callable[[HttpRequest], HttpResponse]


class RefusalPages:
    """A refusal that no form caught is shown as a page: 404 for what is not there, 403 for what is not allowed."""

    def __init__(self, next_one: Next) -> None:
        self.next_one = next_one

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.next_one(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """Django calls this for any exception of a view."""
        if isinstance(trouble, NotFound):
            raise Http404 from trouble
        if isinstance(trouble, Refused):
            return render(request, "pages/refused.html", {"refusal": trouble}, status=403)
        return None


class PersonalPagesAreNotStored:
    """Pages for somebody who has signed in stay out of every cache (security.md law 12)."""

    def __init__(self, next_one: Next) -> None:
        self.next_one = next_one

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.next_one(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class KnownHostsOnly:
    """A request for a host that is not ours is refused before any view (security.md law 1): Django itself asks only where a view does."""

    def __init__(self, next_one: Next) -> None:
        self.next_one = next_one

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()
        return self.next_one(request)
