"""Class days of the demo city: one going on today, one that waits for its audit, a term already graded, candidates on trial."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from boai.domains.training import operations as do
from boai.domains.training.models import ClassInstructor, Enrolment, Instructor, ScenicArea, TrainingClass
from boai.domains.training.vocabulary import CheckVerdict, ClassType, Duty, Funding, Setting, Tier
from boai.domains.training.vocabulary.field import EntryKind, Irregularity, OpeningPurpose
from boai.kernel.access.actors import as_staff
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Because, Files, Note
from boai.kernel.documents import vault
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Account, Person

STEPS = "scene response call compress breaths aed bleeding fracture comfort"
GRADED = "郑雅文 2023510201\n冯启航 2023510202\n褚嘉宁 2023510203\n卫思远 2023510204"
HOLDERS = (("citizen41", "DEMO-2025-0041"), ("citizen42", "DEMO-2025-0042"), ("citizen43", "DEMO-2025-0043"))


def build(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """What staff do on and after class day, by the hands that would do it. Needs three judges among the instructors."""
    county = Branch.objects.unscoped().get(society_id=society_id, code="510113")
    acting = system(society_id, name="demo")
    steps = (_class_today, _class_to_audit, _graded_term, _candidates)
    for number, step in enumerate(steps):
        progress("班次当天", number, len(steps))
        step(county, acting)
    progress("班次当天", len(steps), len(steps))


def _class_today(county: Branch, acting: Acting) -> None:
    """凤凰湖's staff practise today: signed in, two phones that differ, the names opened, a photo."""
    began = (clock.now() - timedelta(minutes=45)).replace(second=0, microsecond=0)
    held = _booked(county, "凤凰湖景区员工救护员班", Setting.SCENIC, began - timedelta(days=9), began, range(13, 21), acting)
    with clock.stopped(began + timedelta(minutes=5)):
        do.start(held, acting=acting)
    lead, assistant = _staff("lead_instructor", acting), _staff("assistant", acting)
    do.open_roster(training_class=held, purpose=OpeningPurpose.CLASS_DAY, acting=lead)
    learners = list(held.enrolments.order_by("id"))
    for enrolment in learners[:6]:
        do.record_sign_in(enrolment=enrolment, acting=lead)
    for who, minutes in ((lead, 0), (assistant, 60)):
        do.file_entry(enrolment=learners[6], kind=EntryKind.ATTENDANCE, value=str(minutes), made_at=clock.now(), acting=who)
    do.attach_photos(held, pictures=Files((vault.keep(_picture(), "课堂.png", "demo", lead).id,)), acting=lead)
    area = ScenicArea.objects.unscoped().filter(branch=county).first()
    assert area is not None
    do.count_scenic_class(area=area, training_class=held, acting=acting)


def _class_to_audit(county: Branch, acting: Acting) -> None:
    """Held three days ago: one paper keyed afterwards, the minutes sealed, an error found and a reopening proposed, a spot check."""
    began = clock.at(clock.today() - timedelta(days=3), 8)
    held = _booked(county, "大同街道救护员班", Setting.COMMUNITY, began - timedelta(days=9), began, range(28, 34), acting)
    lead, clerk = _staff("lead_instructor", acting), _staff("county_officer", acting)
    duties = list(held.instructors.order_by("duty", "id"))
    first = next(one for one in duties if one.duty == Duty.LEAD)
    second = next(one for one in duties if one.duty == Duty.ASSISTANT)
    with clock.stopped(began + timedelta(minutes=5)):
        do.start(held, acting=acting)
    with clock.stopped(began + timedelta(hours=11)):
        do.begin_exam(held, acting=acting)
        do.open_room(training_class=held, acting=lead)
        _examined(list(held.enrolments.order_by("id")), first, second, acting, clerk)
        do.seal(training_class=held, first_assessor=first, second_assessor=second, irregularity=Irregularity.NONE, acting=lead)
    with clock.stopped(began + timedelta(hours=26)):
        do.propose_reopen(training_class=held, reason=Because("一位学员的理论分数录入有误，与答卷不符"), acting=clerk)
    do.record_spot_check(
        training_class=held,
        checked_on=clock.today() - timedelta(days=3),
        verdict=CheckVerdict.FAULTS,
        findings=Note("训练用AED电极片已过期，未影响教学"),
        due_on=clock.today() + timedelta(days=14),
        acting=_staff("city_officer", acting),
    )


def _examined(learners: list[Enrolment], first: ClassInstructor, second: ClassInstructor, acting: Acting, clerk: Acting) -> None:
    *online, on_paper = learners
    for place, enrolment in enumerate(online):
        do.record_attendance(enrolment, absent_minutes=0, acting=acting)
        do.record_theory(enrolment=enrolment, score=82 + 3 * place, acting=acting)
        for duty in (first, second):
            do.assess(enrolment=enrolment, assessor=duty.instructor.person, passed=STEPS, acting=acting)
    do.key_paper(
        enrolment=on_paper,
        first_assessor=first,
        first_passed=STEPS,
        second_assessor=second,
        second_passed=STEPS,
        absent_minutes=0,
        score=86,
        both_signed=True,
        kept_at="青白江区红十字会档案柜2号",
        acting=clerk,
    )


