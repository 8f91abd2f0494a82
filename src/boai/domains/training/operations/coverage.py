"""Residents, yearly targets, 1+1+1, scenic areas."""

from datetime import date
from typing import Annotated

from django.db.models import Q

from boai.domains.training import rules
from boai.domains.training.models import (
    Certificate,
    CommunityTeam,
    HouseholdAider,
    ResidentCount,
    ScenicArea,
    ScenicClass,
    StreetMechanism,
    TrainingClass,
    YearTarget,
)
from boai.domains.training.rules import CoverageRule
from boai.domains.training.vocabulary import CertificateStage, CoveragePermission, RecordedStage, ScenicGrade, Setting, TargetKind
from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, Label, Note, Post, Refused, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import ids_below
from boai.kernel.orgs.vocabulary import BranchKind
from boai.kernel.people.models import Person

Because = Annotated[Note, Label("原因")]
_STANDING = {RecordedStage.RECORDED}


@operation(CoveragePermission.IMPORT, creates=ResidentCount, by={Post, System})
def import_residents(
    *,
    branch: Branch,
    rows: Annotated[Note, Label("数据", "每行：区划代码 人口 户数。只认所选组织和它下级的代码；整份没有错误才会导入")],
    as_of_on: date,
    source: Annotated[str, Label("来源", "如：第七次人口普查公报、统计年鉴")],
    acting: Acting,
) -> ResidentCount:
    """导入人口数据

    All or none; gives the last row. Refuses: training.residents_empty, training.residents_bad_line, training.residents_twice,
    training.residents_unknown (each by its line), training.residents_future, training.residents_source,
    training.residents_households, training.residents_known.
    """
    read, faults = rules.read_residents(rows)
    below = Branch.objects.unscoped().filter(id__in=ids_below(branch), code__in=[row.code for row in read])
    branches = {one.code: one for one in below}
    faults += [Reason("training.residents_unknown", line=row.line, code=row.code) for row in read if row.code not in branches]
    refuse_if(faults)
    counts = [_count(branches[row.code], row.persons, row.households, as_of_on, source) for row in read]
    for count in counts:
        count.save()
    return counts[-1]


@operation(CoveragePermission.IMPORT, on=ResidentCount, when=_STANDING, becomes=RecordedStage.WITHDRAWN, by={Post, System})
def withdraw_residents(count: ResidentCount, *, reason: Because, acting: Acting) -> None:
    """撤回人口数据

    Refuses: training.closing_reason.
    """
    count.withdrawn_because = _reason(reason)


@operation(CoveragePermission.TARGET, creates=YearTarget, by={Post, System})
def set_target(*, branch: Branch, year: int, kind: TargetKind, number: int, basis: Note, acting: Acting) -> YearTarget:
    """下达年度目标

    Refuses: training.target_year, training.target_not_positive, training.target_known, training.target_reason.
    """
    rule = pin(CoverageRule, at=branch).rule(CoverageRule)
    refuse_if(rules.target_fault(year, number, clock.today().year, rule))
    if YearTarget.objects.unscoped().filter(branch=branch, year=year, kind=kind).exists():
        raise refuse("training.target_known", year=year)
    if len(basis) < 4:
        raise refuse("training.target_reason")
    return YearTarget(branch=branch, year=year, kind=kind, number=number, basis=basis)


@operation(CoveragePermission.TARGET, on=YearTarget, by={Post, System})
def revise_target(target: YearTarget, *, number: int, basis: Note, acting: Acting) -> None:
    """调整目标

    The history keeps the earlier number and its basis. Refuses: training.target_not_positive, training.target_reason.
    """
    if number < 1:
        raise refuse("training.target_not_positive")
    if len(basis) < 4:
        raise refuse("training.target_reason")
    target.number, target.basis = number, basis


@operation(CoveragePermission.ENTER, creates=HouseholdAider, by={Post, System})
def enter_household(*, branch: Branch, person: Person, acting: Acting) -> HouseholdAider:
    """登记家庭救护员

    Refuses: training.household_certificate, training.household_known.
    """
    today = clock.today()
    if HouseholdAider.objects.unscoped().filter(person=person, stage=RecordedStage.RECORDED).exists():
        raise refuse("training.household_known")
    valid = Certificate.objects.unscoped().filter(Q(valid_until_on=None) | Q(valid_until_on__gte=today), person=person)
    certificate = valid.filter(stage=CertificateStage.ISSUED).order_by("-issued_on").first()
    if certificate is None:
        raise refuse("training.household_certificate")
    return HouseholdAider(branch=branch, person=person, certificate=certificate, entered_on=today)


