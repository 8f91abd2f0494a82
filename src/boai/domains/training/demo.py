"""A believable month of first-aid training in the demo city, through operations."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor, Lesson, TrainingClass
from boai.domains.training.vocabulary import ClassType, Duty, Setting, Tier
from boai.kernel.attempts.models import Attempt, Question
from boai.kernel.attempts.operations import submit
from boai.kernel.basics import clock
from boai.kernel.basics.identity import check_character
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Account, Person

OPEN_CLASSES = (
    ("510113102202", "白马村救护员培训", "白马村党群服务中心", "first_aider", Setting.VILLAGE, 3, 9, 13, 30),
    ("510113102", "弥牟镇心肺复苏（AED）培训", "弥牟镇综合文化站", "cpr_aed", Setting.COMMUNITY, 2, 14, 4, 40),
    ("510113", "青白江区周末救护员班", "青白江区红十字救护培训基地", "first_aider", Setting.COMMUNITY, 7, 8, 13, 40),
    ("510104", "锦江区上班族夜校：心肺复苏（AED）", "锦江区红十字会三楼培训室", "cpr_aed", Setting.COMMUNITY, 4, 19, 3, 24),
    ("510104", "春熙路商圈企业专场", "锦江区红十字会三楼培训室", "cpr_aed", Setting.ENTERPRISE, 9, 14, 4, 30),
    ("5101", "成都市救护员公开课", "成都市红十字会应急救护培训中心", "first_aider", Setting.COMMUNITY, 10, 8, 13, 60),
)


def build(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """Courses, two instructors, and classes of the coming weeks that can be booked."""
    acting = system(society_id, name="demo")
    society = Branch.objects.unscoped().get(id=society_id)
    for login, tier in (("lead_instructor", Tier.BACKBONE), ("assistant", Tier.GENERAL), ("expert_instructor", Tier.EXPERT)):
        person = Account.objects.get(login=login).person
        assert person is not None
        do.register_instructor(branch=society, person=person, tier=tier, valid_until_on=date(2030, 12, 31), acting=acting)
    for number, row in enumerate(OPEN_CLASSES, start=1):
        progress("班次", number, len(OPEN_CLASSES))
        _open_class(row, acting)
    build_exams(society_id, progress)
    _crowded_class(acting)


def _crowded_class(acting: Acting) -> None:
    """A small class that is full, with people and a family waiting: who waits, and why, can be seen at once."""
    crowded = _open_class(("510113102202", "白马村家庭急救小班", "白马村老年活动室", "cpr_aed", Setting.FAMILY, 5, 14, 4, 4), acting)
    people = [Account.objects.get(login=f"citizen{n:02d}").person for n in range(21, 28)]
    for person in people[:6]:
        assert person is not None
        do.book(training_class=crowded, person=person, acting=acting)
    leader = people[6]
    assert leader is not None
    group = do.gather(training_class=crowded, leader=leader, acting=acting)
    for name, body in (("赵小满", "00000020050312951"), ("钱秀兰", "00000019580907962")):
        do.add_companion(group=group, name=name, id_number=body + check_character(body), acting=acting)
    do.book_group(group, acting=acting)


def _open_class(row: tuple[str, str, str, str, Setting, int, int, int, int], acting: Acting) -> TrainingClass:
    code, title, place, course, setting, days, hour, hours, seats = row
    starts_at = clock.at(clock.today() + timedelta(days=days), hour)
    training_class = do.plan(
        branch=Branch.objects.unscoped().get(society_id=acting.society_id, code=code),
        course=course,
        title=title,
        class_type=ClassType.CITIZEN_BOOKING,
        setting=setting,
        place=place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=seats,
        acting=acting,
    )
    do.submit(training_class, acting=acting)
    do.approve(training_class, acting=acting)
    if days in (2, 3, 7):
        for instructor, duty in zip(Instructor.objects.unscoped().order_by("id"), Duty, strict=False):
            do.assign(training_class=training_class, instructor=instructor, duty=duty, acting=acting)
    return do.publish(training_class, acting=acting)


def build_exams(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """The content signed by the expert, a class that sits its exam today, and exams that citizens sat at home."""
    acting = system(society_id, name="demo")
    progress("题库与线上课", 0, 2)
    do.plant_content(society_id)
    signer = _person("expert_instructor")
    do.sign_question.many([{"record": one, "signer": signer} for one in Question.objects.unscoped()], acting=acting)
    do.sign_lesson.many([{"record": one, "signer": signer} for one in Lesson.objects.unscoped()], acting=acting)
    progress("题库与线上课", 1, 2)
    _class_in_exam([_person(f"citizen{n:02d}") for n in range(1, 13)], acting)
    chance = Random(2026)  # noqa: S311  # the demo is the same every time
    for number in range(13, 49):
        progress("在家考试", number - 12, 36)
        begun = clock.at(clock.today() - timedelta(days=chance.randrange(1, 25)), chance.randrange(8, 22), chance.randrange(60))
        with clock.stopped(begun):
            _sit_at_home(_person(f"citizen{number:02d}"), chance, acting)


def _class_in_exam(learners: list[Person], acting: Acting) -> None:
    starts_at = clock.now() - timedelta(hours=4)
    with clock.stopped(starts_at - timedelta(days=3)):
        training_class = _planned_for_today(starts_at, acting)
        for learner in learners:
            do.book(training_class=training_class, person=learner, acting=acting)
    with clock.stopped(starts_at):
        do.start(training_class, acting=acting)
    for enrolment in training_class.enrolments.all():
        do.record_attendance(enrolment, absent_minutes=0, acting=acting)
    do.begin_exam(training_class, acting=acting)


def _planned_for_today(starts_at: datetime, acting: Acting) -> TrainingClass:
    training_class = do.plan(
        branch=Branch.objects.unscoped().get(society_id=acting.society_id, code="510113102"),
        course="cpr_aed",
        title="弥牟镇心肺复苏（AED）班·今天考试",
        class_type=ClassType.CITIZEN_BOOKING,
        setting=Setting.COMMUNITY,
        place="弥牟镇综合文化站",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        capacity=20,
        acting=acting,
    )
    do.approve(do.submit(training_class, acting=acting), acting=acting)
    for instructor, duty in zip(Instructor.objects.unscoped().order_by("id"), Duty, strict=False):
        do.assign(training_class=training_class, instructor=instructor, duty=duty, acting=acting)
    return do.publish(training_class, acting=acting)


def _sit_at_home(person: Person, chance: Random, acting: Acting) -> None:
    for lesson in Lesson.objects.unscoped().filter(code__in=["lesson-01", "lesson-02", "lesson-03", "lesson-04"]):
        do.finish_lesson(lesson=lesson, course="cpr_aed", person=person, acting=acting)
    attempt = do.sit_at_home(course="cpr_aed", person=person, acting=acting)
    submit(attempt, answers=_believable_answers(attempt, chance), acting=acting)


def _believable_answers(attempt: Attempt, chance: Random) -> str:
    """Right more often by the able and on easy questions."""
    able = chance.uniform(0.45, 1.0)
    rows = {str(one.id): one for one in Question.objects.unscoped().filter(id__in=[drawn.id for drawn in attempt.questions])}
    entries = []
    for drawn in attempt.questions:
        question = rows[drawn.id]
        right = {str(position) for position, own in enumerate(drawn.order) if int(own) in question.answer}
        wrong = [str(position) for position in range(len(drawn.order)) if str(position) not in right]
        knows = chance.random() < able + 0.12 * (2 - question.difficulty)
        entries.append("".join(sorted(right)) if knows or not wrong else chance.choice(wrong))
    return ".".join(entries)


def _person(login: str) -> Person:
    person = Account.objects.get(login=login).person
    assert person is not None
    return person
