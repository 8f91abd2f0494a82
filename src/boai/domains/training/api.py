"""First-aid training for programs: classes, bookings, certificates; thin, over the same operations and queries as the pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Header, Query, Router, Schema, Status

from boai.domains.training import operations as do
from boai.domains.training import queries, verification
from boai.domains.training.models import Enrolment, TrainingClass
from boai.domains.training.vocabulary import ClassType, EnrolmentStage, Permission, Setting
from boai.kernel.basics import clock
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting, NotFound, refuse
from boai.kernel.orgs.queries import division_codes
from boai.kernel.pages.api import CALLER, caller, keyed, public
from boai.kernel.pages.api_values import Day, Page

PAGE_ROWS = 20
router = Router(tags=["应急救护培训"])


class ClassItem(Schema):
    """A class as a citizen sees it. ``division``: the code of the place it is held for, null where the branch has none."""

    no: str
    title: str
    class_type: ClassType
    setting: Setting
    starts_at: datetime
    place: str
    division: str | None
    seats: int
    seats_left: int
    state: Literal["enrolling", "full"]


class Classes(Schema):
    """A page of classes; ``next`` is the address of the next one."""

    items: list[ClassItem]
    next: str | None


class Booking(Schema):
    """What a booking led to; ``position`` in the waiting list, from 1, where it waits."""

    no: str
    state: Literal["booked", "waiting"]
    position: int | None = None


class CertificateAnswer(Schema):
    """What a stranger is told of a certificate. The last day counts to its end."""

    number: str
    kind: str
    holder_masked: str
    issued_on: date
    valid_until_on: date | None
    state: verification.State
    issuer: str


@router.get("/training/classes", response=Classes, operation_id="classes", summary="可以预约的班次")
def classes(
    request: HttpRequest,
    q: Annotated[str, Query("", description="名称、地点、组织中的字")] = "",
    division: Annotated[str, Query("", description="行政区划代码，含其下级")] = "",
    since: Annotated[Day, Query(None, alias="from", description="开课日起，含当日")] = None,
    until: Annotated[Day, Query(None, alias="to", description="开课日止，含当日")] = None,
    page: Page = None,
) -> Any:
    """Classes that take bookings, the next first, twenty a page."""
    reach = public().reach(Permission.CLASS_VIEW)
    rows = queries.open_classes(reach, query=q, division=tidy(division), since=since, until=until)
    pages = Paginator(rows, PAGE_ROWS)
    number = page or 1
    shown = list(pages.page(number)) if number <= pages.num_pages else []
    codes = division_codes([one.branch_id for one in shown])
    further = number < pages.num_pages
    return {"items": [_item(one, codes.get(one.branch_id)) for one in shown], "next": _page(request, number + 1) if further else None}


@router.post("/training/classes/{no}/bookings", response={201: Booking}, auth=CALLER, operation_id="book", summary="预约班次",
             exclude_none=True)  # fmt: skip
def book(
    request: HttpRequest, no: str, key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100, pattern="^[ -~]+$")]
) -> Any:
    """Books the caller; the same key gives the same answer again and never a second booking."""
    acting = keyed(caller(request), key)
    assert acting.person_id is not None
    given = {"training_class": _bookable(acting, no), "person": acting.person_id}
    return Status(201, _booking(do.book.run_with(acting, given)))


@router.api_operation(
    ["DELETE"], "/training/bookings/{no}", response={204: None}, auth=CALLER, operation_id="cancel_booking", summary="取消预约"
)
def cancel(request: HttpRequest, no: str) -> Any:
    """Gives the caller's own seat back."""
    acting = caller(request)
    assert acting.person_id is not None
    mine = queries.enrolments_of(acting.reach(Permission.CLASS_VIEW), acting.person_id).filter(number=tidy(no)).first()
    if mine is None:
        raise NotFound
    do.cancel(mine, acting=acting)
    return Status(204, None)


@router.get("/certificates/{token}", response=CertificateAnswer, operation_id="certificate", summary="查验证书")
def certificate(request: HttpRequest, token: str) -> Any:
    """By the token in the QR on the paper, or by the number printed on it."""
    found = verification.by_token(tidy(token)) or verification.by_number(token)
    if found is None:
        raise NotFound
    return {
        "number": found.number,
        "kind": found.title,
        "holder_masked": found.person.masked_name,
        "issued_on": found.issued_on,
        "valid_until_on": found.valid_until_on,
        "state": verification.today_state(found),
        "issuer": found.branch.name,
    }


def _item(one: TrainingClass, division: str | None) -> dict[str, Any]:
    return {
        "no": one.number,
        "title": one.title,
        "class_type": one.class_type,
        "setting": one.setting,
        "starts_at": one.slot.starts_at.astimezone(clock.CHINA),
        "place": one.place,
        "division": division,
        "seats": one.slot.capacity,
        "seats_left": one.slot.left,
        "state": one.shown_state,
    }


def _page(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _bookable(acting: Acting, number: str) -> TrainingClass:
    """The class with this number: a public one, or one the caller is in, so that a replay is answered after the class. Refuses 404."""
    reach, number = acting.reach(Permission.CLASS_VIEW), tidy(number)
    found = queries.class_numbered(reach, number)
    if found is None and acting.person_id:
        mine = queries.enrolments_of(reach, acting.person_id).filter(training_class__number=number).first()
        found = mine.training_class if mine else None
    if found is None:
        raise NotFound
    return found


def _booking(enrolment: Enrolment) -> dict[str, Any]:
    """Booked or waiting. Refuses slots.not_yours for a replay after the booking was given back."""
    if enrolment.stage == EnrolmentStage.CANCELLED:
        raise refuse("slots.not_yours")
    if enrolment.stage in ("waiting", "offered"):
        return {"no": enrolment.number, "state": "waiting", "position": _position(enrolment)}
    return {"no": enrolment.number, "state": "booked"}


def _position(enrolment: Enrolment) -> int | None:
    """The place in the queue, from 1; None without a waiting list, and for a seat that is offered and waits to be confirmed."""
    place = getattr(queries, "waiting_place", None) if enrolment.stage == "waiting" else None
    return int(place(enrolment)[0]) if place else None
