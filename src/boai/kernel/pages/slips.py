"""The page a one-time slip leads to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from boai.kernel.access.actors import powers_of
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.pages.opens import ActingRequest, open_page
from boai.kernel.people import slips


@sensitive_post_parameters("password", "again")
@open_page
def slip(request: ActingRequest, token: str) -> HttpResponse:
    """/slip/<token>: choose a password. Looking at it changes nothing; the link is neither stored nor passed on.

    ``strict-origin`` never names the path. With ``no-referrer`` a browser sends its form with the origin "null", which is refused.
    """
    found = slips.slip_of(token)
    shown: dict[str, object] = {"account": found.account if found else None}
    if request.method == "POST":
        try:
            if request.POST.get("password", "") != request.POST.get("again", ""):
                raise refuse("people.passwords_differ")
            account = slips.redeem(token, request.POST.get("password", ""))
            works = account.person_id is not None and bool(powers_of(account.person_id, account.society_id))
            shown = {"account": account, "done": True, "officer": works}
        except Refused as refusal:
            shown["refusal"] = refusal
    response = render(request, "pages/slip.html", shown, status=422 if "refusal" in shown else 200 if shown["account"] else 404)
    response["Referrer-Policy"], response["Cache-Control"] = "strict-origin", "no-store"
    return response
