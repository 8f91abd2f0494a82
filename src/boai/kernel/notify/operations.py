"""Telling, reading, telephoning."""

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, Note, Post, Self, System, operation, refuse
from boai.kernel.notify import plans
from boai.kernel.notify.kinds import message_kinds
from boai.kernel.notify.models import Address, Call, Message
from boai.kernel.notify.vocabulary import CallOutcome, CallStage, CarrierKind, Inbox, Permission
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person
from boai.kernel.people.operations import phone_on_file

READ_AT_ONCE = 500


@operation(Permission.MESSAGE_TELL, creates=Message, by={System})
def tell(
    *,
    branch: Branch,
    person: Person,
    kind: str,
    values: Annotated[Note, Label("内容")],
    key: Annotated[str, Label("编号")],
    about: Annotated[str, Label("关于")] = "",
    inbox: Inbox = Inbox.CITIZEN,
    until: datetime | None = None,
    acting: Acting,
) -> Message:
    """发通知

    ``values`` is a JSON object of words; ``key`` names the occasion: the same occasion is told once. ``until`` is when the
    message has lost its meaning: its links end then. Refuses: notify.unknown_kind.
    """
    if kind not in message_kinds():
        raise refuse("notify.unknown_kind", kind=kind)
    told = Message.objects.unscoped().filter(society_id=acting.society_id, key=key).first()
    if told:
        return told
    message = Message(branch=branch, person=person, society_id=acting.society_id, kind=kind, key=key, inbox=inbox)
    message.told_at, message.until, message.about = clock.now(), until, UUID(about) if about else None
    message.values_sealed = person.sealed("notify_message", "values", message.id, json.dumps(json.loads(values), ensure_ascii=False))
    message.save()
    if not plans.lay(message) and message.of_kind.outside:
        add_call(message, acting)
    return message


@operation(Permission.MESSAGE_READ, on=Message, by={Self})
def read(message: Message, *, acting: Acting) -> None:
    """知道了

    Nobody needs to telephone any more.
    """
    message.read_at = message.read_at or clock.now()
    plans.skip_rest(message)
    waiting = Call.objects.unscoped().filter(message=message, stage=CallStage.OPEN).first()
    if waiting:
        waiting.stage, waiting.done_at = CallStage.READ, clock.now()
        waiting.save()


def read_all(messages: QuerySet[Message], *, acting: Acting) -> int:
    """Say 知道了 to every unread one of a person's messages, at most a screenful of screens; gives how many."""
    unread = messages.filter(read_at=None).values_list("id", flat=True)[:READ_AT_ONCE]
    return len(read.many([{"record": one} for one in unread], acting=acting.with_key("")))


@operation(Permission.MESSAGE_TELL, on=Message, by={System})
def give_up(message: Message, *, acting: Acting) -> None:
    """列入电话通知单

    Every carrier failed. Does nothing where the inbox is enough, or somebody telephones already.
    """
    add_call(message, acting)


@operation(Permission.CALL_MAKE, on=Call, when={CallStage.OPEN}, by={Post})
def dial(call: Call, *, acting: Acting) -> None:
    """拨打

    Opens one number for dialling; it is not shown. Refuses: notify.no_phone.
    """
    if phone_on_file(call.person) is None:
        raise refuse("notify.no_phone")
    call.tries += 1


@operation(Permission.CALL_MAKE, on=Call, when={CallStage.OPEN}, by={Post})
def record_call(call: Call, *, outcome: Annotated[CallOutcome, Label("结果")], acting: Acting) -> None:
    """登记通话结果

    Without an answer the line stays open; a wrong number closes it as unreachable.
    """
    if outcome == CallOutcome.NO_ANSWER:
        return
    call.stage = CallStage.UNREACHABLE if outcome == CallOutcome.WRONG_NUMBER else CallStage.DONE
    call.done_at, call.done_by_id = clock.now(), acting.person_id


@operation(Permission.ADDRESS_BIND, creates=Address, by={System}, at="person")
def bind_address(
    *, person: Person, carrier: Annotated[CarrierKind, Label("渠道")], value: Annotated[str, Label("地址")], acting: Acting
) -> Address:
    """登记接收通知的账号"""
    address = Address.objects.unscoped().filter(person=person, carrier=carrier).first() or Address(person=person, carrier=carrier)
    address.value_sealed = person.sealed("notify_address", "value", address.id, value)
    address.save()
    return address


def add_call(message: Message, acting: Acting) -> None:
    """A line in the call list, where one is needed. Runs inside an operation."""
    if plans.needs_call(message) and not Call.objects.unscoped().filter(message=message).exists():
        Call(message=message, branch_id=message.branch_id, person_id=message.person_id).save()
