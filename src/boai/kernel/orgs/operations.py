"""Founding, linking and changing branches."""

import re
from datetime import date
from typing import Annotated

from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, Post, System, operation, refuse
from boai.kernel.orgs.models import Branch, BranchDivision, Division
from boai.kernel.orgs.vocabulary import BranchKind, Permission

_CODE = re.compile(r"[0-9A-Z]{1,20}")


@operation(Permission.BRANCH_FOUND, creates=Branch, by={System})
def found_society(*, code: str, name: str, short_name: str, acting: Acting) -> Branch:
    """建立市级红十字会

    The root of a tenancy: its id is the society's id. Refuses: orgs.bad_code.
    """
    return Branch(
        id=acting.society_id,
        code=_checked(code),
        path=f"{code}/",
        kind=BranchKind.CITY,
        name=name,
        short_name=short_name,
        stage=Branch.Stage.ACTIVE,
        legal_person=True,
    )


@operation(Permission.BRANCH_FOUND, creates=Branch, by={Post, System}, at="parent")
def found(
    *,
    parent: Branch,
    code: str,
    kind: BranchKind,
    name: str,
    short_name: str,
    legal_person: bool = False,
    established_on: date | None = None,
    acting: Acting,
) -> Branch:
    """建立下级组织

    Refuses: orgs.bad_code, orgs.code_taken.
    """
    path = f"{parent.path}{_checked(code)}/"
    if Branch.objects.unscoped().filter(society_id=acting.society_id, path=path).exists():
        raise refuse("orgs.code_taken", code=code)
    return Branch(
        parent=parent,
        code=code,
        path=path,
        kind=kind,
        name=name,
        short_name=short_name,
        legal_person=legal_person,
        established_on=established_on,
    )


@operation(Permission.BRANCH_APPROVE, on=Branch, when={Branch.Stage.PREPARING}, becomes=Branch.Stage.ACTIVE, by={Post, System})
def approve(branch: Branch, *, acting: Acting) -> None:
    """批准成立"""
    branch.established_on = branch.established_on or clock.today()


@operation(Permission.BRANCH_CHANGE, creates=BranchDivision, by={Post, System})
def link_division(*, branch: Branch, code: Annotated[str, Label("区划代码")], valid_from_on: date, acting: Acting) -> BranchDivision:
    """登记所辖区划

    Refuses: orgs.unknown_division.
    """
    division = Division.objects.filter(pk=code).first()
    if division is None:
        raise refuse("orgs.unknown_division", code=code)
    return BranchDivision(branch=branch, division=division, valid_from_on=valid_from_on)


def _checked(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise refuse("orgs.bad_code")
    return code
