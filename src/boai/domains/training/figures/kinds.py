"""The indicators of popularisation, sessions, cost, drills and budgets."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet

from boai.domains.training.models import ClassBudget, CostEntry, Drill, Enrolment, PopularisationSession, TrainingClass
from boai.domains.training.queries.classes import LEARNING
from boai.domains.training.queries.kinds import HELD_OR_RUNNING
from boai.domains.training.vocabulary import SCHOOL_DRILLS, TEAM_TRAININGS, ClassType, Funding, RecordedStage, Setting
from boai.kernel.basics import clock
from boai.kernel.figures import Asked, Counted, Rate, Unit, declare


def sessions(branches: QuerySet[Any], since: date | None, until: date | None, **only: str) -> int:
    """Classes held (running or later), by the day they begin; ``only`` narrows to a setting or a class type."""
    rows = TrainingClass.objects.unscoped().filter(branch_id__in=branches, stage__in=HELD_OR_RUNNING, **only)
    if since:
        rows = rows.filter(slot__starts_at__gte=clock.at(since))
    if until:
        rows = rows.filter(slot__starts_at__lt=clock.end_of(until))
    return rows.count()


def _reached(**only: str) -> Callable[[Any], bool]:
    return lambda one: one.stage == RecordedStage.RECORDED and all(getattr(one, name) == value for name, value in only.items())


def _popularisation(code: str, label: str, **only: str) -> Counted:
    return Counted(
        code=code,
        label=label,
        unit=Unit.PERSON_TIME,
        of=PopularisationSession,
        counts=_reached(**only),
        on=lambda one: one.held_on,
        amount=lambda one: one.persons,
    )


def _drill(code: str, label: str, kinds: tuple[str, ...] | None) -> Counted:
    return Counted(
        code=code,
        label=label,
        unit=Unit.PERSON_TIME,
        of=Drill,
        counts=lambda one: one.stage == RecordedStage.RECORDED and (kinds is None or one.kind in kinds),
        on=lambda one: one.held_on,
        amount=lambda one: one.persons,
    )


def _budget(pool: Funding) -> Counted:
    return Counted(
        code=f"training.budget_{pool.value}",
        label=f"班次预算：{pool.label}",
        unit=Unit.FEN,
        of=ClassBudget,
        counts=lambda one: one.pool == pool,
        on=lambda one: one.set_on,
        amount=lambda one: one.amount_fen,
    )


def _cost(code: str, label: str, pool: Funding | None = None) -> Counted:
    return Counted(
        code=code,
        label=label,
        unit=Unit.FEN,
        of=CostEntry,
        counts=lambda one: pool is None or one.pool == pool,
        on=lambda one: one.entered_on,
        amount=lambda one: one.amount_fen,
    )


declare(
    _popularisation("training.popularisation", "普及培训人次"),
    *(_popularisation(f"training.popularisation_{one.value}", f"普及培训人次：{one.label}", setting=one.value) for one in Setting),
    *(_popularisation(f"training.popularisation_{one.value}", f"普及培训人次：{one.label}", class_type=one.value) for one in ClassType),
    Counted(
        code="training.popularisation_sessions",
        label="普及培训场次",
        unit=Unit.SESSION,
        of=PopularisationSession,
        counts=_reached(),
        on=lambda one: one.held_on,
    ),
    Asked(code="training.sessions", label="办班场次", unit=Unit.SESSION, ask=sessions),
    *(
        Asked(
            code=f"training.sessions_{one.value}",
            label=f"办班场次：{one.label}",
            unit=Unit.SESSION,
            ask=partial(sessions, setting=one.value),
        )
        for one in Setting
    ),
    *(
        Asked(
            code=f"training.sessions_{one.value}",
            label=f"办班场次：{one.label}",
            unit=Unit.SESSION,
            ask=partial(sessions, class_type=one.value),
        )
        for one in ClassType
    ),
    _drill("training.drills_school", "校园疏散演练人次", SCHOOL_DRILLS),
    _drill("training.outside_teams", "外部队伍训练人次", TEAM_TRAININGS),
    *(_budget(pool) for pool in Funding),
    *(_cost(f"training.cost_{pool.value}", f"培训成本：{pool.label}", pool) for pool in Funding),
    _cost("training.cost", "培训成本"),
    Counted(
        code="training.trainees",
        label="实到学员人次",
        unit=Unit.PERSON_TIME,
        of=Enrolment,
        counts=lambda one: one.stage in LEARNING and one.absent_minutes is not None,
        on=lambda one: one.booked_on,
    ),
    Rate(
        code="training.cost_per_trainee",
        label="人均培训成本",
        numerator="training.cost",
        denominator="training.trainees",
        unit=Unit.FEN,
        scale=1,
    ),
)
