"""/me/claim 实名认证: the account becomes a person's by id number, name and a code to the phone on file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from boai.kernel.change.contract import Refused, refuse
from boai.kernel.notify.codes import possible
from boai.kernel.pages.entering import onward_of, source_of
from boai.kernel.pages.opens import ActingRequest, account_of, person_page, society_id
from boai.kernel.pages.uploads import session_of
from boai.kernel.people import codes
from boai.kernel.people.operations import claiming
from boai.kernel.people.queries import privacy_text

TYPED = ("name", "id_number", "phone")


@sensitive_post_parameters(*TYPED, "code")
@person_page
def claim(request: ActingRequest) -> HttpResponse:
    """Name, number and phone, then the code. What is wrong about somebody on file is never said in other words."""
    account, onward = account_of(request), onward_of(request)
    if account.person_id is not None:
        return redirect(onward)
    typed = {name: request.POST.get(name, "") for name in TYPED}
    shown: dict[str, object] = {**typed, "next": onward, "possible": possible(society_id()), "sent": "code" in request.POST}
    shown |= {"agreed": "agree" in request.POST, "privacy": privacy_text(society_id())}
    if request.method == "POST":
        try:
            claiming.checked_claim(typed["name"], typed["id_number"])
            if "agree" not in request.POST:
                raise refuse("people.must_agree")
            if "send" not in request.POST:
                _claim(request, typed)
                return redirect(onward)
            codes.issue(society_id(), session_of(request), codes.CLAIM, typed["phone"], source_of(request))
            shown["sent"] = True
        except Refused as refusal:
            shown["refusal"] = refusal
    return render(request, "pages/claim.html", shown, status=422 if "refusal" in shown else 200)


def _claim(request: ActingRequest, typed: dict[str, str]) -> None:
    """Refuses: people.wrong_code, people.too_many_claims, people.claim_failed."""
    if not codes.is_right(society_id(), session_of(request), codes.CLAIM, typed["phone"], request.POST.get("code", "")):
        raise refuse("people.wrong_code")
    account = account_of(request)
    claiming.count_claim(account, typed["id_number"])
    claiming.claim(account, **typed)
