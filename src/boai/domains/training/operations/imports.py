"""Rosters, and what happened before Boai: rows of a file become records through these."""

from datetime import date, datetime
from typing import Annotated

from boai.domains.training.models import Certificate, Enrolment, TrainingClass
from boai.domains.training.operations.seats import book
from boai.domains.training.rules import Course, valid_until
from boai.domains.training.rules import imports as rules
from boai.domains.training.vocabulary import ClassStage, ClassType, EnrolmentSource, Funding, Permission, Setting
from boai.domains.training.vocabulary import imports as imports  # noqa: PLC0414  # importing declares its reasons
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.text import tidy_id_number, tidy_name
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people
from boai.kernel.people.models import Person
from boai.kernel.slots import seats


@operation(Permission.ENROLMENT_BOOK, creates=Enrolment, by={Post, System}, at="training_class")
def enrol_from_roster(
    *,
    training_class: TrainingClass,
    name: Annotated[str, Label("姓名")],
    id_number: Annotated[str, Label("身份证号")] = "",
    phone: Annotated[str, Label("手机")] = "",
    acting: Acting,
) -> Enrolment:
    """按名册报名

    Somebody not yet known is registered at the class's branch; the seat is booked like any other. Refuses: training.name_differs
    and what registering and booking refuse.
    """
    person = _person(training_class.branch, name, id_number, phone, acting)
    enrolment = book(training_class=training_class, person=person, acting=_on_behalf_of(acting))
    enrolment.source = EnrolmentSource.ROSTER
    enrolment.save()
    return enrolment


@operation(Permission.CLASS_APPROVE, creates=TrainingClass, by={Post, System})
def record_finished_class(
    *,
    branch: Branch,
    course: Annotated[str, Label("课程代码", "如 first_aider、cpr_aed")],
    title: str,
    class_type: ClassType,
    setting: Setting,
    place: str,
    starts_at: Annotated[datetime, Label("开始时间")],
    ends_at: Annotated[datetime, Label("结束时间")],
    learners: Annotated[int, Label("人数")],
    source: Annotated[str, Label("来源", "如：2019年纸质台账")],
    funding: Funding = Funding.FREE,
    acting: Acting,
) -> TrainingClass:
    """补录已办班次

    Filed as archived; nobody is certified by it. Refuses: training.ends_before_start, training.not_over, training.no_learners,
    training.already_recorded, training.source_missing, editions.none_in_force.
    """
    refuse_if(rules.finished_class_fault(starts_at, ends_at, learners, clock.now()))
    _check_source(source)
    if TrainingClass.objects.unscoped().filter(branch=branch, title=title, slot__starts_at=starts_at).exists():
        raise refuse("training.already_recorded", title=title)
    slot = seats.open_slot(branch, title, starts_at, ends_at, learners, opens_at=starts_at, closes_at=starts_at)
    return TrainingClass(
        number=new_number("KB"),
        title=title,
        branch=branch,
        class_type=class_type,
        setting=setting,
        funding=funding,
        edition=pin(Course, at=branch, subject=course),
        place=place,
        notice=f"补录，来源：{source}；参加{learners}人",
        slot=slot,
        stage=ClassStage.ARCHIVED,
    )


@operation(Permission.CERTIFICATE_ISSUE, creates=Certificate, by={Post, System})
def record_past_certificate(
    *,
    branch: Branch,
    number: str,
    course: Annotated[str, Label("证书种类", "课程代码或名称，如 救护员培训")],
    name: Annotated[str, Label("姓名")],
    id_number: Annotated[str, Label("身份证号")],
    issued_on: date,
    source: Annotated[str, Label("来源", "如：2019年纸质台账")],
    valid_until_on: Annotated[date | None, Label("有效至", "不填按课程的年限算")] = None,
    acting: Acting,
) -> Certificate:
    """补录往年证书

    Without an enrolment; verified like any other, told to nobody. Refuses: training.bad_number, training.number_taken,
    training.issued_in_the_future, training.validity_backwards, training.source_missing, training.identity_missing,
    training.name_differs, editions.none_in_force and what registering a person refuses.
    """
    written = number.replace(" ", "").upper()
    refuse_if(rules.past_certificate_fault(written, issued_on, valid_until_on, clock.today()))
    _check_source(source)
    if Certificate.objects.unscoped().filter(number=written).exists():
        raise refuse("training.number_taken", number=written)
    if not id_number:
        raise refuse("training.identity_missing")
    edition = pin(Course, at=branch, subject=course)
    rule = edition.rule(Course)
    return Certificate(
        number=written,
        person=_person(branch, name, id_number, "", acting),
        branch=branch,
        edition=edition,
        title=rule.certificate_title or rule.name,
        issued_on=issued_on,
        valid_until_on=valid_until_on or valid_until(issued_on, rule),
        source=source[:60],
    )


def _person(branch: Branch, name: str, id_number: str, phone: str, acting: Acting) -> Person:
    """Whoever has this id number, wherever they are on file; else somebody new. Refuses training.name_differs."""
    if id_number:
        index = people.id_index(acting.society_id, tidy_id_number(id_number))
        known = Person.objects.unscoped().select_related("key").filter(society_id=acting.society_id, index=index).first()
        if known is not None and known.name != tidy_name(name):
            raise refuse("training.name_differs")
        if known is not None:
            return known
    return people.register(branch=branch, name=name, id_number=id_number, phone=phone, acting=_on_behalf_of(acting))


def _on_behalf_of(acting: Acting) -> Acting:
    """The program, naming whose roster it works on: a learner may be on file outside the reach of whoever brings the roster."""
    return system(acting.society_id, name=f"名册 {acting.name}")


def _check_source(source: str) -> None:
    if len(source) < 2:
        raise refuse("training.source_missing")
