"""An organiser asks for a class; the society answers."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from boai.domains.training import rules
from boai.domains.training.models import ClassRequest
from boai.domains.training.operations.classes import plan
from boai.domains.training.rules import Course, RequestPolicy
from boai.domains.training.vocabulary import (
    ClassRequested,
    ClassType,
    Funding,
    OfferedDate,
    OrganiserKind,
    RequestAnswered,
    RequestPermission,
    RequestStage,
    Setting,
)
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.acting import system
from boai.kernel.change.contract import (
    NOTHING_NOTED,
    Acting,
    Label,
    Note,
    Offered,
    Post,
    Public,
    Self,
    System,
    operation,
    refuse,
    refuse_if,
)
from boai.kernel.editions.queries import pin, subjects_of
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people

_OPEN = {RequestStage.FILED, RequestStage.OFFERED}


@operation(RequestPermission.FILE, creates=ClassRequest, by={Public, Self, Post, System})
def request_class(
    *,
    branch: Branch,
    organiser_kind: OrganiserKind,
    organiser: Annotated[str, Label("单位名称", "如：弥牟镇白马村村民委员会")],
    contact_name: Annotated[str, Label("联系人姓名")] = "",
    phone: Annotated[str, Label("联系人手机")] = "",
    setting: Annotated[Setting, Label("培训走进哪里")],
    persons: Annotated[int, Label("大约多少人")],
    wished_on: date,
    alternative_on: date | None = None,
    place: str,
    wishes: Note = NOTHING_NOTED,
    acting: Acting,
) -> ClassRequest:
    """申请开班

    Somebody signed in is the contact; otherwise name and phone are asked for and sealed. Tells ClassRequested. Refuses:
    training.request_date_passed, training.request_alternative_same, training.request_persons, training.request_contact_missing,
    people.bad_name, people.bad_phone.
    """
    policy, today = pin(RequestPolicy, at=branch).rule(RequestPolicy), clock.today()
    refuse_if(rules.request_fault(wished_on, alternative_on, persons, today, policy))
    request = ClassRequest(
        number=new_number("SQ"),
        branch=branch,
        organiser_kind=organiser_kind,
        organiser=organiser,
        contact_id=_contact(branch, contact_name, phone, acting),
        setting=setting,
        persons=persons,
        wished_on=wished_on,
        alternative_on=alternative_on,
        place=place,
        wishes=wishes,
        filed_on=today,
        answer_by_on=today + timedelta(days=policy.answer_days),
    )
    acting.tell(ClassRequested(request.id, branch.id))
    return request


@operation(RequestPermission.ANSWER, on=ClassRequest, when={RequestStage.FILED}, becomes=RequestStage.OFFERED, by={Post, System})
def offer_dates(
    request: ClassRequest,
    *,
    first: Annotated[datetime, Label("建议时间一")],
    second: Annotated[datetime | None, Label("建议时间二")] = None,
    answer: Annotated[Note, Label("给申请单位的话")] = NOTHING_NOTED,
    acting: Acting,
) -> None:
    """建议其他日期

    Tells RequestAnswered. Refuses: training.offer_in_the_past.
    """
    if min(first, second or first) <= clock.now():
        raise refuse("training.offer_in_the_past")
    request.first_offer_at, request.second_offer_at, request.answer = first, second, answer
    acting.tell(RequestAnswered(request.id, request.branch_id, RequestStage.OFFERED))


@operation(RequestPermission.CHOOSE, on=ClassRequest, when={RequestStage.OFFERED}, becomes=RequestStage.FILED, by={Self, Post, System})
def choose_date(request: ClassRequest, *, offered: Annotated[OfferedDate, Label("选哪个日期")], acting: Acting) -> None:
    """选定日期

    The request waits for the society again, with the date agreed. Refuses: training.offer_not_made, training.offer_in_the_past.
    """
    chosen = request.first_offer_at if offered == OfferedDate.FIRST else request.second_offer_at
    if chosen is None:
        raise refuse("training.offer_not_made")
    if chosen <= clock.now():
        raise refuse("training.offer_in_the_past")
    request.chosen_at = chosen


@operation(RequestPermission.ANSWER, on=ClassRequest, when=_OPEN, becomes=RequestStage.PLANNED, by={Post, System})
def accept_request(
    request: ClassRequest,
    *,
    course: Annotated[str, Label("课程"), Offered(subjects_of(Course))],
    title: Annotated[str, Label("班次名称")],
    class_type: Annotated[ClassType, Label("课堂类型")],
    starts_at: Annotated[datetime, Label("开始时间")],
    ends_at: Annotated[datetime, Label("结束时间")],
    place: Annotated[str, Label("地点")],
    capacity: Annotated[int, Label("名额")],
    funding: Annotated[Funding, Label("经费来源")] = Funding.FREE,
    answer: Annotated[Note, Label("给申请单位的话")] = NOTHING_NOTED,
    acting: Acting,
) -> None:
    """接受并排班

    Plans the class for the organiser; it then goes its usual way of approval. Tells RequestAnswered. Refuses what planning a
    class refuses.
    """
    request.training_class = plan(
        branch=request.branch,
        course=course,
        title=title,
        class_type=class_type,
        setting=Setting(request.setting),
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        funding=funding,
        notice=Note(f"应{request.organiser}申请开班"),
        acting=acting.with_key(""),
    )
    request.answer = answer
    acting.tell(RequestAnswered(request.id, request.branch_id, RequestStage.PLANNED))


@operation(RequestPermission.ANSWER, on=ClassRequest, when=_OPEN, becomes=RequestStage.DECLINED, by={Post, System})
def decline_request(request: ClassRequest, *, reason: Annotated[Note, Label("不能接受的原因", "申请单位会看到")], acting: Acting) -> None:
    """不接受

    Tells RequestAnswered. Refuses: training.request_reason_missing.
    """
    if len(reason) < 4:
        raise refuse("training.request_reason_missing")
    request.answer = reason
    acting.tell(RequestAnswered(request.id, request.branch_id, RequestStage.DECLINED))


@operation(RequestPermission.CHOOSE, on=ClassRequest, when=_OPEN, becomes=RequestStage.WITHDRAWN, by={Self, Post, System})
def withdraw_request(request: ClassRequest, *, acting: Acting) -> None:
    """撤回申请"""


def _contact(branch: Branch, name: str, phone: str, acting: Acting) -> UUID:
    """The person to call: somebody signed in themselves, otherwise a new sealed person."""
    if acting.kind is Self and acting.person_id and not name:
        return acting.person_id
    if not name or not phone:
        raise refuse("training.request_contact_missing")
    keeper = system(acting.society_id, name="training.request")
    return people.register(branch=branch, name=name, phone=phone, acting=keeper).id
