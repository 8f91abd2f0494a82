"""The API composed from what the domains offer; every refusal, whoever makes it, leaves as problem+json."""

from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

import boai
from boai.domains.donations import api as donations
from boai.domains.training import api as training
from boai.edge.api import figures
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import NotFound, Refused
from boai.kernel.pages.api import PROBLEM, Problem, problem, refused

log = structlog.get_logger()

REFUSALS = {
    "400": "请求无法读取",
    "401": "没有有效的令牌或登录",
    "403": "没有这项权限",
    "404": "没有这条记录，或不在可见范围内",
    "405": "不支持的方法",
    "409": "记录的当前状态不允许",
    "422": "填写有误或条件不符",
}


class Interface(NinjaAPI):
    """Ninja with our refusals written into the description of every operation."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """OpenAPI 3.1, each operation with the refusals it may answer."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"].update(_problem_schemas())
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for methods in schema["paths"].values():
            for operation in methods.values():
                answers = operation["responses"]
                answers.update({code: {"description": words, "content": content} for code, words in REFUSALS.items()})
        return schema


def _problem_schemas() -> dict[str, Any]:
    written = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**written.pop("$defs"), "Problem": written}


api = Interface(
    title="博爱",
    version=boai.__version__,
    description="写操作要带接口令牌（Authorization: Bearer）或登录会话加 CSRF 令牌；拒绝一律是带 code 的 problem+json。",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", training.router)
api.add_router("", donations.router)
api.add_router("", figures.router)


@api.exception_handler(Refused)
def on_refusal(request: HttpRequest, trouble: Refused) -> HttpResponse:
    """A refusal of ours."""
    return refused(trouble)


@api.exception_handler(Http404)
def on_nothing(request: HttpRequest, trouble: Http404) -> HttpResponse:
    """Nothing here for this caller."""
    return refused(NotFound())


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, trouble: AuthenticationError) -> HttpResponse:
    """Neither a good token nor a session."""
    return problem(401, [Reason("api.not_signed_in")])


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    """Values that cannot be read, each by where it stood; what was sent is not repeated."""
    if any(error["loc"][-1] == "Idempotency-Key" for error in trouble.errors):
        return problem(422, [Reason("api.key_missing")])
    places = [".".join(str(step) for step in error["loc"][1:]) or str(error["loc"][0]) for error in trouble.errors]
    return problem(422, [Reason("api.invalid", where=place) for place in places])


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    """What the framework refuses, such as a body that is not JSON."""
    return problem(trouble.status_code, [Reason("api.invalid", where=trouble.message[:60])])


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, trouble: Exception) -> HttpResponse:
    """A fault of ours: logged here, nothing of it is shown."""
    log.error("api fault", path=request.path, exc_info=trouble)
    return problem(500, [Reason("api.fault")])
