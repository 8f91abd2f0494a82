"""The sentences of first-aid training with their values: to learners, holders, and those who answer for a class."""

import json
from collections.abc import Sequence
from typing import Any

from boai.domains.training.models import Certificate, Enrolment, Group, Instructor, TrainingClass, TrainingPlace
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Note, Record
from boai.kernel.notify import operations as notify
from boai.kernel.notify.queries import answering_for, was_told
from boai.kernel.notify.vocabulary import Inbox
from boai.kernel.orgs.models import Branch
from boai.kernel.slots.seats import clock_words


def of_class(training_class: TrainingClass) -> dict[str, str]:
    """What every message about a class says."""
    return {
        "title": training_class.title,
        "starts_at": clock_words(training_class.slot.starts_at),
        "place": training_class.place,
    }


def tell_learner(enrolment: Enrolment, kind: str, occasion: str, acting: Acting, **more: str) -> None:
    """One message to a learner about the class; ``occasion`` tells it from the same kind told before. A class that is over is no news."""
    if enrolment.training_class.slot.ends_at < clock.now():
        return
    _once(
        branch=enrolment.branch,
        person=enrolment.person,
        kind=kind,
        values=_json({**of_class(enrolment.training_class), **more}),
        key=f"{kind}:{enrolment.id}:{enrolment.person_id}:{occasion}",
        about=str(enrolment.id),
        until=enrolment.seat.held_until,
        acting=acting,
    )


def tell_group(group: Group, enrolment: Enrolment, acting: Acting, *, size: int) -> None:
    """One message to a group's contact about the seats held for all of them."""
    assert enrolment.seat.held_until is not None
    _once(
        branch=group.branch,
        person=group.leader,
        kind="training.group_offered",
        values=_json(
            {
                **of_class(group.training_class),
                "size": str(size),
                "until": clock_words(enrolment.seat.held_until),
                "group": group.number,
            }
        ),
        key=f"training.group_offered:{group.id}:{enrolment.seat.held_until.isoformat()}",
        about=str(group.id),
        acting=acting,
    )


def tell_holder(certificate: Certificate, kind: str, occasion: str, acting: Acting, **more: str) -> None:
    """One message to the holder of a certificate."""
    last = certificate.valid_until_on
    values = {"title": certificate.title, "number": certificate.number, "until": f"{last:%Y年%m月%d日}" if last else "长期", **more}
    _once(
        branch=certificate.branch,
        person=certificate.person,
        kind=kind,
        values=_json(values),
        key=f"{kind}:{certificate.id}:{occasion}",
        about=str(certificate.id),
        acting=acting,
    )


def tell_instructor(instructor: Instructor, kind: str, occasion: str, acting: Acting, **values: str) -> None:
    """One message to somebody who teaches."""
    _once(
        branch=instructor.branch,
        person=instructor.person,
        kind=kind,
        values=_json(values),
        key=f"{kind}:{instructor.id}:{occasion}",
        about=str(instructor.id),
        acting=acting,
    )


def tell_staff(training_class: TrainingClass, kind: str, permission: str, occasion: str, acting: Acting, **more: str) -> None:
    """One message to everybody who answers for the class under a permission, at its branch or the nearest above."""
    _tell_answering(training_class, training_class.branch, kind, permission, occasion, acting, title=training_class.title, **more)


def tell_keepers(place: TrainingPlace, kind: str, permission: str, occasion: str, acting: Acting, **more: str) -> None:
    """One message to everybody who answers for the place under a permission, at its branch or the nearest above."""
    _tell_answering(place, place.branch, kind, permission, occasion, acting, name=place.name, **more)


def other_dates(classes: Sequence[TrainingClass]) -> str:
    """Where one could go instead."""
    if not classes:
        return "近期没有同类班次，开班后会公布。"
    return "可以改报：" + "；".join(f"{clock_words(one.slot.starts_at)} {one.title}（余{one.slot.left}位）" for one in classes) + "。"


def _tell_answering(about: Record, branch: Branch, kind: str, permission: str, occasion: str, acting: Acting, **values: str) -> None:
    for person in answering_for(branch, permission):
        _once(
            branch=branch,
            person=person,
            kind=kind,
            values=_json({"id": str(about.id), **values}),
            key=f"{kind}:{about.id}:{person.id}:{occasion}",
            about=str(about.id),
            inbox=Inbox.DESK,
            acting=acting,
        )


def _once(*, key: str, acting: Acting, **message: Any) -> None:
    """Tell it, unless this occasion was told before: what a job finds again each day leaves no line in the trace."""
    if not was_told(acting.society_id, key):
        notify.tell(key=key, **message, acting=acting.with_key(""))


def _json(values: dict[str, str]) -> Note:
    return Note(json.dumps(values, ensure_ascii=False))
