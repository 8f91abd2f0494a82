"""Events of instructors and their yearly check."""

from datetime import date
from typing import Annotated

from boai.domains.training import queries
from boai.domains.training.models import EventAttendance, Instructor, InstructorEvent, YearCheck
from boai.domains.training.rules.teaching import CheckRule, check_passes, check_year_fault
from boai.domains.training.vocabulary import InstructorStage
from boai.domains.training.vocabulary.teaching import CheckStage, EventKind, InstructorStopped, TeachingPermission
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Because, Label, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch


@operation(TeachingPermission.CHECK, creates=InstructorEvent, by={Post, System})
def hold_event(*, branch: Branch, kind: EventKind, title: str, held_on: date, acting: Acting) -> InstructorEvent:
    """登记师资活动

    Refuses: training.event_day.
    """
    if held_on > clock.today():
        raise refuse("training.event_day")
    return InstructorEvent(branch=branch, kind=kind, title=title, held_on=held_on)


@operation(TeachingPermission.CHECK, creates=EventAttendance, by={Post, System}, at="event")
def attend_event(*, event: InstructorEvent, instructor: Instructor, acting: Acting) -> EventAttendance:
    """登记参加

    Refuses: training.event_attended.
    """
    return EventAttendance(event=event, instructor=instructor)


@operation(TeachingPermission.CHECK, creates=YearCheck, by={Post, System}, at="instructor")
def check_year(*, instructor: Instructor, year: Annotated[int, Label("年度", "如 2026")], acting: Acting) -> YearCheck:
    """年度考核

    Counts the teaching of finished classes and the events of the year by the edition of today; a passed check keeps the
    registration valid for the years that the edition gives. Refuses: training.instructor_not_registered, training.check_year_open,
    training.checked_twice.
    """
    if instructor.stage != InstructorStage.REGISTERED:
        raise refuse("training.instructor_not_registered")
    edition = pin(CheckRule, at=instructor.branch)
    rule = edition.rule(CheckRule)
    refuse_if(check_year_fault(year, clock.today(), rule))
    minutes, events = queries.taught_in(instructor, year)
    passed = check_passes(minutes, events, rule)
    if passed:
        instructor.valid_until_on = max(instructor.valid_until_on, date(year + rule.valid_years, 12, 31))
        instructor.save()
    return YearCheck(
        instructor=instructor,
        branch_id=instructor.branch_id,
        year=year,
        minutes=minutes,
        events=events,
        edition=edition,
        checked_on=clock.today(),
        stage=CheckStage.PASSED if passed else CheckStage.FAILED,
    )


@operation(TeachingPermission.STOP, on=YearCheck, when={CheckStage.FAILED}, becomes=CheckStage.EXCUSED, by={Post, System})
def excuse_check(check: YearCheck, *, reason: Because, acting: Acting) -> None:
    """免予失效"""
    check.because = reason


@operation(TeachingPermission.STOP, on=YearCheck, when={CheckStage.FAILED}, becomes=CheckStage.LAPSED, by={Post, System})
def lapse_instructor(check: YearCheck, *, reason: Because, acting: Acting) -> None:
    """资格失效

    The instructor teaches no more until resumed. Tells InstructorStopped. Refuses: training.instructor_not_registered.
    """
    instructor = Instructor.objects.unscoped().select_for_update(of=("self",)).get(pk=check.instructor_id)
    if instructor.stage != InstructorStage.REGISTERED:
        raise refuse("training.instructor_not_registered")
    check.because = instructor.stopped_because = reason
    instructor.stage = InstructorStage.LAPSED
    instructor.save()
    acting.tell(InstructorStopped(instructor.id, instructor.person_id, instructor.branch_id))