@operation(CoveragePermission.ENTER, on=HouseholdAider, when=_STANDING, becomes=RecordedStage.WITHDRAWN, by={Post, System})
def withdraw_household(aider: HouseholdAider, *, reason: Because, acting: Acting) -> None:
    """取消登记

    Refuses: training.closing_reason.
    """
    aider.withdrawn_because = _reason(reason)


@operation(CoveragePermission.ENTER, creates=CommunityTeam, by={Post, System})
def found_community_team(*, branch: Branch, name: str, leader: Person, members: int, founded_on: date, acting: Acting) -> CommunityTeam:
    """登记社区救护队

    Refuses: training.team_level, training.team_known, training.team_members.
    """
    if branch.kind != BranchKind.VILLAGE:
        raise refuse("training.team_level")
    if CommunityTeam.objects.unscoped().filter(branch=branch, stage=RecordedStage.RECORDED).exists():
        raise refuse("training.team_known")
    least = pin(CoverageRule, at=branch).rule(CoverageRule).team_members
    if members < least:
        raise refuse("training.team_members", least=least)
    return CommunityTeam(branch=branch, name=name, leader=leader, members=members, founded_on=founded_on)


@operation(CoveragePermission.ENTER, on=CommunityTeam, when=_STANDING, becomes=RecordedStage.WITHDRAWN, by={Post, System})
def disband_community_team(team: CommunityTeam, *, reason: Because, acting: Acting) -> None:
    """撤销救护队

    Refuses: training.closing_reason.
    """
    team.withdrawn_because = _reason(reason)


@operation(CoveragePermission.ENTER, creates=StreetMechanism, by={Post, System})
def adopt_mechanism(*, branch: Branch, title: str, document: str, adopted_on: date, acting: Acting) -> StreetMechanism:
    """登记应急机制

    Refuses: training.mechanism_level, training.mechanism_known.
    """
    if branch.kind != BranchKind.TOWN:
        raise refuse("training.mechanism_level")
    if StreetMechanism.objects.unscoped().filter(branch=branch, stage=RecordedStage.RECORDED).exists():
        raise refuse("training.mechanism_known")
    return StreetMechanism(branch=branch, title=title, document=document, adopted_on=adopted_on)


@operation(CoveragePermission.ENTER, on=StreetMechanism, when=_STANDING, becomes=RecordedStage.WITHDRAWN, by={Post, System})
def repeal_mechanism(mechanism: StreetMechanism, *, reason: Because, acting: Acting) -> None:
    """废止应急机制

    Refuses: training.closing_reason.
    """
    mechanism.withdrawn_because = _reason(reason)


@operation(CoveragePermission.ENTER, creates=ScenicArea, by={Post, System})
def enter_scenic_area(
    *, branch: Branch, name: str, grade: ScenicGrade, staff: int, as_of_on: date, source: str, acting: Acting
) -> ScenicArea:
    """登记景区

    Refuses: training.scenic_known, training.scenic_staff.
    """
    if ScenicArea.objects.unscoped().filter(branch=branch, name=name).exists():
        raise refuse("training.scenic_known", name=name)
    if staff < 1:
        raise refuse("training.scenic_staff")
    return ScenicArea(branch=branch, name=name, grade=grade, staff=staff, as_of_on=as_of_on, source=source)


@operation(CoveragePermission.ENTER, on=ScenicArea, by={Post, System})
def update_scenic_area(area: ScenicArea, *, staff: int, as_of_on: date, source: str, acting: Acting) -> None:
    """更新从业人员

    Refuses: training.scenic_staff.
    """
    if staff < 1:
        raise refuse("training.scenic_staff")
    area.staff, area.as_of_on, area.source = staff, as_of_on, source


@operation(CoveragePermission.ENTER, creates=ScenicClass, by={Post, System}, at="area")
def count_scenic_class(*, area: ScenicArea, training_class: TrainingClass, acting: Acting) -> ScenicClass:
    """计入景区覆盖

    Refuses: training.scenic_setting, training.scenic_counted.
    """
    if training_class.setting != Setting.SCENIC:
        raise refuse("training.scenic_setting")
    if ScenicClass.objects.unscoped().filter(training_class=training_class).exists():
        raise refuse("training.scenic_counted")
    return ScenicClass(area=area, training_class=training_class)


def _count(branch: Branch, persons: int, households: int, as_of_on: date, source: str) -> ResidentCount:
    refuse_if(rules.residents_fault(persons, households, as_of_on, source, clock.today()))
    known = ResidentCount.objects.unscoped().filter(branch=branch, as_of_on=as_of_on, stage=RecordedStage.RECORDED)
    if known.exists():
        raise Refused(Reason("training.residents_known", branch=branch.short_name, day=as_of_on))
    return ResidentCount(branch=branch, persons=persons, households=households, as_of_on=as_of_on, source=source)


def _reason(reason: Note) -> Note:
    if len(reason) < 4:
        raise refuse("training.closing_reason")
    return reason
