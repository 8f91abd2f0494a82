"""Twenty invented places, one a county, and next week's classes that still lack instructors."""

from datetime import date, timedelta

from boai.domains.training import operations as do
from boai.domains.training import rostering
from boai.domains.training.models import TrainingPlace
from boai.domains.training.vocabulary import ClassType, Setting
from boai.domains.training.vocabulary.places import PlaceGrade, PlaceKind
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Note
from boai.kernel.orgs.models import Branch

SEATS = {
    "510104": ("锦江区", "104.0810,30.6571"), "510105": ("青羊区", "104.0621,30.6745"), "510106": ("金牛区", "104.0526,30.6913"),
    "510107": ("武侯区", "104.0433,30.6418"), "510108": ("成华区", "104.1012,30.6599"), "510112": ("龙泉驿区", "104.2746,30.5567"),
    "510113": ("青白江区", "104.2509,30.8787"), "510114": ("新都区", "104.1587,30.8236"), "510115": ("温江区", "103.8563,30.6826"),
    "510116": ("双流区", "103.9237,30.5745"), "510117": ("郫都区", "103.8873,30.7954"), "510118": ("新津区", "103.8114,30.4102"),
    "510121": ("金堂县", "104.4120,30.8620"), "510129": ("大邑县", "103.5207,30.5873"), "510131": ("蒲江县", "103.5064,30.1967"),
    "510181": ("都江堰市", "103.6470,30.9884"), "510182": ("彭州市", "103.9580,30.9900"), "510183": ("邛崃市", "103.4646,30.4103"),
    "510184": ("崇州市", "103.6730,30.6302"), "510185": ("简阳市", "104.5470,30.4113"),
}  # fmt: skip
"""County seats, about: public geography."""
KINDS = (PlaceKind.BASE, PlaceKind.STATION, PlaceKind.BASE, PlaceKind.HALL)
WORDS = {PlaceKind.BASE: "应急救护培训基地", PlaceKind.STATION: "救护培训站点", PlaceKind.HALL: "生命教育体验馆"}
GRADES = (PlaceGrade.COUNTY, PlaceGrade.CITY, PlaceGrade.CITY, PlaceGrade.PROVINCE, PlaceGrade.COUNTY)
EQUIPMENT = (("心肺复苏半身模拟人", 16, 15), ("AED训练机", 8, 8), ("创伤模拟模块", 12, 10))
FINDINGS = Note("演示：器材完好、台账清楚、全年开放，同意定级。")


def places(acting: Acting) -> dict[str, TrainingPlace]:
    """One place a county, equipped, reviewed; halls visited."""
    branches = {one.code: one for one in Branch.objects.unscoped().filter(society_id=acting.society_id, code__in=SEATS)}
    return {code: _place(number, branches[code], *SEATS[code], acting) for number, code in enumerate(SEATS) if code in branches}


def _place(number: int, branch: Branch, county: str, point: str, acting: Acting) -> TrainingPlace:
    kind, today = KINDS[number % len(KINDS)], clock.today()
    place = do.open_place(
        branch=branch,
        kind=kind,
        name=f"{county}{WORDS[kind]}（演示）",
        address=f"{county}演示路{18 + 7 * number}号",
        point=point,
        opening_hours="周二至周日 9:00—17:00" if kind == PlaceKind.HALL else "周一至周五 9:00—17:00，周末按班次开放",
        seats=40 + number % 3 * 20,
        partner=("演示社区", "演示职业学院", "演示气象科普馆")[number % 3],
        about=Note("演示场所，名称与地址均为虚构。"),
        opened_on=date(2019 + number % 6, 1 + number % 12, 8),
        acting=acting,
    )
    for name, count, usable in EQUIPMENT:
        do.add_equipment(place=place, name=name, count=count, usable=usable - number % 3, acting=acting)
    if number % 5 != 4:
        do.review_place(place=place, year=today.year, findings=FINDINGS, grade=GRADES[number % len(GRADES)], acting=acting)
    for back in range(12 if kind == PlaceKind.HALL else 0):
        visited_on, persons = today - timedelta(days=7 * back + number), 30 + (number * 37 + back * 53) % 160
        do.record_visit(place=place, visited_on=visited_on, persons=persons, visitors="演示小学" if back % 2 else "", acting=acting)
    return place


def inviting(stood: dict[str, TrainingPlace], acting: Acting) -> None:
    """A class that can be booked at every other county's place, this week or next."""
    for number, (code, place) in enumerate(stood.items()):
        if number % 2 or code == "510113":  # 青白江 has its own
            continue
        starts_at = clock.at(clock.today() + timedelta(days=2 + number % 11), (9, 14)[number % 4 // 2])
        planned = do.plan(
            branch=place.branch,
            course="cpr_aed",
            title=f"{place.branch.short_name}市民急救班：心肺复苏（AED）",
            class_type=ClassType.CITIZEN_BOOKING,
            setting=Setting.COMMUNITY,
            place=place.name,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=4),
            capacity=24,
            acting=acting,
        )
        held = do.hold_at(do.approve(do.submit(planned, acting=acting), acting=acting), held_at=place, acting=acting)
        do.publish(held, acting=acting)


def needing(stood: dict[str, TrainingPlace], acting: Acting) -> None:
    """Next week's classes without instructors in twelve counties, and a proposal for one of them."""
    for number, (code, place) in enumerate(list(stood.items())[:12]):
        for half in (0, 1) if code in ("510113", "510104") else (0,):
            starts_at = clock.at(clock.today() + timedelta(days=3 + (number + 2 * half) % 7), 9)
            planned = do.plan(
                branch=place.branch,
                course="cpr_aed",
                title=f"{place.branch.short_name}心肺复苏（AED）班{'二' if half else '一'}班",
                class_type=ClassType.CITIZEN_BOOKING,
                setting=Setting.COMMUNITY,
                place=place.name,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=4),
                capacity=24 + number % 3 * 8,
                acting=acting,
            )
            do.hold_at(do.approve(do.submit(planned, acting=acting), acting=acting), held_at=place, acting=acting)
    today = clock.today()
    rostering.propose(stood["510113"].branch, today + timedelta(days=3), today + timedelta(days=12), acting)
