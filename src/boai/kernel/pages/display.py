"""Large type (适老化): a switch kept in a cookie, so that it works without an account and without script.

Its form stands in the foot of every page and carries no token against forged requests: all that a forger could do is change the size
of the letters, and a page for everybody needs neither a cookie nor the work of making a token.
"""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from boai.kernel.pages.opens import ActingRequest, open_page

COOKIE = "large"
KEPT = timedelta(days=365)


@csrf_exempt
@require_POST
@open_page
def display(request: ActingRequest) -> HttpResponse:
    """/display: turns large type on or off and returns to where one was."""
    back = request.POST.get("back", "/")
    ours = back.isprintable() and url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = redirect(back if ours else "/")
    if request.POST.get("large") == "1":
        response.set_cookie(COOKIE, "1", max_age=KEPT, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
