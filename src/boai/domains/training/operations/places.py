"""Bases, stations and experience halls: opened, equipped, reviewed, visited, and classes held there."""

from datetime import date
from typing import Annotated

from boai.domains.training.models import HallVisit, PlaceEquipment, PlaceReview, TrainingClass, TrainingPlace
from boai.domains.training.rules.places import PlaceRule, review_fault, seats_fault, usable_fault, visit_fault
from boai.domains.training.vocabulary import ClassStage, Permission, RecordedStage
from boai.domains.training.vocabulary.places import PlaceGrade, PlaceKind, PlacePermission, PlaceStage
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.places import Point
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Because, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch

Where = Annotated[str, Label("坐标（经度,纬度）", "WGS84，如 104.066800,30.572800；地图软件里长按可以看到")]


@operation(PlacePermission.KEEP, creates=TrainingPlace, by={Post, System})
def open_place(
    *,
    branch: Branch,
    kind: PlaceKind,
    name: str,
    address: str,
    point: Where,
    opening_hours: Annotated[str, Label("开放时间", "如 周二至周日 9:00—17:00")],
    seats: Annotated[int, Label("可容纳人数", "没有数过填0")] = 0,
    partner: Annotated[str, Label("共建单位")] = "",
    about: Note = NOTHING_NOTED,
    opened_on: date,
    acting: Acting,
) -> TrainingPlace:
    """登记场所

    At the county grade; a review raises it. Refuses: training.place_point, training.place_once.
    """
    where = _point(point)
    return TrainingPlace(
        number=new_number("CS"),
        branch=branch,
        kind=kind,
        name=name,
        address=address,
        longitude_e6=where.longitude_e6,
        latitude_e6=where.latitude_e6,
        opening_hours=opening_hours,
        seats=seats,
        partner=partner,
        about=about,
        opened_on=opened_on,
    )


@operation(PlacePermission.KEEP, on=TrainingPlace, when={PlaceStage.OPEN, PlaceStage.PAUSED}, by={Post, System})
def correct_place(
    place: TrainingPlace, *, address: str, point: Where, opening_hours: str, seats: int, about: Note = NOTHING_NOTED, acting: Acting
) -> None:
    """更正场所

    Refuses: training.place_point.
    """
    where = _point(point)
    place.longitude_e6, place.latitude_e6 = where.longitude_e6, where.latitude_e6
    place.address, place.opening_hours, place.seats, place.about = address, opening_hours, seats, about


@operation(PlacePermission.KEEP, on=TrainingPlace, when={PlaceStage.OPEN}, becomes=PlaceStage.PAUSED, by={Post, System})
def pause_place(place: TrainingPlace, *, reason: Because, acting: Acting) -> None:
    """暂停开放"""
    place.closed_because = reason


@operation(PlacePermission.KEEP, on=TrainingPlace, when={PlaceStage.PAUSED}, becomes=PlaceStage.OPEN, by={Post, System})
def reopen_place(place: TrainingPlace, *, acting: Acting) -> None:
    """恢复开放"""
    place.closed_because = ""


@operation(
    PlacePermission.REVIEW,
    on=TrainingPlace,
    when={PlaceStage.OPEN, PlaceStage.PAUSED},
    becomes=PlaceStage.CLOSED,
    by={Post, System},
)
def close_place(place: TrainingPlace, *, reason: Because, acting: Acting) -> None:
    """撤销场所"""
    place.closed_because = reason


@operation(PlacePermission.KEEP, creates=PlaceEquipment, by={Post, System}, at="place")
def add_equipment(
    *, place: TrainingPlace, name: str, count: int, usable: int, note: Note = NOTHING_NOTED, acting: Acting
) -> PlaceEquipment:
    """登记器材

    Refuses: training.equipment_count, training.equipment_once.
    """
    refuse_if(usable_fault(count, usable))
    return PlaceEquipment(place=place, name=name, count=count, usable=usable, counted_on=clock.today(), note=note)


@operation(PlacePermission.KEEP, on=PlaceEquipment, by={Post, System})
def count_equipment(equipment: PlaceEquipment, *, count: int, usable: int, note: Note = NOTHING_NOTED, acting: Acting) -> None:
    """清点器材

    Refuses: training.equipment_count.
    """
    refuse_if(usable_fault(count, usable))
    equipment.count, equipment.usable, equipment.counted_on, equipment.note = count, usable, clock.today(), note


@operation(PlacePermission.REVIEW, creates=PlaceReview, by={Post, System}, at="place")
def review_place(*, place: TrainingPlace, year: int, findings: Note, grade: PlaceGrade, acting: Acting) -> PlaceReview:
    """年度复核

    Sets the place's grade. Refuses: training.place_not_open, training.review_year, training.review_findings, training.review_twice.
    """
    if place.stage == PlaceStage.CLOSED:
        raise refuse("training.place_not_open")
    refuse_if(review_fault(year, clock.today(), findings, grade_changes=grade != place.grade))
    review = PlaceReview(place=place, branch_id=place.branch_id, year=year, findings=findings, grade_before=place.grade, grade=grade)
    review.reviewed_on = clock.today()
    place.grade, place.reviewed_year = grade, max(year, place.reviewed_year or 0)
    place.save()
    return review


@operation(PlacePermission.VISIT, creates=HallVisit, by={Post, System}, at="place")
def record_visit(
    *,
    place: TrainingPlace,
    visited_on: date,
    persons: int,
    visitors: Annotated[str, Label("参观单位", "散客不填")] = "",
    acting: Acting,
) -> HallVisit:
    """登记参观

    Refuses: training.visits_of_halls, training.visit_day, training.visit_persons.
    """
    if place.kind != PlaceKind.HALL:
        raise refuse("training.visits_of_halls")
    refuse_if(visit_fault(visited_on, clock.today(), persons, pin(PlaceRule, at=place.branch).rule(PlaceRule)))
    return HallVisit(place=place, branch_id=place.branch_id, visited_on=visited_on, persons=persons, visitors=visitors)


@operation(
    PlacePermission.VISIT,
    on=HallVisit,
    when={RecordedStage.RECORDED},
    becomes=RecordedStage.WITHDRAWN,
    by={Post, System},
)
def withdraw_visit(visit: HallVisit, *, reason: Because, acting: Acting) -> None:
    """撤回登记"""
    visit.withdrawn_because = reason


@operation(
    Permission.CLASS_PLAN,
    on=TrainingClass,
    when={ClassStage.DRAFT, ClassStage.SUBMITTED, ClassStage.APPROVED},
    by={Post, System},
)
def hold_at(training_class: TrainingClass, *, held_at: TrainingPlace, acting: Acting) -> None:
    """选定培训场所

    Before booking opens; later the place changes by postponing. Refuses: training.place_not_open, training.place_too_small.
    """
    if held_at.stage != PlaceStage.OPEN:
        raise refuse("training.place_not_open")
    refuse_if(seats_fault(held_at.seats, training_class.slot.capacity))
    training_class.held_at, training_class.place = held_at, held_at.name


def _point(typed: str) -> Point:
    try:
        return Point.parse(typed)
    except ValueError:
        raise refuse("training.place_point", typed=typed[:40]) from None