def _graded_term(county: Branch, acting: Acting) -> None:
    """Last term's elective, its lessons held and its students graded."""
    began = clock.at(clock.today() - timedelta(days=60), 14)
    with clock.stopped(began - timedelta(days=20)):
        held = _planned(county, "elective", "大弯中学急救选修课", ClassType.CAMPUS_ELECTIVE, Setting.SCHOOL, began, 30 * 24, acting)
        do.publish(held, acting=acting)
        do.enrol_campus_roster(held, roster=Note(GRADED), acting=acting)
        lessons = [
            do.add_term_session(
                training_class=held,
                starts_at=began + timedelta(days=7 * week),
                ends_at=began + timedelta(days=7 * week, hours=4),
                topic=topic,
                place="实训楼203",
                acting=acting,
            )
            for week, topic in enumerate(("心肺复苏", "AED与气道异物", "止血包扎", "骨折固定与搬运"))
        ]
    for lesson in lessons:
        with clock.stopped(lesson.ends_at):
            do.hold_term_session(lesson, present=4, acting=acting)
    for place, enrolment in enumerate(held.enrolments.order_by("id")):
        do.grade_student(enrolment=enrolment, usual_score=78 + 5 * place, exam_score=70 + 8 * place, acting=acting)


def _candidates(county: Branch, acting: Acting) -> None:
    """Three holders of older certificates become candidates: one has passed the panel, one is being heard, one keeps a household."""
    people = []
    for login, number in HOLDERS:
        person = _person(login)
        do.record_past_certificate(
            branch=county,
            number=number,
            course="first_aider",
            name=person.name,
            id_number=person.id_number,
            issued_on=date(clock.today().year - 1, clock.today().month, 1),
            source="演示：往年纸质台账",
            acting=acting,
        )
        people.append(person)
    do.enter_household(branch=Branch.objects.unscoped().get(code="510113102202"), person=people[2], acting=acting)
    began = clock.at(clock.today() + timedelta(days=6), 9)
    course = _planned(county, "instructor", "师资培训班（第一期）", ClassType.INSTRUCTOR_DEV, Setting.COMMUNITY, began, 48, acting)
    do.publish(course, acting=acting)
    trials = [
        do.call_trial(
            enrolment=do.book(training_class=course, person=person, acting=acting),
            topic=topic,
            held_on=clock.today() + timedelta(days=1),
            acting=acting,
        )
        for person, topic in zip(people, ("成人心肺复苏", "气道异物梗阻"), strict=False)
    ]
    judges = [one.person for one in Instructor.objects.unscoped().filter(tier__in=(Tier.BACKBONE, Tier.EXPERT)).order_by("id")[:3]]
    for judge, mark in zip(judges, (28, 27, 26), strict=True):
        do.score_trial(trial=trials[0], scores=f"content={mark} skill={mark} method=22 time=13", judge=judge, acting=acting)
    do.close_trial(trials[0], acting=acting)
    do.score_trial(trial=trials[1], scores="content=25 skill=24 method=20 time=12", judge=judges[0], acting=acting)


def _booked(
    branch: Branch, title: str, setting: Setting, planned_at: datetime, starts_at: datetime, citizens: range, acting: Acting
) -> TrainingClass:
    """A published first-aider class with its instructors and these citizens on the roster."""
    with clock.stopped(planned_at):
        held = _planned(branch, "first_aider", title, ClassType.CITIZEN_BOOKING, setting, starts_at, 13, acting)
        for login, duty in (("lead_instructor", Duty.LEAD), ("assistant", Duty.ASSISTANT)):
            instructor = Instructor.objects.unscoped().get(person=_person(login))
            do.assign(training_class=held, instructor=instructor, duty=duty, acting=acting)
        do.publish(held, acting=acting)
        for number in citizens:
            do.book(training_class=held, person=_person(f"citizen{number:02d}"), acting=acting)
    return held


def _planned(
    branch: Branch, course: str, title: str, kind: ClassType, setting: Setting, starts_at: datetime, hours: int, acting: Acting
) -> TrainingClass:
    planned = do.plan(
        branch=branch,
        course=course,
        title=title,
        class_type=kind,
        setting=setting,
        place=f"{branch.short_name}红十字救护培训基地",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=30,
        funding=Funding.OWN_FISCAL,
        acting=acting,
    )
    return do.approve(do.submit(planned, acting=acting), acting=acting)


def _picture() -> bytes:
    """A drawn picture of two people and a manikin: no photographed face is in a demo."""
    picture = Image.new("RGB", (960, 640), "#dfe8ec")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 460, 960, 640), fill="#b9c7cd")
    pen.rounded_rectangle((380, 470, 700, 520), 24, fill="#e8b48c")
    for left, colour in ((250, "#2f6f8f"), (720, "#7a4f86")):
        pen.ellipse((left, 180, left + 90, 270), fill="#e8b48c")
        pen.rounded_rectangle((left - 20, 275, left + 110, 480), 40, fill=colour)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _staff(login: str, acting: Acting) -> Acting:
    return as_staff(_person(login).id, acting.society_id, name=login)


def _person(login: str) -> Person:
    person = Account.objects.get(login=login).person
    assert person is not None
    return person
