"""The indicators of those who teach and of the places they teach at."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from boai.domains.training.models import HallVisit, Instructor, MentorPair, Observation, TeamJobs, TeamSession, TrainingPlace, YearCheck
from boai.domains.training.vocabulary import InstructorStage, RecordedStage, Tier
from boai.domains.training.vocabulary.places import PlaceGrade, PlaceStage
from boai.domains.training.vocabulary.teaching import CheckStage, InstructorGrade, PairStage
from boai.kernel.basics import clock
from boai.kernel.figures import Asked, Counted, Rate, Unit, declare

Ask = Callable[[QuerySet[Any], date | None, date | None], int]


def instructors(**only: str) -> Ask:
    """Registered instructors whose registration is valid on ``until``, of a tier or a grade where asked."""

    def ask(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
        rows = Instructor.objects.unscoped().filter(branch_id__in=branches, stage=InstructorStage.REGISTERED, **only)
        return rows.filter(valid_until_on__gte=until or clock.today()).count()

    return ask


def to_be_checked(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    """Instructors whose year must be checked: registered before the year of ``until`` began and still teaching, or checked for it."""
    year = (until or clock.today()).year
    rows = Instructor.objects.unscoped().filter(branch_id__in=branches)
    due = rows.filter(registered_on__lt=date(year, 1, 1), stage=InstructorStage.REGISTERED)
    return (due | rows.filter(checks__year=year)).distinct().count()


def passed_check(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    """Instructors who passed the check of that year."""
    year = (until or clock.today()).year
    return YearCheck.objects.unscoped().filter(branch_id__in=branches, year=year, stage=CheckStage.PASSED).count()


def places(grade: PlaceGrade | None = None) -> Ask:
    """Places that are open or paused, of a grade where asked."""

    def ask(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
        rows = TrainingPlace.objects.unscoped().filter(branch_id__in=branches, opened_on__lte=until or clock.today())
        rows = rows.exclude(stage=PlaceStage.CLOSED)
        return rows.filter(grade=grade).count() if grade else rows.count()

    return ask


def pairs(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    return MentorPair.objects.unscoped().filter(branch_id__in=branches, stage=PairStage.ACTIVE).count()


declare(
    Asked(code="training.instructors", label="在册师资", unit=Unit.PERSON, ask=instructors()),
    *(
        Asked(code=f"training.instructors_{one.value}", label=f"在册师资：{one.label}", unit=Unit.PERSON, ask=instructors(tier=one.value))
        for one in Tier
    ),
    *(
        Asked(code=f"training.instructors_{one.value}", label=f"在册师资：{one.label}", unit=Unit.PERSON, ask=instructors(grade=one.value))
        for one in InstructorGrade
    ),
    Asked(code="training.instructors_to_check", label="应考核师资", unit=Unit.PERSON, ask=to_be_checked),
    Asked(code="training.instructors_checked", label="年度考核合格师资", unit=Unit.PERSON, ask=passed_check),
    Rate(
        code="training.check_rate",
        label="师资年度考核合格率",
        numerator="training.instructors_checked",
        denominator="training.instructors_to_check",
    ),
    Asked(code="training.mentor_pairs", label="师徒结对", unit=Unit.CASE, ask=pairs),
    Counted(code="training.observations", label="听课记录", unit=Unit.RECORD, of=Observation, on=lambda one: one.held_on),
    Asked(code="training.places", label="培训场所", unit=Unit.PLACE, ask=places()),
    *(Asked(code=f"training.places_{one.value}", label=f"培训场所：{one.label}", unit=Unit.PLACE, ask=places(one)) for one in PlaceGrade),
    Counted(
        code="training.hall_visits",
        label="生命教育体验馆参观人次",
        unit=Unit.PERSON_TIME,
        of=HallVisit,
        counts=lambda one: one.stage == RecordedStage.RECORDED,
        on=lambda one: one.visited_on,
        amount=lambda one: one.persons,
    ),
    Counted(
        code="training.team_sessions",
        label="师资团队服务场次",
        unit=Unit.SESSION,
        of=TeamSession,
        counts=lambda one: one.stage == RecordedStage.RECORDED,
        on=lambda one: one.held_on,
    ),
    Counted(
        code="training.team_persons",
        label="师资团队服务人次",
        unit=Unit.PERSON_TIME,
        of=TeamSession,
        counts=lambda one: one.stage == RecordedStage.RECORDED,
        on=lambda one: one.held_on,
        amount=lambda one: one.persons,
    ),
    Counted(
        code="training.team_jobs",
        label="师资团队创造岗位",
        unit=Unit.PLACE,
        of=TeamJobs,
        on=lambda one: one.since_on,
        amount=lambda one: one.jobs,
    ),
)
