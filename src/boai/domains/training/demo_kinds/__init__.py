"""The demo city's popularisation, requests, electives, agreements, routes, thrift, quality and coverage, through operations."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.demo_kinds.classes import concluded, elective, industry, outreach
from boai.domains.training.vocabulary import (
    Aspect,
    ClassType,
    DrillKind,
    OrganiserKind,
    ScenicGrade,
    Setting,
    StockKind,
    TargetKind,
)
from boai.kernel.access.actors import as_self, as_staff
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Note
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import BranchKind
from boai.kernel.people.models import Account

SOURCE = "演示数据：按比例生成，并非真实人口"
TOPICS = ("心肺复苏与AED", "气道异物梗阻", "创伤止血与包扎", "溺水与触电", "燃气与一氧化碳中毒", "地震避险与自救")
TYPES = (ClassType.CITIZEN_BOOKING, ClassType.MOBILE_OUTREACH, ClassType.CAMPUS_ELECTIVE, ClassType.INDUSTRY_CUSTOM)
SESSIONS, PERSON_TIMES = 400, 48_500
DRILLS = (
    ("弥牟小学", DrillKind.PRIMARY, 820, 30, 128), ("大弯中学初中部", DrillKind.JUNIOR, 1240, 40, 165),
    ("省森林消防总队成都特勤大队", DrillKind.FIRE_TEAM, 60, 960, None), ("蓝天山地救援队", DrillKind.MOUNTAIN_TEAM, 36, 480, None),
)  # fmt: skip


def build(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """A year's popularisation over the towns of the city, and one of everything else in 青白江区. Numbers come from a fixed seed."""
    acting, county = system(society_id, name="demo"), _branch(society_id, "510113")
    progress("普及、节约与质量", 0, 3)
    _popularisation(society_id, Random(2020), acting)  # a fixed seed makes the same demo city again
    _drills(county, Random(2021), acting)  # likewise
    _coverage(society_id, county, acting)
    progress("普及、节约与质量", 1, 3)
    held = concluded(_branch(society_id, "510113102"), acting)
    elective(county, acting)
    industry(county, acting)
    outreach(county, acting)
    progress("普及、节约与质量", 2, 3)
    _thrift(county, held, acting)
    _quality(society_id, held, acting)
    _requests(society_id, county)
    progress("普及、节约与质量", 3, 3)


def _popularisation(society_id: UUID, random: Random, acting: Acting) -> None:
    """400 sessions of a year, each registered on its day; together 48,500 person-times, as a city of this size reports."""
    towns = list(Branch.objects.unscoped().filter(society_id=society_id, kind=BranchKind.TOWN).order_by("path"))
    weights = [random.uniform(0.3, 1.7) for _ in range(SESSIONS)]
    days = sorted((random.randrange(0, 364) for _ in range(SESSIONS)), reverse=True)
    for weight, day in zip(weights, days, strict=True):
        with clock.stopped(clock.now() - timedelta(days=day)):
            do.record_popularisation(
                branch=random.choice(towns),
                held_on=clock.today(),
                setting=random.choice(list(Setting)),
                class_type=random.choice(TYPES),
                topic=random.choice(TOPICS),
                persons=round(PERSON_TIMES * weight / sum(weights)),
                photos=random.randrange(0, 4),
                acting=acting,
            )


def _drills(county: Branch, random: Random, acting: Acting) -> None:
    """Evacuation drills and outside teams' training; and a session whose number was mistyped, withdrawn again."""
    wrong = do.record_popularisation(
        branch=county,
        held_on=clock.today(),
        setting=Setting.SCHOOL,
        class_type=ClassType.CITIZEN_BOOKING,
        topic="三献知识",
        persons=600,
        acting=acting,
    )
    do.withdraw_popularisation(wrong, reason=Note("人次多写了一个零"), acting=acting)
    for unit, kind, persons, minutes, seconds in DRILLS:
        do.record_drill(
            branch=county,
            kind=kind,
            unit=unit,
            held_on=clock.today() - timedelta(days=random.randrange(1, 50)),
            place=f"{unit}操场" if seconds else "青白江区应急救援训练场",
            persons=persons,
            minutes=minutes,
            evacuation_seconds=seconds,
            acting=acting,
        )


def _coverage(society_id: UUID, county: Branch, acting: Acting) -> None:
    random, society = Random(510100), _branch(society_id, "5101")  # a fixed seed makes the same demo city again
    counties = Branch.objects.unscoped().filter(society_id=society_id, kind=BranchKind.COUNTY).order_by("path")
    rows = [f"{one.code} {(n := random.randrange(260_000, 1_400_000))} {n // 3}" for one in counties]
    as_of_on = date(clock.today().year - 1, 12, 31)
    do.import_residents(branch=society, rows=Note("\n".join(rows)), as_of_on=as_of_on, source=SOURCE, acting=acting)
    targets = ((TargetKind.CERTIFIED, 400), (TargetKind.POPULARISATION, 12_000), (TargetKind.SESSIONS, 30))
    for kind, number in targets:
        do.set_target(
            branch=county, year=clock.today().year, kind=kind, number=number, basis=Note("演示：年度应急救护培训工作计划"), acting=acting
        )
    village, town = _branch(society_id, "510113102202"), _branch(society_id, "510113102")
    leader = Account.objects.get(login="citizen02").person
    assert leader is not None
    do.found_community_team(branch=village, name="白马村博爱救护队", leader=leader, members=8, founded_on=date(2025, 5, 8), acting=acting)
    do.adopt_mechanism(branch=town, title="弥牟镇应急救护联动机制", document="演示〔2025〕12号", adopted_on=date(2025, 6, 1), acting=acting)
    do.enter_scenic_area(
        branch=county, name="凤凰湖旅游度假区", grade=ScenicGrade.AAAA, staff=180, as_of_on=as_of_on, source=SOURCE, acting=acting
    )


