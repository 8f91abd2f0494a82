"""Classes by month, the picture of a shared class, and one's own calendar address."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from boai.domains.training import calendar_feed, class_papers, queries
from boai.domains.training import operations as do
from boai.domains.training.vocabulary import ClassType, Permission, Setting
from boai.kernel.basics import clock
from boai.kernel.documents.typesetting import fonts_here
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.links import link_page
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page, society_id
from boai.kernel.pages.page import page

CHOICES = ("county", "class_type", "setting")


@open_page
def month(request: ActingRequest) -> HttpResponse:
    """/training/calendar: a month of classes that can be booked, without script."""
    first = queries.month_of(request.GET.get("month", ""))
    chosen = chosen_in(request)
    weeks = queries.weeks(request.acting.reach(Permission.CLASS_VIEW), first, chosen)
    return page(
        request,
        "training/calendar.html",
        first=first,
        before=first - timedelta(days=1),
        after=first + timedelta(days=32),
        weeks=weeks,
        any_class=any(classes for week in weeks for _, classes in week),
        today=clock.today(),
        **filters(request),
    )


def chosen_in(request: ActingRequest) -> dict[str, str]:
    """The filters of an address."""
    return {name: request.GET.get(name, "") for name in CHOICES}


def filters(request: ActingRequest) -> dict[str, Any]:
    """What the filter form shows: the closed lists, and what is chosen."""
    reach = request.acting.reach(Permission.CLASS_VIEW)
    return {
        "chosen": chosen_in(request),
        "counties": [(one.code, one.short_name) for one in queries.counties(reach)],
        "class_types": ClassType.choices,
        "settings": Setting.choices,
    }


@open_page
def card(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/card.png: what stands beside the link when a class is shared."""
    training_class = queries.class_numbered(request.acting.reach(Permission.CLASS_VIEW), number)
    if training_class is None or not fonts_here():
        raise Http404
    response = HttpResponse(class_papers.share_card(training_class), content_type="image/png")
    response["Cache-Control"] = "public, max-age=600"
    return response


@person_page
def mine(request: ActingRequest) -> HttpResponse:
    """/me/calendar: my calendar address: opened, copied, closed."""
    person_id = person_of(request)
    link = queries.link_of(request.acting.reach(Permission.CLASS_VIEW), person_id)
    if link is None:
        form = OperationForm(do.open_calendar, request.acting, request, {"person": person_id})
        done: object = form.try_operation()
    else:
        form = OperationForm(do.close_calendar, request.acting, request)
        done = form.try_operation(link)
    if done is not None:
        return redirect("training:my_calendar")
    address = f"{request.scheme}://{request.get_host()}/calendar/{calendar_feed.token_of(link)}.ics" if link else ""
    return page(request, "training/my_calendar.html", link=link, form=form, address=address)


@link_page
@open_page
def feed(request: ActingRequest, token: str) -> HttpResponse:
    """/calendar/<token>.ics: for a calendar program; the token is the right to see."""
    link = calendar_feed.link_by(token, society_id())
    if link is None:
        raise Http404
    return HttpResponse(calendar_feed.feed(link, f"{request.scheme}://{request.get_host()}"), content_type="text/calendar; charset=utf-8")
