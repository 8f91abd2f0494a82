"""The indicators of coverage: certified share of residents, 1+1+1, scenic areas, the yearly plan."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from boai.domains.training import rules
from boai.domains.training.figures.kinds import sessions
from boai.domains.training.figures.learners import certified_persons
from boai.domains.training.models import (
    Certificate,
    CommunityTeam,
    Enrolment,
    HouseholdAider,
    PopularisationSession,
    ResidentCount,
    ScenicArea,
    StreetMechanism,
    YearTarget,
)
from boai.domains.training.queries.classes import LEARNING
from boai.domains.training.vocabulary import CertificateStage, RecordedStage, TargetKind
from boai.kernel.basics import clock
from boai.kernel.figures import Asked, Rate, Unit, declare
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import BranchKind

Branches = QuerySet[Any]


def residents(branches: Branches, since: date | None, until: date | None) -> int:
    """Residents by the newest standing count of each branch; a branch's own count holds those below it."""
    return sum(row.persons for row in _counts(branches, until))


def households(branches: Branches, since: date | None, until: date | None) -> int:
    """Households, as residents."""
    return sum(row.households for row in _counts(branches, until))


def certified_where_counted(branches: Branches, since: date | None, until: date | None) -> int:
    """Certified persons, in the areas whose residents are known: the numerator of the share."""
    return certified_persons(_below([row.branch.path for row in _counts(branches, until)], branches), since, until)


def households_with_aider(branches: Branches, since: date | None, until: date | None) -> int:
    """Households that have a first-aider with a certificate valid on ``until``."""
    day = until or clock.today()
    rows = HouseholdAider.objects.unscoped().filter(branch_id__in=branches, stage=RecordedStage.RECORDED, entered_on__lte=day)
    valid = Q(certificate__valid_until_on=None) | Q(certificate__valid_until_on__gte=day)
    return rows.filter(valid, certificate__stage=CertificateStage.ISSUED).count()


def villages(branches: Branches, since: date | None, until: date | None) -> int:
    return _branches_of(branches, BranchKind.VILLAGE)


def towns(branches: Branches, since: date | None, until: date | None) -> int:
    return _branches_of(branches, BranchKind.TOWN)


def community_teams(branches: Branches, since: date | None, until: date | None) -> int:
    rows = CommunityTeam.objects.unscoped().filter(branch_id__in=branches, stage=RecordedStage.RECORDED)
    return rows.filter(founded_on__lte=until or clock.today()).count()


def street_mechanisms(branches: Branches, since: date | None, until: date | None) -> int:
    rows = StreetMechanism.objects.unscoped().filter(branch_id__in=branches, stage=RecordedStage.RECORDED)
    return rows.filter(adopted_on__lte=until or clock.today()).count()


def scenic_staff(branches: Branches, since: date | None, until: date | None) -> int:
    return sum(area.staff for area in ScenicArea.objects.unscoped().filter(branch_id__in=branches))


def scenic_trained(branches: Branches, since: date | None, until: date | None) -> int:
    """Different persons who came to a class held for a scenic area's staff; never more than work there."""
    areas = ScenicArea.objects.unscoped().filter(branch_id__in=branches)
    learners = Enrolment.objects.unscoped().filter(stage__in=LEARNING, absent_minutes__isnull=False)
    rows = learners.filter(training_class__scenic__area__in=areas).values("training_class__scenic__area")
    came = {row["training_class__scenic__area"]: row["n"] for row in rows.annotate(n=Count("person", distinct=True))}
    return sum(min(came.get(area.id, 0), area.staff) for area in areas)


def target_of(kind: TargetKind) -> Any:
    """The year's target of a kind; a branch's own target holds those below it."""

    def ask(branches: Branches, since: date | None, until: date | None) -> int:
        return sum(row.number for row in _targets(kind, branches, until))

    return ask


def done_of(kind: TargetKind) -> Any:
    """What was reached this year by the branches that have a target: the numerator of completion."""

    def ask(branches: Branches, since: date | None, until: date | None) -> int:
        day = until or clock.today()
        places = _below([row.branch.path for row in _targets(kind, branches, until)], branches)
        return _REACHED[kind](places, date(day.year, 1, 1), day)

    return ask


def newly_certified(branches: Branches, since: date, until: date) -> int:
    rows = Certificate.objects.unscoped().filter(branch_id__in=branches, issued_on__range=(since, until))
    return rows.exclude(stage=CertificateStage.REVOKED).values("person_id").distinct().count()