def _thrift(county: Branch, held: object, acting: Acting) -> None:
    training_class = queries.class_numbered(acting.reach(""), str(held))
    assert training_class is not None
    shields = do.add_stock_item(
        branch=county, kind=StockKind.CONSUMABLE, name="一次性人工呼吸膜", unit="张", unit_cost=yuan("0.80"), acting=acting
    )
    books = do.add_stock_item(branch=county, kind=StockKind.TEXTBOOK, name="救护员培训教材", unit="本", unit_cost=yuan(28), acting=acting)
    do.receive_stock(shields, quantity=2000, acting=acting)
    do.receive_stock(books, quantity=200, acting=acting)
    do.issue_consumables(shields, training_class=training_class, quantity=60, acting=acting)
    do.lend_textbooks(books, quantity=40, training_class=training_class, acting=acting)
    for number in range(1, 7):
        aid = do.register_aid(
            branch=county, tag=f"MNR-{number:02d}", name="心肺复苏模拟人", bought_on=date(2023, 3, 1), price=yuan(2400), acting=acting
        )
        if number < 4:
            aid = do.use_aid(aid, training_class=training_class, acting=acting)
        if number < 3:
            do.disinfect(aid, acting=acting)


def _quality(society_id: UUID, held: object, acting: Acting) -> None:
    training_class = queries.class_numbered(acting.reach(""), str(held))
    assert training_class is not None
    random = Random(11)  # a fixed seed makes the same demo city again
    for number in range(8):
        answers = " ".join(f"{code}={random.choice((3, 4, 4, 5, 5))}" for code in _questions())
        do.answer_questionnaire(training_class=training_class, slip=f"demo-{number}", answers=answers, acting=acting)
    evaluation = do.file_evaluation(
        branch=_branch(society_id, "5101"),
        year=clock.today().year - 1,
        evaluator="演示：第三方应急教育评估组",
        means_score=91,
        method_score=78,
        quality_score=88,
        summary=Note("基地和教具配置良好；课堂组织规范；情景模拟教学仍偏少。"),
        acting=acting,
    )
    due_on = clock.today() + timedelta(days=30)
    found = do.add_finding(evaluation=evaluation, aspect=Aspect.METHOD, text=Note("情景模拟教学偏少"), due_on=due_on, acting=acting)
    do.publish_evaluation(evaluation, acting=acting)
    do.report_correction(found, mending=Note("每班增加两个情景模拟，已更新教案"), acting=acting)


def _questions() -> tuple[str, ...]:
    return ("content", "teacher", "practice", "aids", "venue", "confidence")


def _requests(society_id: UUID, county: Branch) -> None:
    organiser, officer = _person(society_id, "organiser", staff=False), _person(society_id, "county_officer", staff=True)
    asked = [
        do.request_class(
            branch=county,
            organiser_kind=kind,
            organiser=name,
            setting=setting,
            persons=persons,
            wished_on=clock.today() + timedelta(days=12 + number),
            place=place,
            wishes=Note(wishes),
            acting=organiser,
        )
        for number, (kind, name, setting, persons, place, wishes) in enumerate(
            (
                (OrganiserKind.SCHOOL, "青白江区大弯中学", Setting.SCHOOL, 120, "学校报告厅", "高一新生，希望练习心肺复苏"),
                (OrganiserKind.FIRM, "成都国际铁路港物流公司", Setting.ENTERPRISE, 40, "公司培训室", "叉车与触电伤害"),
                (OrganiserKind.COMMUNITY, "弥牟镇白马村村民委员会", Setting.VILLAGE, 60, "村文化站", "老人较多，请讲噎食急救"),
            )
        )
    ]
    do.offer_dates(
        asked[1],
        first=clock.at(clock.today() + timedelta(days=15), 9),
        second=clock.at(clock.today() + timedelta(days=16), 14),
        answer=Note("当天师资已排满，请从这两个时间里选一个。"),
        acting=officer,
    )


def _branch(society_id: UUID, code: str) -> Branch:
    return Branch.objects.unscoped().get(society_id=society_id, code=code)


def _person(society_id: UUID, login: str, *, staff: bool) -> Acting:
    person = Account.objects.get(login=login).person
    assert person is not None
    return as_staff(person.id, society_id, name=login) if staff else as_self(person.id, society_id, name=login)
