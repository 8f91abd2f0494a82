"""What staff are told, and whom they must tell by telephone. A number is opened one at a time, dialled, never shown."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from boai.kernel.access.actors import as_self
from boai.kernel.change.contract import Acting, refuse
from boai.kernel.documents.qr import qr_svg
from boai.kernel.notify import operations as notify
from boai.kernel.notify.models import Call
from boai.kernel.notify.queries import call_list, messages_of, unread
from boai.kernel.notify.vocabulary import CallOutcome, Inbox, Permission
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, staff_page
from boai.kernel.people.operations import phone_on_file

PAGE_ROWS = 25
PRINTED_ROWS = 500


@staff_page
def inbox(request: ActingRequest) -> HttpResponse:
    """/desk/inbox: what I was told as staff."""
    me = _myself(request)
    rows = messages_of(me.reach(Permission.MESSAGE_READ), _person(me), Inbox.DESK)
    shown = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    form: OperationForm[Any] = OperationForm(notify.read, me, request)
    waiting = unread(me.reach(Permission.MESSAGE_READ), _person(me), Inbox.DESK)
    return render(request, "desk/inbox.html", {"page": shown, "form": form, "unread": waiting})


@require_POST
@staff_page
def mark_all_read(request: ActingRequest) -> HttpResponse:
    """/desk/inbox/read: a POST says 知道了 to all of it."""
    me = _myself(request)
    notify.read_all(messages_of(me.reach(Permission.MESSAGE_READ), _person(me), Inbox.DESK), acting=me)
    return redirect("desk:inbox")


@staff_page
def mark_read(request: ActingRequest, message_id: UUID) -> HttpResponse:
    """/desk/inbox/<id>/read: a POST says 知道了."""
    me = _myself(request)
    message = messages_of(me.reach(Permission.MESSAGE_READ), _person(me), Inbox.DESK).filter(pk=message_id).first()
    if message is None:
        raise Http404
    form: OperationForm[Any] = OperationForm(notify.read, me, request)
    form.try_operation(message)
    return redirect("desk:inbox")


@staff_page
def calls(request: ActingRequest) -> HttpResponse:
    """/desk/calls: the call list 电话通知单; ``?print=1`` is the sheet, where a code leads to each line's dialling page."""
    if not request.acting.may(Permission.CALL_VIEW):
        raise refuse("change.not_allowed")
    printing = "print" in request.GET
    rows = call_list(request.acting.reach(Permission.CALL_VIEW))
    shown = Paginator(rows, PRINTED_ROWS if printing else PAGE_ROWS).get_page(request.GET.get("page"))
    lines = [(call, _code(request, call) if printing else "") for call in shown]
    form: OperationForm[Any] = OperationForm(notify.record_call, request.acting, request, {"outcome": CallOutcome.REACHED})
    context = {"page": shown, "lines": lines, "form": form, "outcomes": CallOutcome.choices}
    return render(request, "desk/calls_sheet.html" if printing else "desk/calls.html", context)


@staff_page
def one_call(request: ActingRequest, call_id: UUID) -> HttpResponse:
    """/desk/calls/<id>: one line, reached by the code on the sheet."""
    return _call_page(request, _call(request, call_id))


@staff_page
def dial(request: ActingRequest, call_id: UUID) -> HttpResponse:
    """/desk/calls/<id>/dial: a POST opens this one number into a dialling button, traced; it is not shown."""
    call = _call(request, call_id)
    form: OperationForm[Any] = OperationForm(notify.dial, request.acting, request)
    done = form.try_operation(call)
    return _call_page(request, call, form.refusal, phone_on_file(call.person) or "" if done else "")


@staff_page
def record(request: ActingRequest, call_id: UUID) -> HttpResponse:
    """/desk/calls/<id>/record: a POST ticks the line."""
    call = _call(request, call_id)
    form: OperationForm[Any] = OperationForm(notify.record_call, request.acting, request)
    if form.try_operation(call):
        return redirect("desk:calls")
    return _call_page(request, call, form.refusal)


def _call_page(request: ActingRequest, call: Call, refusal: object = None, number: str = "") -> HttpResponse:
    form: OperationForm[Any] = OperationForm(notify.dial, request.acting, request)
    context = {"call": call, "form": form, "refusal": refusal, "number": number, "outcomes": CallOutcome.choices}
    return render(request, "desk/call.html", context, status=422 if refusal else 200)


def _call(request: ActingRequest, call_id: UUID) -> Call:
    found = call_list(request.acting.reach(Permission.CALL_MAKE)).filter(pk=call_id).first()
    if found is None:
        raise Http404
    return found


def _code(request: ActingRequest, call: Call) -> str:
    return qr_svg(request.build_absolute_uri(f"/desk/calls/{call.id}"))


def _myself(request: ActingRequest) -> Acting:
    return as_self(_person(request.acting), request.acting.society_id, name=request.acting.name)


def _person(acting: Acting) -> UUID:
    assert acting.person_id is not None
    return acting.person_id
