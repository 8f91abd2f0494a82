"""Classes of the demo city beside the citizens' own: one concluded talk, an elective, a firm's class, a vehicle's day."""

from datetime import timedelta

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor, TrainingClass
from boai.domains.training.vocabulary import ClassType, Duty, Funding, Setting
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.contract import Acting, Note
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Account

ROSTER = "赵子轩 2024510101\n钱雨桐 2024510102\n孙浩然 2024510103\n李思琪 2024510104\n周宇航 2024510105\n吴欣怡 2024510106"
LESSONS = ("现场评估与心肺复苏", "AED与气道异物梗阻", "止血与包扎", "骨折固定与搬运")


def concluded(branch: Branch, acting: Acting) -> str:
    """A talk in 弥牟镇 held four days ago: learners came, costs and budget are known. Gives its number."""
    today = clock.today()
    with clock.stopped(clock.at(today - timedelta(days=6), 9)):
        held = _planned(branch, "popularisation", "弥牟镇家庭急救普及课", ClassType.CITIZEN_BOOKING, Setting.FAMILY, 2, 2, 40, acting)
        lead = Instructor.objects.unscoped().order_by("id").first()
        assert lead is not None
        do.assign(training_class=held, instructor=lead, duty=Duty.LEAD, acting=acting)
        do.publish(held, acting=acting)
        learners = [
            do.book(training_class=held, person=account.person, acting=acting)
            for account in Account.objects.filter(login__startswith="citizen").order_by("login")[10:22]
            if account.person
        ]
    with clock.stopped(clock.at(today - timedelta(days=4), 12)):
        do.start(held, acting=acting)
        for enrolment in learners:
            do.record_attendance(enrolment, absent_minutes=0, acting=acting)
        do.set_budget(training_class=held, pool=Funding.OWN_FISCAL, amount=yuan(300), acting=acting)
        do.conclude(held, persons=46, acting=acting)
    return str(held.number)


def elective(county: Branch, acting: Acting) -> None:
    """A term of four lessons with six students on the school's roster."""
    held = _planned(county, "elective", "成都理工大学应急救护选修课", ClassType.CAMPUS_ELECTIVE, Setting.SCHOOL, 20, 30 * 24, 60, acting)
    do.publish(held, acting=acting)
    for week, topic in enumerate(LESSONS):
        starts_at = clock.at(clock.today() + timedelta(days=20 + 7 * week), 14)
        do.add_term_session(
            training_class=held, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4), topic=topic, place="A3-201", acting=acting
        )
    do.enrol_campus_roster(held, roster=Note(ROSTER), acting=acting)


def industry(county: Branch, acting: Acting) -> None:
    """A signed agreement with a firm and one class under it, and one waiting for the leader."""
    agreement = do.draft_agreement(
        branch=county,
        client="青白江物流园区管理公司",
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=180),
        headcount=120,
        tailored=Note("叉车伤害、触电、中暑处置；班前十分钟急救"),
        acting=acting,
    )
    do.sign_agreement(agreement, acting=acting)
    held = _planned(county, "industry", "物流园区一线员工班", ClassType.INDUSTRY_CUSTOM, Setting.PARK, 8, 8, 40, acting)
    do.publish(held, acting=acting)
    do.add_agreement_class(agreement=agreement, training_class=held, acting=acting)
    do.draft_agreement(
        branch=county,
        client="玉虹化工有限公司",
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=90),
        headcount=60,
        fee=yuan(6000),
        tailored=Note("化学灼伤冲洗、有毒气体中毒"),
        acting=acting,
    )


def outreach(county: Branch, acting: Acting) -> None:
    """Today's vehicle: loaded, on the road, one stop done, one to come."""
    route = do.plan_route(branch=county, title="急救移动课堂·弥牟镇巡回", on_day=clock.today(), vehicle="川A·演示1", acting=acting)
    stops = [
        do.add_stop(
            route=route,
            place=place,
            setting=setting,
            arrives_at=clock.at(route.on_day, hour),
            leaves_at=clock.at(route.on_day, hour + 2),
            acting=acting,
        )
        for hour, place, setting in ((9, "白马村文化院坝", Setting.VILLAGE), (14, "弥牟镇农贸市场", Setting.COMMUNITY))
    ]
    for line in route.kit.order_by("id"):
        do.load_kit(line, loaded=line.wanted, acting=acting)
    do.finish_loading(route, acting=acting)
    do.depart(route, acting=acting)
    do.count_stop(stops[0], persons=86, topic="心肺复苏与AED", acting=acting)
    do.plan_route(branch=county, title="急救移动课堂·城厢古镇", on_day=clock.today() + timedelta(days=5), acting=acting)


def _planned(
    branch: Branch, course: str, title: str, kind: ClassType, setting: Setting, days: int, hours: int, seats: int, acting: Acting
) -> TrainingClass:
    starts_at = clock.at(clock.today() + timedelta(days=days), 9)
    planned = do.plan(
        branch=branch,
        course=course,
        title=title,
        class_type=kind,
        setting=setting,
        place=f"{branch.short_name}红十字会培训室",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=seats,
        funding=Funding.OWN_FISCAL,
        acting=acting,
    )
    return do.approve(do.submit(planned, acting=acting), acting=acting)
