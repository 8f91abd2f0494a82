"""When instructors cannot teach; rosters filed, changed by hand, adopted."""

from collections import Counter, defaultdict
from datetime import date
from typing import Annotated

from django.db.models import Q

from boai.domains.training import rules
from boai.domains.training.models import ClassInstructor, Instructor, InstructorAbsence, Roster, RosterLine, TrainingClass, TrainingPlace
from boai.domains.training.operations.classes import assign, assignment_fault
from boai.domains.training.rules.rosters import Need, RosterRule, Teacher, absence_fault, read_rows, travel_km, window_fault
from boai.domains.training.vocabulary import ClassStage, Duty, InstructorStage, RecordedStage
from boai.domains.training.vocabulary.places import PlaceStage
from boai.domains.training.vocabulary.rosters import LineStage, RosterPermission, RosterStage
from boai.domains.training.vocabulary.teaching import TeachingPermission
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.places import Point
from boai.kernel.basics.reason import Reason, sentence_of
from boai.kernel.change.contract import Acting, Because, Label, Note, Post, Refused, Self, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import ids_below

NEEDING = (ClassStage.APPROVED, ClassStage.ENROLLING)
OPEN_LINES = {LineStage.PROPOSED, LineStage.CHANGED}


@operation(TeachingPermission.OWN, creates=InstructorAbsence, by={Self, System}, at="instructor")
def state_absence(
    *,
    instructor: Instructor,
    starts_on: date,
    ends_on: date,
    note: Annotated[str, Label("说明", "可以不填，如 出差、监考")] = "",
    acting: Acting,
) -> InstructorAbsence:
    """登记不便授课

    Refuses: training.absence_backwards.
    """
    refuse_if(absence_fault(starts_on, ends_on, clock.today()))
    return InstructorAbsence(instructor=instructor, starts_on=starts_on, ends_on=ends_on, note=note)


@operation(
    TeachingPermission.OWN,
    on=InstructorAbsence,
    when={RecordedStage.RECORDED},
    becomes=RecordedStage.WITHDRAWN,
    by={Self, System},
)
def withdraw_absence(absence: InstructorAbsence, *, acting: Acting) -> None:
    """改为可以授课"""


@operation(RosterPermission.PROPOSE, creates=Roster, by={Post, System})
def file_roster(
    *,
    branch: Branch,
    starts_on: date,
    ends_on: date,
    rows: Annotated[Note, Label("安排", "每行：班次 师资 lead或assistant")],
    proved: bool = False,
    acting: Acting,
) -> Roster:
    """提出排班建议

    Ways, loads and reasons are worked out here, whoever found the rows. Refuses: training.roster_window, training.roster_row,
    training.roster_empty.
    """
    edition = pin(RosterRule, at=branch)
    rule = edition.rule(RosterRule)
    refuse_if(window_fault(starts_on, ends_on, rule))
    wanted, fault = read_rows(rows)
    refuse_if(fault)
    if not wanted:
        raise refuse("training.roster_empty")
    needs, teachers = roster_ground(branch, starts_on, ends_on)
    by_class, by_teacher = {one.key: one for one in needs}, {one.key: one for one in teachers}
    for row, (class_id, teacher_id, _) in enumerate(wanted, start=1):
        if class_id not in by_class or teacher_id not in by_teacher:
            raise refuse("training.roster_row", row=row)
    roster = Roster(number=new_number("PB"), branch=branch, starts_on=starts_on, ends_on=ends_on, edition=edition, proved=proved)
    roster.proposed_on = clock.today()
    roster.save()
    new = Counter(teacher_id for _, teacher_id, _ in wanted)
    for class_id, teacher_id, duty in wanted:
        need, teacher = by_class[class_id], by_teacher[teacher_id]
        km = travel_km(teacher, need, rule)
        known = teacher.point is not None and need.point is not None
        RosterLine(
            roster=roster,
            training_class_id=class_id,
            instructor_id=teacher_id,
            duty=duty,
            why=f"级别合适、时间有空；{'直线约' if known else '路程不详，按'}{km:.1f}公里；原有{teacher.load}班",
            km_tenths=round(km * 10),
            load=teacher.load + new[teacher_id],
        ).save()
    return roster


@operation(RosterPermission.ADOPT, on=RosterLine, when=OPEN_LINES, becomes=LineStage.CHANGED, by={Post, System})
def change_line(line: RosterLine, *, instructor: Instructor, acting: Acting) -> None:
    """换人

    Refuses: training.roster_not_open, and what stands against this person in this class.
    """
    _check_open(line.roster)
    refuse_if(_fault(line.training_class, instructor, line.duty))
    rule = line.roster.edition.rule(RosterRule)
    points = _points(line.roster.branch)
    line.instructor, line.why = instructor, "人工换人"
    line.km_tenths = round(10 * travel_km(_teacher(instructor, points), _need(line.training_class, points), rule))
    line.load = 1 + _load(instructor, line.roster) + line.roster.lines.filter(instructor=instructor, stage__in=OPEN_LINES).exclude(
        pk=line.pk
    ).count()  # fmt: skip


@operation(RosterPermission.ADOPT, on=RosterLine, when=OPEN_LINES, becomes=LineStage.DROPPED, by={Post, System})
def drop_line(line: RosterLine, *, acting: Acting) -> None:
    """不采用这一条

    Refuses: training.roster_not_open.
    """
    _check_open(line.roster)


