"""A vehicle's day: plan, load, drive, count, unload."""

from datetime import date, datetime
from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import Enrolment, OutreachKitLine, OutreachRoute, OutreachStop, TrainingClass
from boai.domains.training.operations.popularisation import record_popularisation
from boai.domains.training.operations.seats import book
from boai.domains.training.rules import Loaded, OutreachKit, StopTime
from boai.domains.training.vocabulary import ClassType, EnrolmentSource, OutreachPermission, RouteStage, Setting, StopStage
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.text import tidy_id_number
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people
from boai.kernel.people.models import Person

_BEFORE = {RouteStage.PLANNED, RouteStage.LOADED}


@operation(OutreachPermission.PLAN, creates=OutreachRoute, by={Post, System})
def plan_route(*, branch: Branch, title: str, on_day: date, vehicle: str = "", acting: Acting) -> OutreachRoute:
    """计划出车

    The kit's lines come from the edition of today. Refuses: training.route_in_the_past.
    """
    if on_day < clock.today():
        raise refuse("training.route_in_the_past")
    edition = pin(OutreachKit, at=branch)
    route = OutreachRoute(number=new_number("LX"), branch=branch, title=title, on_day=on_day, vehicle=vehicle, edition=edition)
    route.save()
    for line in edition.rule(OutreachKit).lines:
        OutreachKitLine(route=route, code=line.code, text=line.text, wanted=line.quantity).save()
    return route


@operation(OutreachPermission.PLAN, creates=OutreachStop, by={Post, System}, at="route")
def add_stop(
    *,
    route: OutreachRoute,
    place: str,
    setting: Setting,
    arrives_at: datetime,
    leaves_at: datetime,
    training_class: TrainingClass | None = None,
    acting: Acting,
) -> OutreachStop:
    """增加停靠点

    Refuses: training.stop_backwards, training.stop_not_that_day, training.stop_clash, training.not_outreach.
    """
    if route.stage not in _BEFORE:
        raise refuse("change.wrong_stage", stage=route.get_stage_display(), operation="增加停靠点")
    if training_class and training_class.class_type != ClassType.MOBILE_OUTREACH:
        raise refuse("training.not_outreach")
    others = [StopTime(one.place, one.arrives_at, one.leaves_at) for one in route.stops.all()]
    refuse_if(rules.stop_fault(StopTime(place, arrives_at, leaves_at), route.on_day, others))
    return OutreachStop(
        route=route, place=place, setting=setting, arrives_at=arrives_at, leaves_at=leaves_at, training_class=training_class
    )


@operation(OutreachPermission.DRIVE, on=OutreachKitLine, by={Post, System})
def load_kit(line: OutreachKitLine, *, loaded: Annotated[int, Label("已装数量")], acting: Acting) -> None:
    """登记装车

    Refuses: training.kit_out_of_range.
    """
    if line.route.stage != RouteStage.PLANNED:
        raise refuse("change.wrong_stage", stage=line.route.get_stage_display(), operation="装车")
    most = line.wanted * 10
    if not 0 <= loaded <= most:
        raise refuse("training.kit_out_of_range", most=most)
    line.loaded = loaded


@operation(OutreachPermission.DRIVE, on=OutreachRoute, when={RouteStage.PLANNED}, becomes=RouteStage.LOADED, by={Post, System})
def finish_loading(route: OutreachRoute, *, acting: Acting) -> None:
    """装车完成

    Refuses: training.route_kit_short.
    """
    refuse_if(rules.kit_short([Loaded(one.text, one.wanted, one.loaded) for one in route.kit.order_by("id")]))


@operation(OutreachPermission.DRIVE, on=OutreachRoute, when={RouteStage.LOADED}, becomes=RouteStage.UNDERWAY, by={Post, System})
def depart(route: OutreachRoute, *, acting: Acting) -> None:
    """出车

    Refuses: training.route_without_stops.
    """
    if not route.stops.exists():
        raise refuse("training.route_without_stops")


