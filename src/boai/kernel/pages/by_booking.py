"""The first sign-in where no codes can be sent: a booking number, the name, the id number, and a password of one's own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from boai.kernel.access import first_entry
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.notify.codes import possible
from boai.kernel.pages.entering import come_in, onward_of, source_of
from boai.kernel.pages.opens import ActingRequest, open_page, society_id
from boai.kernel.people.queries import privacy_text

TYPED = ("number", "name", "id_number")


@sensitive_post_parameters(*TYPED, "password", "again")
@open_page
def enter(request: ActingRequest) -> HttpResponse:
    """/login/booking: once; afterwards the booking number is the login. With text messages the way is by code, then claiming."""
    if possible(society_id()):
        return redirect("login_code")
    typed = {name: request.POST.get(name, "") for name in TYPED}
    shown: dict[str, object] = {**typed, "next": onward_of(request), "agreed": "agree" in request.POST}
    shown["privacy"] = privacy_text(society_id())
    if request.method == "POST":
        try:
            if "agree" not in request.POST:
                raise refuse("people.must_agree")
            password = request.POST.get("password", "")
            if password != request.POST.get("again", ""):
                raise refuse("people.passwords_differ")
            account = first_entry.enter_by_booking(society_id(), source_of(request), **typed, password=password)
            return come_in(request, account, onward_of(request))
        except Refused as refusal:
            shown["refusal"] = refusal
    return render(request, "pages/by_booking.html", shown, status=422 if "refusal" in shown else 200)
