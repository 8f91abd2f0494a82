"""Bases, stations and experience halls, for everybody."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse

from boai.domains.training import queries
from boai.domains.training.queries.places import HIGH, WIDE
from boai.domains.training.vocabulary import Permission
from boai.domains.training.vocabulary.places import PlaceKind, PlacePermission
from boai.kernel.pages.opens import ActingRequest, open_page
from boai.kernel.pages.page import page

PAGE_ROWS, MOST_DOTS = 20, 400


@open_page
def places(request: ActingRequest) -> HttpResponse:
    """/training/places: where one can learn and try things out: a list, a search, a map without tiles."""
    asked = {name: request.GET.get(name, "") for name in ("q", "kind")}
    rows = queries.open_places(request.acting.reach(PlacePermission.VIEW), query=asked["q"], kind=asked["kind"])
    shown = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    dots = queries.dots(list(rows[:MOST_DOTS]))
    return page(request, "training/places.html", page=shown, dots=dots, kinds=PlaceKind.choices, asked=asked, wide=WIDE, high=HIGH)


@open_page
def place(request: ActingRequest, number: str) -> HttpResponse:
    """/training/places/<no>: when it is open, what stands there, which classes come."""
    reach = request.acting.reach(PlacePermission.VIEW)
    found = queries.place_numbered(reach, number)
    if found is None:
        raise Http404
    classes = queries.classes_at(request.acting.reach(Permission.CLASS_VIEW), found)[:20]
    return page(request, "training/place.html", place=found, equipment=queries.equipment_of(reach, found), classes=classes)