def person_times(branches: Branches, since: date, until: date) -> int:
    rows = PopularisationSession.objects.unscoped().filter(branch_id__in=branches, held_on__range=(since, until))
    return sum(rows.filter(stage=RecordedStage.RECORDED).values_list("persons", flat=True))


_REACHED = {TargetKind.CERTIFIED: newly_certified, TargetKind.POPULARISATION: person_times, TargetKind.SESSIONS: sessions}
_UNITS = {
    TargetKind.CERTIFIED: Unit.PERSON, TargetKind.POPULARISATION: Unit.PERSON_TIME, TargetKind.SESSIONS: Unit.SESSION,
}  # fmt: skip


def _counts(branches: Branches, until: date | None) -> list[ResidentCount]:
    standing = ResidentCount.objects.unscoped().filter(
        branch_id__in=branches, stage=RecordedStage.RECORDED, as_of_on__lte=until or clock.today()
    )
    newer = standing.filter(branch_id=OuterRef("branch_id"), as_of_on__gt=OuterRef("as_of_on"))
    rows = list(standing.filter(~Exists(newer)).select_related("branch"))
    kept = set(rules.topmost(row.branch.path for row in rows))
    return [row for row in rows if row.branch.path in kept]


def _targets(kind: TargetKind, branches: Branches, until: date | None) -> list[YearTarget]:
    year = (until or clock.today()).year
    rows = list(YearTarget.objects.unscoped().filter(branch_id__in=branches, kind=kind, year=year).select_related("branch"))
    kept = set(rules.topmost(row.branch.path for row in rows))
    return [row for row in rows if row.branch.path in kept]


def _below(paths: list[str], branches: Branches) -> Branches:
    """The ids among ``branches`` that stand at or below these paths."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__gte=path, path__lt=path[:-1] + "0")
    return Branch.objects.unscoped().filter(inside, id__in=branches).values("id")


def _branches_of(branches: Branches, kind: BranchKind) -> int:
    return Branch.objects.unscoped().filter(id__in=branches, kind=kind, stage=Branch.Stage.ACTIVE).count()


declare(
    Asked(code="training.residents", label="常住人口", unit=Unit.PERSON, ask=residents),
    Asked(code="training.households", label="户数", unit=Unit.HOUSEHOLD, ask=households),
    Asked(code="training.certified_where_counted", label="有人口数据地区的持证救护员", unit=Unit.PERSON, ask=certified_where_counted),
    Rate(
        code="training.certified_share",
        label="持证救护员占常住人口",
        numerator="training.certified_where_counted",
        denominator="training.residents",
    ),
    Asked(code="training.households_with_aider", label="有救护员的家庭", unit=Unit.HOUSEHOLD, ask=households_with_aider),
    Rate(
        code="training.household_share",
        label="一个家庭一个救护员",
        numerator="training.households_with_aider",
        denominator="training.households",
    ),
    Asked(code="training.villages", label="村（社区）", unit=Unit.PLACE, ask=villages),
    Asked(code="training.community_teams", label="社区救护队", unit=Unit.TEAM, ask=community_teams),
    Rate(code="training.team_share", label="一个社区一支队", numerator="training.community_teams", denominator="training.villages"),
    Asked(code="training.towns", label="镇（街道）", unit=Unit.PLACE, ask=towns),
    Asked(code="training.street_mechanisms", label="街道应急机制", unit=Unit.PLACE, ask=street_mechanisms),
    Rate(
        code="training.mechanism_share",
        label="一个街道一套应急机制",
        numerator="training.street_mechanisms",
        denominator="training.towns",
    ),
    Asked(code="training.scenic_staff", label="景区从业人员", unit=Unit.PERSON, ask=scenic_staff),
    Asked(code="training.scenic_trained", label="参加过培训的景区从业人员", unit=Unit.PERSON, ask=scenic_trained),
    Rate(
        code="training.scenic_share",
        label="景区从业人员培训率",
        numerator="training.scenic_trained",
        denominator="training.scenic_staff",
    ),
    *(
        Asked(code=f"training.target_{kind.value}", label=f"年度目标：{kind.label}", unit=_UNITS[kind], ask=target_of(kind))
        for kind in TargetKind
    ),
    *(
        Asked(code=f"training.done_{kind.value}", label=f"年度完成：{kind.label}", unit=_UNITS[kind], ask=done_of(kind))
        for kind in TargetKind
    ),
    *(
        Rate(
            code=f"training.completion_{kind.value}",
            label=f"计划完成率：{kind.label}",
            numerator=f"training.done_{kind.value}",
            denominator=f"training.target_{kind.value}",
        )
        for kind in TargetKind
    ),
)
