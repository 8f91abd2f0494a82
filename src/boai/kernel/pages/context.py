"""What every template knows."""

import os
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from boai.kernel.pages.display import COOKIE
from boai.kernel.pages.opens import staff_acting


def common(request: HttpRequest) -> dict[str, Any]:
    """The installation's kind, and whether the person signed in also works here."""
    signed_in = request.user.is_authenticated if hasattr(request, "user") else False
    return {
        "demo": settings.INSTALLATION.demo,
        "fakes": f"http://127.0.0.1:{int(os.environ.get('BOAI_PORT', '8000')) + 4}/" if settings.INSTALLATION.demo else "",
        "signed_in": signed_in,
        "large": request.COOKIES.get(COOKIE) == "1",
        "is_staff": lambda: signed_in and staff_acting(request) is not None,
    }
