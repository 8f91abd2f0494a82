"""A class from plan to audit."""

from datetime import datetime, timedelta
from typing import Annotated

from boai.domains.training import queries, rules
from boai.domains.training.models import ClassInstructor, Instructor, TrainingClass
from boai.domains.training.operations.exam import papers_out, result_of, results_on_their_way
from boai.domains.training.operations.seats import give_back
from boai.domains.training.rules import BookingPolicy, ClassTypes, Course
from boai.domains.training.vocabulary import (
    WANTING,
    ClassCancelled,
    ClassFinished,
    ClassMoved,
    ClassPublished,
    ClassStage,
    ClassType,
    Duty,
    EnrolmentStage,
    ExamBegun,
    Funding,
    Permission,
    RecordedStage,
    Setting,
)
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Because, Label, Note, Offered, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.models import Edition
from boai.kernel.editions.queries import pin, subjects_of
from boai.kernel.orgs.models import Branch
from boai.kernel.slots import seats


@operation(Permission.CLASS_PLAN, creates=TrainingClass, by={Post, System})
def plan(
    *,
    branch: Branch,
    course: Annotated[str, Label("课程"), Offered(subjects_of(Course))],
    title: str,
    class_type: ClassType,
    setting: Setting,
    place: str,
    starts_at: Annotated[datetime, Label("开始时间")],
    ends_at: Annotated[datetime, Label("结束时间")],
    capacity: Annotated[int, Label("名额")],
    funding: Funding = Funding.FREE,
    notice: Note = NOTHING_NOTED,
    acting: Acting,
) -> TrainingClass:
    """新建班次

    Pins the course edition of today. Refuses: training.type_has_no_session, training.course_of_other_type,
    training.starts_in_the_past, training.ends_before_start, training.too_short, training.no_seats, editions.none_in_force.
    """
    refuse_if(rules.class_type_fault(class_type, course, pin(ClassTypes, at=branch).rule(ClassTypes)))
    edition = pin(Course, at=branch, subject=course)
    _check_times(starts_at, ends_at, edition)
    if capacity < 1:
        raise refuse("training.no_seats")
    policy = pin(BookingPolicy, at=branch).rule(BookingPolicy)
    slot = seats.open_slot(
        branch,
        title,
        starts_at,
        ends_at,
        capacity,
        opens_at=starts_at - timedelta(days=policy.opens_days_before),
        closes_at=starts_at - timedelta(hours=policy.closes_hours_before),
    )
    return TrainingClass(
        number=new_number("KB"),
        title=title,
        branch=branch,
        class_type=class_type,
        setting=setting,
        funding=funding,
        edition=edition,
        place=place,
        notice=notice,
        slot=slot,
    )


@operation(Permission.CLASS_PLAN, on=TrainingClass, when={ClassStage.DRAFT}, becomes=ClassStage.SUBMITTED, by={Post, System})
def submit(training_class: TrainingClass, *, acting: Acting) -> None:
    """提交审批"""


@operation(Permission.CLASS_APPROVE, on=TrainingClass, when={ClassStage.SUBMITTED}, becomes=ClassStage.APPROVED, by={Post, System})
def approve(training_class: TrainingClass, *, acting: Acting) -> None:
    """批准开班"""


@operation(Permission.CLASS_APPROVE, on=TrainingClass, when={ClassStage.SUBMITTED}, becomes=ClassStage.DRAFT, by={Post, System})
def return_for_change(training_class: TrainingClass, *, reason: Because, acting: Acting) -> None:
    """退回修改"""
    training_class.closed_because = reason


@operation(Permission.CLASS_RUN, creates=ClassInstructor, by={Post, System}, at="training_class")
def assign(*, training_class: TrainingClass, instructor: Instructor, duty: Duty, acting: Acting) -> ClassInstructor:
    """安排师资

    Refuses: training.already_assigned, training.instructor_not_valid, training.tier_too_low, training.instructor_clash,
    training.instructor_away.
    """
    refuse_if(assignment_fault(training_class, instructor, duty))
    return ClassInstructor(training_class=training_class, instructor=instructor, duty=duty)


@operation(Permission.CLASS_PLAN, on=TrainingClass, when={ClassStage.APPROVED}, becomes=ClassStage.ENROLLING, by={Post, System})
def publish(training_class: TrainingClass, *, acting: Acting) -> None:
    """开放报名

    Tells ClassPublished.
    """
    acting.tell(ClassPublished(training_class.id, training_class.branch_id))


@operation(
    Permission.CLASS_PLAN,
    on=TrainingClass,
    when={ClassStage.DRAFT, ClassStage.SUBMITTED, ClassStage.APPROVED, ClassStage.ENROLLING},
    becomes=ClassStage.CANCELLED,
    by={Post, System},
)
def call_off(training_class: TrainingClass, *, reason: Because, acting: Acting) -> None:
    """取消班次

    Gives every seat and every place in the queue back. Tells SeatReleased for each and ClassCancelled.
    """
    training_class.closed_because = reason
    seats.close(training_class.slot, acting)
    live = training_class.enrolments.filter(stage__in=(EnrolmentStage.BOOKED, *WANTING))
    for enrolment in live.select_for_update(of=("self",)).select_related("seat").order_by("id"):
        enrolment.stage = EnrolmentStage.CALLED_OFF
        give_back(enrolment, acting)
        enrolment.save()
    acting.tell(ClassCancelled(training_class.id, training_class.branch_id))