@operation(RosterPermission.ADOPT, on=Roster, when={RosterStage.PROPOSED}, becomes=RosterStage.ADOPTED, by={Post, System})
def adopt_roster(roster: Roster, *, acting: Acting) -> None:
    """采用排班

    Assigns every line, each checked again as of now; where one no longer holds, nothing is assigned and each is named. Refuses:
    training.roster_empty, training.roster_refused.
    """
    rows = roster.lines.filter(stage__in=OPEN_LINES)
    lines = list(rows.select_related("training_class__slot", "instructor__person__key").order_by("training_class_id", "-duty", "id"))
    if not lines:
        raise refuse("training.roster_empty")
    against = []
    for line in lines:
        fault = _fault(line.training_class, line.instructor, line.duty)
        if fault:
            why = sentence_of(fault.code).format(**fault.values)
            who, duty = line.instructor.person.masked_name, line.get_duty_display()
            against.append(Reason("training.roster_refused", title=line.training_class.title, who=who, duty=duty, why=why))
            continue
        assign(training_class=line.training_class, instructor=line.instructor, duty=Duty(line.duty), acting=acting)
        line.stage = LineStage.ADOPTED
        line.save()
    if against:
        raise Refused(*against)


@operation(RosterPermission.ADOPT, on=Roster, when={RosterStage.PROPOSED}, becomes=RosterStage.DROPPED, by={Post, System})
def drop_roster(roster: Roster, *, reason: Because, acting: Acting) -> None:
    """作废排班"""
    roster.dropped_because = reason


def roster_ground(branch: Branch, starts_on: date, ends_on: date) -> tuple[list[Need], list[Teacher]]:
    """What a roster stands on: the classes at and below a branch that lack instructors, and everybody who may teach."""
    points = _points(branch)
    classes = TrainingClass.objects.unscoped().filter(
        branch__in=ids_below(branch),
        stage__in=NEEDING,
        slot__starts_at__gte=max(clock.at(starts_on), clock.now()),
        slot__starts_at__lt=clock.end_of(ends_on),
    )
    rows = classes.select_related("slot", "branch", "held_at").prefetch_related("instructors").order_by("slot__starts_at", "id")
    needs = [need for one in rows if (need := _need(one, points)).lacks]
    return needs, _teachers(branch, points, starts_on, ends_on)


def _teachers(branch: Branch, points: dict[str, Point], starts_on: date, ends_on: date) -> list[Teacher]:
    registered = Instructor.objects.unscoped().filter(
        society_id=branch.society_id, stage=InstructorStage.REGISTERED, valid_until_on__gte=starts_on
    )
    duties = ClassInstructor.objects.unscoped().filter(instructor__in=registered, training_class__slot__ends_at__gt=clock.at(starts_on))
    busy, load = defaultdict(list), Counter[object]()
    for duty in duties.exclude(training_class__stage=ClassStage.CANCELLED).select_related("training_class__slot"):
        slot = duty.training_class.slot
        busy[duty.instructor_id].append((slot.starts_at, slot.ends_at))
        load[duty.instructor_id] += slot.starts_at < clock.end_of(ends_on)
    away = defaultdict(list)
    for absence in InstructorAbsence.objects.unscoped().filter(instructor__in=registered, stage=RecordedStage.RECORDED):
        away[absence.instructor_id].append((absence.starts_on, absence.ends_on))
    return [
        _teacher(one, points, busy=tuple(busy[one.id]), away=tuple(away[one.id]), load=load[one.id])
        for one in registered.select_related("home", "branch").order_by("id")
    ]


def _teacher(instructor: Instructor, points: dict[str, Point], **known: object) -> Teacher:
    point = instructor.home.point if instructor.home else points.get(_county(instructor.branch.path))
    key, until = str(instructor.id), instructor.valid_until_on
    return Teacher(key=key, tier=instructor.tier, valid_until=until, point=point, **known)  # type: ignore[arg-type]  # its own fields


def _need(training_class: TrainingClass, points: dict[str, Point]) -> Need:
    """What a class lacks, by the seats it offers: whoever plans does not know yet how many will come."""
    slot, course, there = training_class.slot, training_class.course, list(training_class.instructors.all())
    lacks_lead = not any(one.duty == Duty.LEAD for one in there)
    wanted = rules.instructors_needed(slot.capacity, course)
    return Need(
        key=str(training_class.id),
        title=training_class.title,
        span=(slot.starts_at, slot.ends_at),
        day=clock.day_of(slot.starts_at),
        lead_tiers=course.lead_tiers,
        lacks_lead=lacks_lead,
        lacks_assistants=max(0, wanted - len(there) - lacks_lead),
        point=training_class.held_at.point if training_class.held_at else points.get(_county(training_class.branch.path)),
        has=frozenset(str(one.instructor_id) for one in there),
    )


def _points(branch: Branch) -> dict[str, Point]:
    """A point for each county: its first open place, for classes and people that have none of their own."""
    rows = TrainingPlace.objects.unscoped().filter(society_id=branch.society_id).exclude(stage=PlaceStage.CLOSED)
    return {_county(one.branch.path): one.point for one in rows.select_related("branch").order_by("-id")}


def _county(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _load(instructor: Instructor, roster: Roster) -> int:
    within = Q(
        training_class__slot__starts_at__gte=clock.at(roster.starts_on), training_class__slot__starts_at__lt=clock.end_of(roster.ends_on)
    )
    return instructor.classes.filter(within).exclude(training_class__stage=ClassStage.CANCELLED).count()


def _fault(training_class: TrainingClass, instructor: Instructor, duty: str) -> Reason | None:
    if training_class.stage not in NEEDING:
        return Reason("training.roster_class_changed", stage=training_class.get_stage_display())
    return assignment_fault(training_class, instructor, Duty(duty))


def _check_open(roster: Roster) -> None:
    if roster.stage != RosterStage.PROPOSED:
        raise refuse("training.roster_not_open", stage=roster.get_stage_display())
