"""Builders for the tests of class types, thrift, quality and coverage; everything through operations."""

from datetime import date, timedelta

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, StockItem, TrainingAid, TrainingClass
from boai.domains.training.vocabulary import ClassType, Duty, Setting, StockKind
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from tests.cast import Cast

DAY = timedelta(days=1)


def a_class(
    cast: Cast,
    class_type: ClassType = ClassType.CITIZEN_BOOKING,
    course: str = "cpr_aed",
    *,
    setting: Setting = Setting.COMMUNITY,
    seats: int = 10,
    days: int = 6,
    hours: int = 40,
) -> TrainingClass:
    """A class that takes bookings, with its two instructors."""
    starts_at = clock.now() + timedelta(days=days)
    planned = do.plan(
        branch=cast.village,
        course=course,
        title=f"{class_type.label}班",
        class_type=class_type,
        setting=setting,
        place="白马村党群服务中心",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=seats,
        acting=cast.system,
    )
    do.approve(do.submit(planned, acting=cast.system), acting=cast.system)
    for login, duty in (("lead", Duty.LEAD), ("assistant", Duty.ASSISTANT)):
        if course != "instructor":
            do.assign(training_class=planned, instructor=cast.training.instructor(login), duty=duty, acting=cast.system)
    return do.publish(planned, acting=cast.system)


def taught(cast: Cast, login: str = "citizen1", **wanted) -> Enrolment:
    """A learner in a running class who was there all the time."""
    opened = a_class(cast, **wanted)
    enrolment = do.book(training_class=opened, person=cast.person(login), acting=cast.system)
    do.start(opened, acting=cast.system)
    return do.record_attendance(enrolment, absent_minutes=0, acting=cast.system)


def session(cast: Cast, *, persons: int = 60, by: str = "village_clerk", **wanted):
    given = {
        "branch": cast.village,
        "held_on": clock.today(),
        "setting": Setting.VILLAGE,
        "class_type": ClassType.MOBILE_OUTREACH,
        "topic": "心肺复苏与AED",
    }
    return do.record_popularisation(**given | wanted, persons=persons, acting=getattr(cast, by))


def asked(cast: Cast, by=None, **wanted):
    given = {
        "branch": cast.county,
        "organiser_kind": "community",
        "organiser": "弥牟镇白马村村民委员会",
        "setting": Setting.VILLAGE,
        "persons": 40,
        "wished_on": clock.today() + 10 * DAY,
        "place": "村文化站",
    }
    return do.request_class(**given | wanted, acting=by or cast.citizen1)


def stock(cast: Cast, kind: StockKind = StockKind.CONSUMABLE, *, have: int = 100, cost: str = "1.50") -> StockItem:
    item = do.add_stock_item(
        branch=cast.village, kind=kind, name=f"{kind.label}{have}", unit="本", unit_cost=yuan(cost), acting=cast.county_officer
    )
    return do.receive_stock(item, quantity=have, acting=cast.county_officer) if have else item


def aid(cast: Cast, *, needs_disinfection: bool = True) -> TrainingAid:
    return do.register_aid(
        branch=cast.village,
        tag="MNR-01",
        name="半身模拟人",
        bought_on=date(2024, 5, 1),
        price=yuan(2400),
        needs_disinfection=needs_disinfection,
        acting=cast.county_officer,
    )