@operation(Permission.CLASS_PLAN, on=TrainingClass, when={ClassStage.APPROVED, ClassStage.ENROLLING}, by={Post, System})
def postpone(
    training_class: TrainingClass,
    *,
    starts_at: Annotated[datetime, Label("新的开始时间")],
    ends_at: Annotated[datetime, Label("新的结束时间")],
    place: str,
    reason: Because,
    acting: Acting,
) -> None:
    """改期或换地点

    Seats stay as they are. Tells ClassMoved. Refuses: training.moved_nowhere, change.too_short,
    training.starts_in_the_past, training.ends_before_start, training.too_short, training.instructor_clash.
    """
    slot = training_class.slot
    if (starts_at, ends_at, place) == (slot.starts_at, slot.ends_at, training_class.place):
        raise refuse("training.moved_nowhere")
    _check_times(starts_at, ends_at, training_class.edition)
    for held in training_class.instructors.select_related("instructor"):
        clash = _class_of_instructor_during(held.instructor, starts_at, ends_at, but=training_class)
        if clash:
            raise refuse("training.instructor_clash", other=clash.title)
    training_class.held_at_id = training_class.held_at_id if place == training_class.place else None
    training_class.moved_from_at, training_class.moved_because, training_class.place = slot.starts_at, reason, place
    seats.postpone(slot, starts_at, ends_at)
    acting.tell(ClassMoved(training_class.id, training_class.branch_id))


@operation(Permission.CLASS_RUN, on=TrainingClass, when={ClassStage.ENROLLING}, becomes=ClassStage.RUNNING, by={Post, System})
def start(training_class: TrainingClass, *, acting: Acting) -> None:
    """开课

    Closes booking. Refuses: training.lead_missing, training.ratio_broken.
    """
    held = queries.of_class(training_class)
    refuse_if(rules.lead_fault(held.lead_tier, held.lead_valid, training_class.course))
    refuse_if(rules.ratio_fault(held.learners, held.instructors, training_class.course))
    seats.close(training_class.slot, acting)


@operation(Permission.CLASS_RUN, on=TrainingClass, when={ClassStage.RUNNING}, becomes=ClassStage.EXAM, by={Post, System})
def begin_exam(training_class: TrainingClass, *, acting: Acting) -> None:
    """开始考核

    Tells ExamBegun.
    """
    acting.tell(ExamBegun(training_class.id, training_class.branch_id))


@operation(Permission.CLASS_RUN, on=TrainingClass, when={ClassStage.EXAM}, becomes=ClassStage.RESULTS, by={Post, System})
def finish(training_class: TrainingClass, *, acting: Acting) -> None:
    """成绩录入完成

    Judges every learner by the pinned edition. Tells ClassFinished. Refuses: training.papers_out.
    """
    refuse_if(rules.papers_fault(papers_out(training_class)))
    for enrolment, attempt in results_on_their_way(training_class):
        result_of(enrolment, attempt).save()
    for enrolment, held in queries.of_learners(training_class):
        against = rules.why_not_certified(held, training_class.course)
        enrolment.stage = EnrolmentStage.FAILED if against else EnrolmentStage.QUALIFIED
        enrolment.failed_for = [{"code": reason.code, **reason.values} for reason in against]
        enrolment.save()
    acting.tell(ClassFinished(training_class.id, training_class.branch_id))


@operation(Permission.CLASS_AUDIT, on=TrainingClass, when={ClassStage.RESULTS}, becomes=ClassStage.AUDITED, by={Post, System})
def audit(training_class: TrainingClass, *, acting: Acting) -> None:
    """审核成绩"""


def assignment_fault(training_class: TrainingClass, instructor: Instructor, duty: Duty) -> Reason | None:
    """Why this person cannot have this duty in a class as things stand now, or None."""
    day = clock.day_of(training_class.slot.starts_at)
    valid = queries.is_valid(instructor, day)
    fault = rules.lead_fault(instructor.tier, valid, training_class.course) if duty == Duty.LEAD else None
    if fault or not valid:
        return fault or Reason("training.instructor_not_valid")
    clash = _class_of_instructor_during(instructor, training_class.slot.starts_at, training_class.slot.ends_at)
    if clash:
        return Reason("training.instructor_clash", other=clash.title)
    away = instructor.absences.filter(stage=RecordedStage.RECORDED, starts_on__lte=day, ends_on__gte=day).first()
    return Reason("training.instructor_away", first=f"{away.starts_on:%m月%d日}", last=f"{away.ends_on:%m月%d日}") if away else None


def _check_times(starts_at: datetime, ends_at: datetime, edition: Edition) -> None:
    if starts_at <= clock.now():
        raise refuse("training.starts_in_the_past")
    if ends_at <= starts_at:
        raise refuse("training.ends_before_start")
    refuse_if(rules.schedule_fault(int((ends_at - starts_at).total_seconds()) // 60, edition.rule(Course)))


def _class_of_instructor_during(
    instructor: Instructor, starts_at: datetime, ends_at: datetime, but: TrainingClass | None = None
) -> TrainingClass | None:
    """Another class that this instructor teaches in part of that time."""
    rows = ClassInstructor.objects.unscoped().filter(
        instructor=instructor,
        training_class__slot__starts_at__lt=ends_at,
        training_class__slot__ends_at__gt=starts_at,
    )
    other = rows.exclude(training_class__stage=ClassStage.CANCELLED).exclude(training_class=but).select_related("training_class").first()
    return other.training_class if other else None
