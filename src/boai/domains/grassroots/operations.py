"""The verbs of grassroots organisations: ``from boai.domains.grassroots import operations as do``."""

from typing import Annotated

from boai.domains.grassroots.models import SelfCheck
from boai.domains.grassroots.rules import Standard, evidence_missing, meets_standard, year_fault
from boai.domains.grassroots.vocabulary import CheckStage, FiveHavesVerified, Have, Permission
from boai.kernel.basics import clock
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Because, Label, Note, Post, System, operation, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch


@operation(Permission.CHECK_FILE, creates=SelfCheck, by={Post, System})
def file(
    *,
    branch: Branch,
    year: int,
    leader: bool,
    leader_evidence: Note = NOTHING_NOTED,
    steady_members: bool,
    steady_members_evidence: Note = NOTHING_NOTED,
    rules: bool,
    rules_evidence: Note = NOTHING_NOTED,
    platform: bool,
    platform_evidence: Note = NOTHING_NOTED,
    activities: bool,
    activities_evidence: Note = NOTHING_NOTED,
    acting: Acting,
) -> SelfCheck:
    """填报五有自查

    One a branch and calendar year. Pins the standard of today. Refuses: grassroots.year_out_of_range, grassroots.already_filed,
    grassroots.evidence_missing (for each yes without), editions.none_in_force.
    """
    refuse_if(year_fault(year, clock.today().year))
    check = SelfCheck(
        branch=branch,
        year=year,
        filed_by_id=acting.person_id,
        filed_on=clock.today(),
        edition=pin(Standard, at=branch),
        leader=leader,
        leader_evidence=leader_evidence,
        steady_members=steady_members,
        steady_members_evidence=steady_members_evidence,
        rules=rules,
        rules_evidence=rules_evidence,
        platform=platform,
        platform_evidence=platform_evidence,
        activities=activities,
        activities_evidence=activities_evidence,
    )
    refuse_if(evidence_missing(check.answers))
    return check


@operation(
    Permission.CHECK_FILE,
    on=SelfCheck,
    when={CheckStage.FILED, CheckStage.RETURNED},
    becomes=CheckStage.FILED,
    by={Post, System},
    only_by=["filed_by"],
)
def correct(
    check: SelfCheck,
    *,
    have: Annotated[Have, Label("更正哪一项")],
    met: Annotated[bool, Label("是否具备")],
    evidence: Annotated[Note, Label("依据")] = NOTHING_NOTED,
    acting: Acting,
) -> None:
    """更正一项

    The filer changes one answer; the check waits for the county again. Refuses: access.others_work,
    grassroots.evidence_missing.
    """
    setattr(check, have, met)
    setattr(check, f"{have}_evidence", evidence)
    refuse_if(evidence_missing(check.answers))
    check.returned_because = ""


@operation(Permission.CHECK_VERIFY, on=SelfCheck, when={CheckStage.FILED}, becomes=CheckStage.RETURNED, by={Post, System})
def return_for_change(check: SelfCheck, *, reason: Because, acting: Acting) -> None:
    """退回修改"""
    check.returned_because = reason


@operation(
    Permission.CHECK_VERIFY,
    on=SelfCheck,
    when={CheckStage.FILED},
    becomes=CheckStage.VERIFIED,
    by={Post, System},
    never_by=["filed_by"],
)
def verify(check: SelfCheck, *, acting: Acting) -> None:
    """核实

    Judges the check by the pinned standard. Tells FiveHavesVerified. Refuses: access.own_work.
    """
    met = meets_standard(check.answers, check.edition.rule(Standard))
    check.meets_standard, check.verified_on = met, clock.today()
    acting.tell(FiveHavesVerified(check.id, check.branch_id, check.year, met))
