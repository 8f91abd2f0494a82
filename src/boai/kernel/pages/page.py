"""A citizen page: a template and what it shows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from boai.kernel.pages.opens import ActingRequest


def page(request: ActingRequest, template: str, status: int = 200, **shown: Any) -> HttpResponse:
    """Render a citizen page. A form that was refused or has errors answers 422, so that scripts can tell."""
    form = shown.get("form")
    if status == 200 and form is not None and (getattr(form, "refusal", None) or (form.is_bound and form.errors)):
        status = 422
    return render(request, template, shown, status=status)
