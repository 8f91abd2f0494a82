"""What programs meet: who calls (a bearer token or the browser's session), and every refusal as problem+json with a code (RFC 9457)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.renderers import JSONRenderer
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from boai.kernel.access.actors import as_public, as_self
from boai.kernel.basics.reason import Reason, declare_reasons
from boai.kernel.change.contract import Acting, NotFound, Refused, refuse
from boai.kernel.pages.opens import society_id
from boai.kernel.pages.templatetags.words import sentence
from boai.kernel.people import tokens

declare_reasons(
    "api",
    {
        "api.not_signed_in": "请提供有效的接口令牌，或先登录",
        "api.csrf": "页面已过期，请刷新后重试",
        "api.invalid": "请求内容有误：{where}",
        "api.key_missing": "请在 Idempotency-Key 请求头中提供8至100个可见字符的编号",
        "api.no_such_address": "没有这个接口地址",
        "api.method": "这个地址不支持 {method} 方法",
        "api.fault": "系统出错了，这次请求没有写入任何内容",
    },
)

PROBLEM = "application/problem+json"
_FORBIDDEN = frozenset({"change.not_allowed", "people.not_claimed", "access.proof_needed", "api.csrf"})
_CONFLICTS = frozenset({"change.wrong_stage", "training.not_enrolling", "training.cut_off_passed"})


class Cause(Schema):
    """One reason of a refusal."""

    code: str
    detail: str


class Problem(Schema):
    """A refusal: ``code`` is the first reason's, ``detail`` its Chinese sentence, ``reasons`` all of them."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reasons: list[Cause]


class Bearer(HttpBearer):
    """``Authorization: Bearer <token>`` from ``boai token``: acts for the token's account."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The account, or None for any token that opens nothing."""
        account = tokens.account_of(token)
        if account is not None:
            request.user = account
        return account


class Session(APIKeyCookie):
    """The browser's own session; whatever writes needs the CSRF token in ``X-CSRFToken``."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """The account of the session; a request that brought a token never falls back to the cookie. Refuses api.csrf."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise refuse("api.csrf")
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The same for ninja's own callers."""
        return self(request)


CALLER = [Bearer(), Session()]
"""Who may call what needs a person: ``auth=CALLER``."""


def public() -> Acting:
    """Anyone, for what is open to all."""
    return as_public(society_id())


def caller(request: HttpRequest) -> Acting:
    """The caller acting on their own records. Refuses people.not_claimed."""
    person_id = getattr(request.user, "person_id", None)
    if person_id is None:
        raise refuse("people.not_claimed")
    return as_self(person_id, society_id(), name=request.user.get_username())


def keyed(acting: Acting, key: str) -> Acting:
    """The actor with the request's idempotency key. Refuses api.key_missing for one that is short, long or unprintable."""
    if not (8 <= len(key) <= 100 and key.isascii() and key.isprintable()):
        raise refuse("api.key_missing")
    return acting.with_key(key)


def refused(refusal: Refused) -> HttpResponse:
    """A refusal as problem+json."""
    return problem(status_of(refusal), refusal.reasons)


def status_of(refusal: Refused) -> int:
    """404 for what is not there for this caller, 403 for what is not theirs to do, 409 for what the record's state forbids, else 422."""
    code = refusal.code
    if isinstance(refusal, NotFound) or code.endswith(".unknown"):
        return 404
    if code in _FORBIDDEN:
        return 403
    return 409 if code in _CONFLICTS or code.startswith("slots.") else 422


def problem(status: int, reasons: Iterable[Reason]) -> HttpResponse:
    """Problem+json of a status for one or more reasons."""
    causes = [Cause(code=reason.code, detail=sentence(reason)) for reason in reasons]
    first = causes[0]
    body = Problem(
        type=f"urn:boai:problem:{first.code}", title=first.detail, status=status, detail=first.detail, code=first.code, reasons=causes
    )
    content = JSONRenderer().render(None, body.model_dump(), response_status=status)  # type: ignore[arg-type]  # it looks at the data only
    response = HttpResponse(content, status=status, content_type=PROBLEM)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
