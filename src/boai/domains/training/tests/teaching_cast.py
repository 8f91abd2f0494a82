"""Builders for the tests of instructors, places and rosters; everything through operations."""

from datetime import date, timedelta

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor, TrainingClass, TrainingPlace
from boai.domains.training.vocabulary import ClassType, Setting, Tier
from boai.domains.training.vocabulary.places import PlaceKind
from boai.kernel.basics import clock
from tests.cast import Cast

FAR = date(2099, 1, 1)
TODAY = clock.today()


def teacher(cast: Cast, login: str = "citizen3", tier: Tier = Tier.GENERAL, **wanted) -> Instructor:
    """One more registered instructor."""
    return do.register_instructor(
        branch=cast.society, person=cast.person(login), tier=tier, valid_until_on=FAR, acting=cast.system, **wanted
    )


def place(
    cast: Cast, name: str = "青白江培训基地", kind: PlaceKind = PlaceKind.BASE, point: str = "104.25,30.88", **wanted
) -> TrainingPlace:
    given = {"branch": cast.county, "address": "演示路1号", "opening_hours": "周一至周五", "opened_on": TODAY, "seats": 40}
    return do.open_place(**given | wanted, name=name, kind=kind, point=point, acting=cast.county_officer)


def needing(
    cast: Cast, *, days: int = 3, hour: int = 9, hours: int = 13, seats: int = 10, course: str = "first_aider", branch=None
) -> TrainingClass:
    """An approved class without instructors."""
    starts_at = clock.at(clock.today() + timedelta(days=days), hour)
    planned = do.plan(
        branch=branch or cast.village,
        course=course,
        title=f"{days}日后{hour}点的班",
        class_type=ClassType.CITIZEN_BOOKING,
        setting=Setting.VILLAGE,
        place="白马村",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=seats,
        acting=cast.system,
    )
    return do.approve(do.submit(planned, acting=cast.system), acting=cast.system)
