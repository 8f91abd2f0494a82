"""For whoever watches the machine."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from boai.kernel.pages.opens import open_page


@open_page
def alive(request: HttpRequest) -> JsonResponse:
    """/healthz: the process answers."""
    return JsonResponse({"ok": True})


@open_page
def ready(request: HttpRequest) -> JsonResponse:
    """/readyz: the process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "database": connection.vendor})
