"""Changing a dated rule: one proposes, another publishes."""

import json
from datetime import date
from typing import Any

from pydantic import ValidationError

from boai.kernel.basics import clock
from boai.kernel.basics.edition import declared_rules, typed
from boai.kernel.change.contract import Acting, Note, Post, System, operation, refuse
from boai.kernel.editions.models import Edition
from boai.kernel.editions.vocabulary import Permission
from boai.kernel.orgs.models import Branch


@operation(Permission.EDITION_PROPOSE, creates=Edition, by={Post, System})
def propose(
    *,
    branch: Branch,
    kind: str,
    subject: str = "",
    title: str,
    values: Note,
    source: Note,
    valid_from_on: date,
    valid_to_on: date | None = None,
    acting: Acting,
) -> Edition:
    """提出规则版本

    ``values`` is JSON. Refuses: editions.unknown_rule, editions.bad_values, editions.back_dated (seeds of the system excepted).
    """
    if acting.kind is not System and valid_from_on < clock.today():
        raise refuse("editions.back_dated")
    return Edition(
        branch=branch,
        kind=kind,
        subject=subject,
        title=title,
        values=_checked(kind, values),
        source=source,
        valid_from_on=valid_from_on,
        valid_to_on=valid_to_on,
        proposed_by_id=acting.person_id,
    )


@operation(
    Permission.EDITION_PUBLISH,
    on=Edition,
    when={Edition.Stage.PROPOSED},
    becomes=Edition.Stage.PUBLISHED,
    by={Post, System},
    proof=True,
    never_by=["proposed_by"],
)
def publish(edition: Edition, *, acting: Acting) -> None:
    """发布规则版本

    Refuses: access.own_work.
    """


@operation(Permission.EDITION_PUBLISH, on=Edition, when={Edition.Stage.PROPOSED}, becomes=Edition.Stage.WITHDRAWN, by={Post})
def withdraw(edition: Edition, *, acting: Acting) -> None:
    """撤回规则版本"""


def _checked(kind: str, values: str) -> Any:
    rule = declared_rules().get(kind)
    if rule is None:
        raise refuse("editions.unknown_rule", kind=kind)
    try:
        plain = json.loads(values)
        typed(rule, plain)
    except ValidationError as wrong:
        raise refuse("editions.bad_values", what=str(wrong.errors()[0]["loc"])) from wrong
    except (ValueError, RecursionError) as wrong:
        raise refuse("editions.bad_values", what="JSON") from wrong
    return plain
