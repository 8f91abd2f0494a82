"""Booking for several people at once: all get a seat, or all wait in one place of the queue."""

from typing import Annotated

from boai.domains.training.models import Companion, Enrolment, Group, TrainingClass
from boai.domains.training.operations.seats import check_may_learn, enrol, give_back, policy_of, queueing, refuse_late
from boai.domains.training.operations.waiting import accept
from boai.domains.training.vocabulary import WANTING, ClassStage, EnrolmentSource, EnrolmentStage, GroupStage, Permission
from boai.kernel.basics.identity import Identity, read_id_number
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.text import tidy_id_number, tidy_name
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Post, Self, System, operation, refuse
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people
from boai.kernel.people.models import Person
from boai.kernel.slots import seats


@operation(Permission.ENROLMENT_BOOK, creates=Group, by={Self, Post, System}, at="training_class")
def gather(
    *,
    training_class: TrainingClass,
    leader: Person,
    leader_comes: Annotated[bool, Label("联系人也参加")] = True,
    acting: Acting,
) -> Group:
    """多人一起报名

    A list to fill in; a list this contact has already begun for this class is given again. Refuses: training.not_enrolling.
    """
    if training_class.stage != ClassStage.ENROLLING:
        raise refuse("training.not_enrolling")
    begun = Group.objects.unscoped().filter(training_class=training_class, leader=leader, stage=GroupStage.GATHERING).first()
    if begun:
        return begun
    group = Group(number=new_number("TB"), training_class=training_class, branch_id=training_class.branch_id, leader=leader)
    group.save()
    if leader_comes:
        Companion(group=group, person=leader).save()
    return group


@operation(Permission.ENROLMENT_BOOK, creates=Companion, by={Self, Post, System}, at="group")
def add_companion(
    *,
    group: Group,
    name: Annotated[str, Label("姓名")],
    id_number: Annotated[str, Label("身份证号", "用来核对年龄和发证，加密保存")],
    phone: Annotated[str, Label("手机", "没有手机可以不填，由联系人转告")] = "",
    acting: Acting,
) -> Companion:
    """加一个人

    The answer is the same whether the society knows the id number or not. Refuses: training.companion_unknown,
    training.already_in_group, training.group_too_large, people.bad_name, people.bad_phone.
    """
    if group.stage != GroupStage.GATHERING:
        raise refuse("change.wrong_stage", stage=group.get_stage_display(), operation="加人")
    identity = read_id_number(tidy_id_number(id_number))
    if identity is None:
        raise refuse("training.companion_unknown")
    return _listed(group, _person(group.branch, name, identity, phone, acting))


@operation(Permission.ENROLMENT_BOOK, creates=Companion, by={Post, System}, at="group")
def add_known(*, group: Group, person: Person, acting: Acting) -> Companion:
    """从名册加人

    Refuses: training.already_in_group, training.group_too_large.
    """
    if group.stage != GroupStage.GATHERING:
        raise refuse("change.wrong_stage", stage=group.get_stage_display(), operation="加人")
    return _listed(group, person)


@operation(Permission.ENROLMENT_BOOK, on=Group, when={GroupStage.GATHERING}, by={Self, Post, System})
def drop_companion(group: Group, *, companion: Annotated[Companion | None, Label("同行人")], acting: Acting) -> None:
    """划去一人"""
    if companion and companion.group_id == group.id:
        companion.delete()


@operation(Permission.ENROLMENT_BOOK, on=Group, when={GroupStage.GATHERING}, becomes=GroupStage.SENT, by={Self, Post, System})
def book_group(group: Group, *, acting: Acting) -> None:
    """一起报名

    All or none: enough seats for everybody now, or everybody waits in one place. Tells SeatBooked or SeatAwaited for each.
    Refuses: training.group_empty, training.not_enrolling, training.barred, training.too_young, training.birth_date_unknown,
    slots.not_open, slots.closed, slots.too_many, slots.already_booked, slots.clash.
    """
    training_class = group.training_class
    policy = policy_of(training_class)
    listed = [one.person for one in group.companions.select_related("person").order_by("id")]
    if not listed:
        raise refuse("training.group_empty")
    for person in listed:
        check_may_learn(training_class, person, acting, policy)
    for seat in seats.ask(training_class.slot, listed, acting, queueing(policy), late=acting.kind is not Self):
        mine = acting.kind is Self and seat.person_id == group.leader_id
        enrol(training_class, seat, EnrolmentSource.SELF if mine else EnrolmentSource.STAFF, acting, group).save()


@operation(Permission.ENROLMENT_BOOK, on=Group, when={GroupStage.SENT}, by={Self, Post, System})
def confirm_group(group: Group, *, acting: Acting) -> None:
    """全体确认参加

    Tells SeatBooked for each. Refuses: training.no_offer, slots.hold_over, slots.clash.
    """
    offered = _members(group, (EnrolmentStage.OFFERED,))
    if not offered:
        raise refuse("training.no_offer")
    for enrolment in offered:
        accept(enrolment, acting)
        enrolment.stage = EnrolmentStage.BOOKED
        enrolment.save()


@operation(
    Permission.ENROLMENT_BOOK,
    on=Group,
    when={GroupStage.GATHERING, GroupStage.SENT},
    becomes=GroupStage.CANCELLED,
    by={Self, Post, System},
)
def cancel_group(group: Group, *, acting: Acting) -> None:
    """全体取消

    Tells SeatReleased for each. Refuses: training.cut_off_passed.
    """
    for enrolment in _members(group, (EnrolmentStage.BOOKED, *WANTING)):
        if acting.kind is Self and enrolment.stage == EnrolmentStage.BOOKED:
            refuse_late(enrolment)
        give_back(enrolment, acting)
        enrolment.stage = EnrolmentStage.CANCELLED
        enrolment.save()


def _members(group: Group, stages: tuple[EnrolmentStage, ...]) -> list[Enrolment]:
    rows = Enrolment.objects.unscoped().filter(group=group, stage__in=stages).select_for_update()
    return list(rows.order_by("id"))


def _listed(group: Group, person: Person) -> Companion:
    if group.companions.filter(person=person).exists():
        raise refuse("training.already_in_group")
    most = policy_of(group.training_class).group_most
    if group.companions.count() >= most:
        raise refuse("training.group_too_large", most=most)
    return Companion(group=group, person=person)


def _person(branch: Branch, name: str, identity: Identity, phone: str, acting: Acting) -> Person:
    """Who this is: the person known by that number under that name, else somebody new.

    A number known under another name makes a person without a number, to be cleared with the paper in hand; a refusal here would
    tell strangers which numbers the society knows (security.md law 5).
    """
    program = system(acting.society_id, name="training.add_companion")
    index = people.id_index(acting.society_id, identity.number)
    known = Person.objects.unscoped().filter(society_id=acting.society_id, index=index).select_related("key").first()
    if known is None:
        return people.register(branch=branch, name=name, id_number=identity.number, phone=phone, acting=program)
    if known.name == tidy_name(name):
        return known
    person = people.register(branch=branch, name=name, phone=phone, acting=program)
    person.born_on = identity.born_on
    person.save()
    return person
