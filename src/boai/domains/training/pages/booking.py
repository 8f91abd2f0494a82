"""Finding a class, booking it, giving the seat back."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import Enrolment, TrainingClass
from boai.domains.training.pages.calendar import chosen_in, filters
from boai.domains.training.queries.places import HIGH, WIDE
from boai.domains.training.vocabulary import Permission
from boai.domains.training.vocabulary.places import PlacePermission
from boai.kernel.access.wards import as_guardian, wards_of
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Self
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page
from boai.kernel.pages.page import page
from boai.kernel.pages.uploads import as_id
from boai.kernel.people.models import Person

PAGE_ROWS, MOST_PLACES = 20, 50


@open_page
def classes(request: ActingRequest) -> HttpResponse:
    """/training: classes that can be booked, found by words, place and day; ``?view=map`` shows beside the list where they are."""
    rows = queries.open_classes(
        request.acting.reach(Permission.CLASS_VIEW),
        query=request.GET.get("q", ""),
        division=request.GET.get("division", ""),
        since=clock.read_day(request.GET.get("from", "")),
        until=clock.read_day(request.GET.get("to", "")),
    )
    rows = queries.asked_classes(rows, **chosen_in(request))
    mapped = _map(request, rows) if request.GET.get("view") == "map" else {}
    if chosen := request.GET.getlist("place")[:MOST_PLACES]:
        rows = rows.filter(held_at__number__in=chosen)
    shown = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    queries_of: dict[str, Any] = {
        "query": _query(request),
        "listed": _query(request, "view", "place"),
        "everywhere": _query(request, "place"),
    }
    return page(request, "training/classes.html", page=shown, asked=request.GET, **queries_of, **mapped, **filters(request))


@open_page
def one_class(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>: everything before deciding, and the button."""
    training_class = _class_or_mine(request, number)
    mine, form = None, None
    if request.acting.kind is Self and request.acting.person_id:
        mine = queries.seat_of(request.acting.reach(Permission.CLASS_VIEW), request.acting.person_id, training_class)
        form = OperationForm(do.book, request.acting, request, {"training_class": training_class, "person": request.acting.person_id})
    return _class_page(request, training_class, mine=mine, form=form, wards=_wards(request))


@person_page
def book(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/book: a POST books for oneself or a ward and leads back; refused, the class says why."""
    acting = _for_whom(request)
    form = OperationForm(do.book, acting, request, {"training_class": number, "person": acting.person_id})
    if form.try_operation():
        return redirect("training:class", number) if acting is request.acting else redirect("/me")
    if request.method != "POST":
        return redirect("training:class", number)
    return _class_page(request, _class(request, number), mine=None, form=form, wards=_wards(request))


@person_page
def cancel(request: ActingRequest, number: str) -> HttpResponse:
    """/training/bookings/<no>/cancel: asks once, then gives the seat back."""
    acting, enrolment = mine_or_a_wards(request, number)
    form = OperationForm(do.cancel, acting, request)
    if form.try_operation(enrolment):
        return redirect("/me")
    return page(request, "training/cancel.html", enrolment=enrolment, form=form)


def _class_page(request: ActingRequest, training_class: TrainingClass, **shown: Any) -> HttpResponse:
    waiting = queries.people_waiting(training_class)
    origin = f"{request.scheme}://{request.get_host()}"
    return page(request, "training/class.html", training_class=training_class, waiting=waiting, origin=origin, **shown)


def _class(request: ActingRequest, number: str) -> TrainingClass:
    found = queries.class_numbered(request.acting.reach(Permission.CLASS_VIEW), number)
    if found is None:
        raise Http404
    return found


def _class_or_mine(request: ActingRequest, number: str) -> TrainingClass:
    """The class; who learnt in it sees it also after it is over. 404 for any other."""
    reach, me = request.acting.reach(Permission.CLASS_VIEW), request.acting.person_id
    found = queries.class_numbered(reach, number)
    if found is None and me:
        learnt = queries.enrolments_of(reach, me).filter(training_class__number=number).first()
        found = learnt.training_class if learnt else None
    if found is None:
        raise Http404
    return found


def _wards(request: ActingRequest) -> list[Person]:
    """For whom else one may book."""
    me = request.acting.person_id
    return wards_of(me, request.acting.society_id) if me else []


def mine_or_a_wards(request: ActingRequest, number: str) -> tuple[Acting, Enrolment]:
    """My enrolment or one of a ward's, with whoever acts on it. 404 for any other."""
    me = person_of(request)
    for acting in (request.acting, *(as_guardian(request.acting, ward.id) for ward in wards_of(me, request.acting.society_id))):
        if acting is None or acting.person_id is None:
            continue
        rows = queries.enrolments_of(acting.reach(Permission.CLASS_VIEW), acting.person_id)
        if found := rows.filter(number=number).first():
            return acting, found
    raise Http404


def _for_whom(request: ActingRequest) -> Acting:
    """The actor that the form chose: oneself, or oneself for a ward. 404 for anybody else's child."""
    chosen = as_id(request.POST.get("for_whom", ""))
    if chosen is None or chosen == request.acting.person_id:
        return request.acting
    acting = as_guardian(request.acting, chosen)
    if acting is None:
        raise Http404
    return acting


def _map(request: ActingRequest, rows: QuerySet[TrainingClass]) -> dict[str, Any]:
    """What the map shows of these classes: its marks, and how many classes have no position."""
    marks = queries.marks(request.acting.reach(PlacePermission.VIEW), rows)
    unmarked = rows.count() - sum(one.classes for one in marks)
    return {"mapped": True, "marks": marks, "unmarked": unmarked, "chosen_places": request.GET.getlist("place"), "wide": WIDE, "high": HIGH}


def _query(request: ActingRequest, *but: str) -> str:
    """The address's questions without the page and some others, for links that go on from here."""
    asked = request.GET.copy()
    for name in ("page", *but):
        asked.pop(name, None)
    return asked.urlencode()