@operation(OutreachPermission.DRIVE, on=OutreachStop, when={StopStage.PLANNED}, becomes=StopStage.COUNTED, by={Post, System})
def count_stop(
    stop: OutreachStop,
    *,
    persons: Annotated[int, Label("现场参加人次")],
    topic: Annotated[str, Label("主题")],
    photos: Annotated[int, Label("现场照片（张）")] = 0,
    acting: Acting,
) -> None:
    """登记现场人次

    Counts the stop as a popularisation session. Tells PopularisationRecorded. Refuses: training.route_not_underway and what
    recording a session refuses.
    """
    _check_underway(stop)
    stop.counted = record_popularisation(
        branch=stop.route.branch,
        held_on=stop.route.on_day,
        setting=Setting(stop.setting),
        class_type=ClassType.MOBILE_OUTREACH,
        topic=topic,
        persons=persons,
        place=stop.place,
        photos=photos,
        acting=acting.with_key(""),
    )


@operation(OutreachPermission.DRIVE, on=OutreachStop, when={StopStage.PLANNED}, becomes=StopStage.SKIPPED, by={Post, System})
def skip_stop(stop: OutreachStop, *, reason: Annotated[Note, Label("没有停靠的原因")], acting: Acting) -> None:
    """未停靠

    Refuses: training.route_not_underway, training.stop_skip_reason.
    """
    _check_underway(stop)
    if len(reason) < 4:
        raise refuse("training.stop_skip_reason")
    stop.skipped_because = reason


@operation(OutreachPermission.DRIVE, creates=Enrolment, by={Post, System}, at="training_class")
def enrol_at_stop(
    *,
    training_class: TrainingClass,
    name: Annotated[str, Label("姓名")],
    id_number: Annotated[str, Label("身份证号", "课程有年龄要求时必填")] = "",
    phone: Annotated[str, Label("手机")] = "",
    acting: Acting,
) -> Enrolment:
    """移动课堂现场报名

    A walk-in on the spot; a known id number is the same person. Tells SeatBooked. Refuses: training.not_outreach and what booking
    refuses.
    """
    if training_class.class_type != ClassType.MOBILE_OUTREACH:
        raise refuse("training.not_outreach")
    keeper = system(acting.society_id, name="training.walk_in")
    person = _known(id_number, keeper) or people.register(
        branch=training_class.branch, name=name, id_number=id_number, phone=phone, acting=keeper
    )
    enrolment = book(training_class=training_class, person=person, acting=keeper)
    enrolment.source = EnrolmentSource.ON_SITE
    enrolment.save()
    return enrolment


@operation(OutreachPermission.DRIVE, on=OutreachKitLine, by={Post, System})
def unload_kit(line: OutreachKitLine, *, brought_back: Annotated[int, Label("带回数量")], acting: Acting) -> None:
    """登记带回

    Refuses: training.kit_out_of_range.
    """
    if line.route.stage not in (RouteStage.UNDERWAY, RouteStage.FINISHED):
        raise refuse("training.route_not_underway")
    if not 0 <= brought_back <= line.loaded:
        raise refuse("training.kit_out_of_range", most=line.loaded)
    line.brought_back = brought_back


@operation(OutreachPermission.DRIVE, on=OutreachRoute, when={RouteStage.UNDERWAY}, becomes=RouteStage.FINISHED, by={Post, System})
def finish_route(route: OutreachRoute, *, acting: Acting) -> None:
    """收车

    Refuses: training.route_stops_open.
    """
    open_stops = [one.place for one in route.stops.filter(stage=StopStage.PLANNED)]
    if open_stops:
        raise refuse("training.route_stops_open", stops="、".join(open_stops))


@operation(OutreachPermission.PLAN, on=OutreachRoute, when=_BEFORE, becomes=RouteStage.DROPPED, by={Post, System})
def drop_route(route: OutreachRoute, *, acting: Acting) -> None:
    """取消出车"""


def _check_underway(stop: OutreachStop) -> None:
    if stop.route.stage != RouteStage.UNDERWAY:
        raise refuse("training.route_not_underway")


def _known(id_number: str, keeper: Acting) -> Person | None:
    number = tidy_id_number(id_number)
    index = people.id_index(keeper.society_id, number)
    return Person.objects.unscoped().filter(society_id=keeper.society_id, index=index).first() if number else None
