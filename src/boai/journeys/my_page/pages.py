"""The front page and a person's own page."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boai.domains.training import public as training
from boai.kernel.access.wards import as_guardian, wards_of
from boai.kernel.basics.reason import Reason
from boai.kernel.figures.reading import latest, read
from boai.kernel.notify import operations as notify
from boai.kernel.notify.queries import messages_of, unread
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import ids_below
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page
from boai.kernel.pages.page import page
from boai.kernel.people.models import Person

OPEN_FIGURES = (
    "training.certified_persons",
    "training.popularisation",
    "training.sessions",
    "donations.income",
    "donations.used",
    "donations.donors",
)
NEWS_FIGURES = ("training.certificates", "training.popularisation")
NEWS_SHOWN = 5
VIEW = "training.class.view"


@open_page
def front(request: ActingRequest) -> HttpResponse:
    """/: what can be done here, the next classes, what was done lately, and the open figures."""
    society = Branch.objects.within(request.acting.reach(VIEW)).filter(id=request.acting.society_id).first()
    below = ids_below(society) if society else None
    figures = [read(code, below) for code in OPEN_FIGURES] if below is not None else []
    news = latest(NEWS_FIGURES, below, NEWS_SHOWN) if below is not None else []
    names = Branch.objects.within(request.acting.reach(VIEW)).in_bulk([one.branch_id for one in news])
    told = [(one, names[one.branch_id], one.indicator.label.removesuffix(one.indicator.unit)) for one in news]
    upcoming = training.open_classes(request.acting.reach(VIEW))[:5]
    return page(
        request,
        "my_page/front.html",
        society=society,
        figures=figures,
        upcoming=upcoming,
        news=told,
    )


@person_page
def me(request: ActingRequest) -> HttpResponse:
    """/me: my bookings and my certificates."""
    person_id = request.acting.person_id
    if person_id is None:
        return page(request, "my_page/not_claimed.html")
    reach = request.acting.reach(VIEW)
    return page(
        request,
        "my_page/me.html",
        enrolments=[_with_place(one) for one in training.enrolments_of(reach, person_id)[:50]],
        wards=[(ward, _of_ward(request, ward)) for ward in wards_of(person_id, request.acting.society_id)],
        to_answer=training.questionnaires_open(reach, person_id),
        groups=training.groups_of(reach, person_id)[:20],
        unread=unread(reach, person_id),
        teaches=training.is_instructor(reach, person_id),
        certificates=[(one, training.CERTIFICATE_LABELS[training.today_state(one)]) for one in training.certificates_of(reach, person_id)],
    )


@person_page
def messages(request: ActingRequest) -> HttpResponse:
    """/me/messages: what I was told, the newest first."""
    rows = messages_of(request.acting.reach(VIEW), person_of(request))
    shown = Paginator(rows, 20).get_page(request.GET.get("page"))
    form: OperationForm[Any] = OperationForm(notify.read, request.acting, request)
    waiting = unread(request.acting.reach(VIEW), person_of(request))
    return page(request, "my_page/messages.html", page=shown, form=form, unread=waiting)


@require_POST
@person_page
def mark_all_read(request: ActingRequest) -> HttpResponse:
    """/me/messages/read: a POST says 知道了 to all of it."""
    notify.read_all(messages_of(request.acting.reach(VIEW), person_of(request)), acting=request.acting)
    return redirect("/me/messages")


@person_page
def mark_read(request: ActingRequest, message_id: UUID) -> HttpResponse:
    """/me/messages/<id>/read: a POST says 知道了 and goes back to the list."""
    message = messages_of(request.acting.reach(VIEW), person_of(request)).filter(pk=message_id).first()
    if message is None:
        raise Http404
    form: OperationForm[Any] = OperationForm(notify.read, request.acting, request)
    form.try_operation(message)
    return redirect("/me/messages")


def _of_ward(request: ActingRequest, ward: Person) -> list[Any]:
    """The enrolments of somebody for whom I act."""
    acting = as_guardian(request.acting, ward.id)
    rows = training.enrolments_of(acting.reach(VIEW), ward.id)[:20] if acting else []
    return [_with_place(enrolment) for enrolment in rows]


def _with_place(enrolment: Any) -> tuple[Any, int, Reason | None]:
    """An enrolment, and for one that waits its place in the queue and why it still waits."""
    return (enrolment, *training.waiting_place(enrolment)) if enrolment.stage == "waiting" else (enrolment, 0, None)
