"""``/log/``: the published logs as C2SP tlog-tiles asks: static files, no sessions, no cookies.

``/log/checkpoint`` and ``/log/tile/…`` are the society's own Book; the others stand under ``/log/<slug>/``.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_response_headers

from boai.kernel.openlog.mirror import policy_of
from boai.kernel.openlog.models import Log
from boai.kernel.openlog.tiles import CHECKPOINT
from boai.kernel.openlog.verifiers import verify_page

_TILE = re.compile(r"(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?")
YEAR_S = 365 * 24 * 3600

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def open_address(view: V) -> V:
    """Anybody may ask, and nobody is looked up: not even a session."""
    view.opens = "open"  # type: ignore[attr-defined]  # read by the authorisation test
    return view


@open_address
def checkpoint(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The newest signed head; a few seconds old at most."""
    answer = _file(slug, CHECKPOINT, "text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@open_address
def tile(request: HttpRequest, part: str, slug: str = "") -> HttpResponse:
    """A tile or a bundle of entries; it never changes, so it is kept for ever."""
    if not _TILE.fullmatch(part):
        raise Http404
    answer = _file(slug, f"tile/{part}", "application/octet-stream")
    patch_response_headers(answer, YEAR_S)
    answer["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return answer


@open_address
@csp_exempt()  # the page brings its own, by hash, so that it holds from a disk too
def verifier(request: HttpRequest) -> HttpResponse:
    """``/verify``: the page that checks certificates and the whole book, with the society's own log pinned inside."""
    log = Log.objects.filter(society_id=settings.SOCIETY_ID, own=True, closed_at=None).first()
    if log is None or log.key is None:
        raise Http404
    answer = HttpResponse(verify_page(policy_of(log), settings.PROJECT / "node_modules"), content_type="text/html; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _file(slug: str, name: str, content_type: str) -> HttpResponse:
    logs = Log.objects.filter(society_id=settings.SOCIETY_ID)
    log = (logs.filter(slug=slug) if slug else logs.filter(own=True, closed_at=None)).only("slug").first()
    file = Path(settings.DATA) / "log" / log.slug / name if log else None
    if file is None or not file.is_file():
        raise Http404
    answer = HttpResponse(file.read_bytes(), content_type=content_type)
    answer["Access-Control-Allow-Origin"] = "*"  # public bytes: a mirror's page or a stranger's verifier may read them
    return answer
