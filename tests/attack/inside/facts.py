"""What the corpora may know beforehand: ids, numbers and links, with whose they are. Prints JSON."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from boai.edge.cli.ground import stand

installation = stand()

from boai.domains.training import calendar_feed, queries, verification  # noqa: E402
from boai.domains.training import operations as do  # noqa: E402
from boai.domains.training.models import CalendarLink, Certificate, ClassRequest, Enrolment, Group, TrainingClass  # noqa: E402
from boai.domains.training.vocabulary.messages import CONFIRM  # noqa: E402
from boai.edge.demo.people import STAFF, VILLAGE  # noqa: E402
from boai.kernel.access.actors import as_public, as_self  # noqa: E402
from boai.kernel.access.models import Post as HeldPost  # noqa: E402
from boai.kernel.attempts.models import Attempt  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.change.acting import system  # noqa: E402
from boai.kernel.change.contract import Create  # noqa: E402
from boai.kernel.change.operation import branch_path  # noqa: E402
from boai.kernel.desk.declaration import Desk, desks  # noqa: E402
from boai.kernel.notify import links  # noqa: E402
from boai.kernel.orgs.models import Branch  # noqa: E402
from boai.kernel.people.models import Account, Person  # noqa: E402

MOST_RECORDS = 10
AT_WORK = {"5101/", "5101/510113/", "5101/510104/", "5101/510113/510113102/", "5101/510113/510113102/510113102202/"}
"""Where the cast works: a record at each of these is worth having."""
ANYWHERE = system(installation.society_id, name="attack")


def person(login: str) -> Person:
    found = Account.objects.get(login=login).person
    assert found is not None
    return found


def desk_facts() -> Iterator[dict[str, Any]]:
    """Every desk with its operations, and the ids and places of some of its records."""
    for desk in desks().values():
        yield {
            "key": desk.key,
            "view": str(desk.view),
            "society": desk.model.reach_by.society,
            "operations": [
                {"verb": one.verb, "label": one.label, "permission": str(one.permission), "creates": isinstance(one, Create),
                 "staff": "post" in one.by, "proof": one.proof}
                for one in desk.operations
            ],
            "records": list(_records(desk)),
        }  # fmt: skip


def _records(desk: Desk) -> Iterator[dict[str, str]]:
    if desk.model.reach_by.branch is None:
        return
    seen: set[str] = set()
    for record in desk.model._base_manager.order_by("-id")[:400]:
        path = branch_path(record)
        kind = path if path in AT_WORK else path[:12]
        if kind not in seen and len(seen) < MOST_RECORDS:
            seen.add(kind)
            yield {"id": str(record.pk), "path": path}


def enrolments() -> dict[str, str]:
    """Whose booking can be swapped: login -> number, of the class that sits its exam and of the crowded one."""
    rows = Enrolment.objects.unscoped().filter(person__accounts__login__startswith="citizen").order_by("id")
    return {login: number for number, login in rows.values_list("number", "person__accounts__login")}


def bookable() -> list[dict[str, Any]]:
    rows = queries.open_classes(ANYWHERE.reach("training.class.view"))
    return [
        {"number": one.number, "id": str(one.id), "path": one.branch.path, "title": one.title, "left": one.slot.left,
         "from": one.slot.starts_at.isoformat(), "to": one.slot.ends_at.isoformat()}
        for one in rows
    ]  # fmt: skip


def certificate() -> dict[str, str]:
    one = Certificate.objects.unscoped().exclude(person__id_number_sealed="").order_by("id").first()
    assert one is not None
    return {
        "number": one.number, "token": verification.token_of(one), "name": one.person.name, "masked": one.person.masked_name,
        "last_four": one.person.id_number[-4:], "state": str(verification.today_state(one)),
    }  # fmt: skip


def calendar() -> dict[str, str]:
    """citizen40's own calendar address; it is opened here."""
    link = CalendarLink.objects.unscoped().filter(person=person("citizen40")).first()
    link = link or do.open_calendar(person=person("citizen40"), acting=as_self(person("citizen40").id, installation.society_id))
    return {"token": calendar_feed.token_of(link)}


def offer() -> dict[str, str]:
    """Link tokens for an enrolment: a good one, one past its end, one of another purpose."""
    enrolment = Enrolment.objects.unscoped().filter(person=person("citizen21")).order_by("id").first()
    assert enrolment is not None

    def made(purpose: str, until: timedelta) -> str:
        return links.issue(installation.society_id, purpose, enrolment.id, enrolment.person_id, clock.now() + until)

    revoked = made(CONFIRM, timedelta(hours=1))
    links.revoke(enrolment.id)
    return {
        "number": enrolment.number,
        "good": made(CONFIRM, timedelta(hours=1)),
        "expired": made(CONFIRM, -timedelta(hours=1)),
        "other_purpose": made("notify.unsubscribe", timedelta(hours=1)),
        "revoked": revoked,
    }


def sitting_class() -> TrainingClass:
    found = TrainingClass.objects.unscoped().filter(stage="exam").order_by("-id").first()
    assert found is not None
    return found


def in_progress() -> dict[str, Any]:
    request = ClassRequest.objects.unscoped().select_related("branch").order_by("id").first()
    seen = TrainingClass.objects.within(as_public(installation.society_id).reach("training.class.view"))
    draft = TrainingClass.objects.unscoped().exclude(pk__in=seen.values("pk")).order_by("id").first()
    assert request is not None and draft is not None
    attempt = Attempt.objects.unscoped().filter(person=person("citizen13")).first()
    return {
        "request": {"number": request.number, "token": queries.request_token(request)},
        "unpublished": draft.number,
        "attempt": {"number": attempt.number, "login": "citizen13"} if attempt else None,
        "group": Group.objects.unscoped().order_by("id").values_list("number", flat=True).first(),
        "exam_class_id": str(sitting_class().id),
        "exam_class": sitting_class().number,
        "not_taught": next(
            one.number
            for one in TrainingClass.objects.unscoped().order_by("-id")
            if not one.instructors.filter(instructor__person=person("assistant")).exists()
        ),
    }


def posts() -> dict[str, dict[str, str]]:
    rows = HeldPost.objects.unscoped().filter(person__accounts__login__in=[one.login for one in STAFF]).select_related("branch")
    return {one.person.accounts.get().login: {"id": str(one.id), "path": one.branch.path, "role": str(one.role)} for one in rows}


def people() -> dict[str, dict[str, str]]:
    rows = Account.objects.exclude(person=None).select_related("person__key")
    logins = {one.login for one in STAFF} | {f"citizen{n:02d}" for n in range(1, 49)}
    return {
        one.login: {"id": str(one.person_id), "name": one.person.name, "id_number": one.person.id_number, "masked": one.person.masked_name}
        for one in rows
        if one.person and one.login in logins
    }


branches = {code: str(pk) for code, pk in Branch.objects.unscoped().values_list("code", "id") if len(code) <= 6 or code == VILLAGE}
print(
    json.dumps(
        {
            "desks": list(desk_facts()),
            "roles": {
                one.login: {"role": str(one.role), "title": one.role.label if one.role else "", "branch": one.branch} for one in STAFF
            },
            "posts": posts(),
            "people": people(),
            "branches": branches,
            "enrolments": enrolments(),
            "bookable": bookable(),
            "certificate": certificate(),
            "calendar": calendar(),
            "offer": offer(),
            **in_progress(),
        },
        ensure_ascii=False,
    )
)
