"""Questions of calendars and filters."""

from calendar import Calendar, monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from boai.domains.training.models import CalendarLink, Enrolment, TrainingClass
from boai.domains.training.queries.classes import open_classes
from boai.domains.training.vocabulary import ClassStage, ClassType, EnrolmentStage, Setting
from boai.domains.training.vocabulary.calendar import CalendarStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import BranchKind

YEARS_SHOWN = 20
KEPT = timedelta(days=60)
"""How long a past class stays in a calendar feed."""


def asked_classes(rows: QuerySet[TrainingClass], *, county: str = "", class_type: str = "", setting: str = "") -> QuerySet[TrainingClass]:
    """The rows of a county (by its branch code), a class type, a setting; what is not in the closed lists filters nothing."""
    if county.isalnum():
        rows = rows.filter(branch__path__contains=f"/{county}/")
    if class_type in ClassType.values:
        rows = rows.filter(class_type=class_type)
    if setting in Setting.values:
        rows = rows.filter(setting=setting)
    return rows


def counties(reach: Reach) -> QuerySet[Branch]:
    """The county branches that a citizen can choose from."""
    return Branch.objects.within(reach).filter(kind__in=(BranchKind.COUNTY, BranchKind.ZONE)).order_by("path")


def month_of(asked: str) -> date:
    """The first day of a month typed as 2026-11; this month for anything else, and for years that no class is in."""
    this = clock.today().replace(day=1)
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return this
    return first if abs(first.year - this.year) <= YEARS_SHOWN else this


def weeks(reach: Reach, month: date, chosen: Mapping[str, str]) -> list[list[tuple[date, list[TrainingClass]]]]:
    """A month as weeks from Monday, each day with the classes that can be booked."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    by_day: dict[date, list[TrainingClass]] = {}
    for one in asked_classes(open_classes(reach, since=month, until=last), **chosen):
        by_day.setdefault(clock.day_of(one.slot.starts_at), []).append(one)
    return [[(day, by_day.get(day, [])) for day in week] for week in Calendar().monthdatescalendar(month.year, month.month)]


def link_of(reach: Reach, person_id: UUID) -> CalendarLink | None:
    """A person's open calendar address."""
    return CalendarLink.objects.within(reach).filter(person_id=person_id, stage=CalendarStage.OPEN).first()


def learning(reach: Reach, person_id: UUID) -> QuerySet[Enrolment]:
    """What stands in a person's calendar as a learner."""
    rows = Enrolment.objects.within(reach).filter(person_id=person_id, training_class__slot__ends_at__gt=clock.now() - KEPT)
    rows = rows.exclude(stage=EnrolmentStage.CANCELLED)
    return rows.select_related("training_class__slot", "training_class__branch").order_by("training_class__slot__starts_at")


def teaching(reach: Reach, person_id: UUID) -> QuerySet[TrainingClass]:
    """What stands in a person's calendar as an instructor; the feed's own reach covers the classes one teaches."""
    rows = TrainingClass.objects.within(reach).filter(instructors__instructor__person_id=person_id)
    rows = rows.filter(slot__ends_at__gt=clock.now() - KEPT).exclude(stage=ClassStage.CANCELLED)
    return rows.select_related("slot", "branch").order_by("slot__starts_at")
