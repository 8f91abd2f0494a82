"""A believable year of first-aider classes in the demo city: planned, taught, examined and certified through operations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from boai.domains.training import operations as do
from boai.domains.training.demo_teaching.careers import check_this_year
from boai.domains.training.models import Enrolment, Instructor, TrainingClass
from boai.domains.training.vocabulary import ClassType, Duty, Funding, Setting, Tier
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people
from boai.kernel.people.demo import invented_id_number, invented_name
from boai.kernel.people.models import Person

CLASSES, LEARNERS, TEACHERS = 156, 40, 15
FIRST_LEARNER, FIRST_TEACHER = 2_000, 1_000
STEPS = "scene response call compress breaths aed bleeding fracture comfort"
SETTINGS = (Setting.COMMUNITY, Setting.VILLAGE, Setting.SCHOOL, Setting.ENTERPRISE, Setting.GOVERNMENT, Setting.SCENIC, Setting.PARK)
TYPES = (
    ClassType.CITIZEN_BOOKING,
    ClassType.CITIZEN_BOOKING,
    ClassType.CAMPUS_ELECTIVE,
    ClassType.INDUSTRY_CUSTOM,
    ClassType.MOBILE_OUTREACH,
)


@dataclass(frozen=True)
class Planned:
    """One class of the past year: which one, where, when."""

    number: int
    branch_id: UUID
    on: date


def classes_of_the_year(society_id: UUID, today: date) -> list[Planned]:
    """156 classes over the counties, at most one a day, the oldest first; the same ones on every machine."""
    chance = Random(5101)  # noqa: S311  # a fixed year, not a secret
    counties = list(Branch.objects.unscoped().filter(society_id=society_id, kind="county").order_by("code"))
    days = sorted(chance.sample(range(8, 364), CLASSES), reverse=True)
    return [Planned(n, counties[n % len(counties)].id, today - timedelta(days=day)) for n, day in enumerate(days)]


def engage_teachers(society_id: UUID) -> None:
    """Fifteen more instructors, registered before the year began. Done again, it changes nothing."""
    acting = system(society_id, name="demo")
    society = Branch.objects.unscoped().get(id=society_id)
    for number in range(FIRST_TEACHER, FIRST_TEACHER + TEACHERS):
        person = _person(number, society, acting)
        tier = (Tier.GENERAL, Tier.GENERAL, Tier.BACKBONE)[number % 3]
        with clock.stopped(clock.now() - timedelta(days=800)):
            keyed = acting.with_key(f"demo-teacher-{number}")
            do.register_instructor(branch=society, person=person, tier=tier, valid_until_on=date(2030, 12, 31), acting=keyed)


def check_teachers(society_id: UUID) -> None:
    """The yearly check of those who taught the year's classes; done once."""
    acting = system(society_id, name="demo")
    taught = Instructor.objects.unscoped().filter(society_id=society_id, stage="registered", classes__training_class__stage="archived")
    check_this_year(list(taught.exclude(checks__year=clock.today().year).distinct().order_by("id")), acting)


def hold(planned: Planned, society_id: UUID) -> TrainingClass:
    """One class from plan to archive, each step on its own day. Every step has its key, so that a hold cut short is taken up again."""
    acting = system(society_id, name="demo").with_key(f"demo-year-{planned.number}")
    branch = Branch.objects.unscoped().get(id=planned.branch_id)
    starts_at = clock.at(planned.on, 8)
    with clock.stopped(starts_at - timedelta(days=14)):
        training_class = _opened(planned, branch, acting)
        enrolments = [
            do.book(training_class=training_class, person=person, acting=acting.with_key(f"{acting.key}-{place}"))
            for place, person in enumerate(_learners(planned.number, branch, acting))
        ]
    with clock.stopped(starts_at + timedelta(minutes=5)):
        do.start(training_class, acting=acting)
        _attend(planned.number, enrolments, acting)
    with clock.stopped(starts_at + timedelta(hours=11)):
        do.begin_exam(training_class, acting=acting)
        _examine(planned.number, training_class, enrolments, acting)
        do.finish(training_class, acting=acting)
    with clock.stopped(starts_at + timedelta(days=5)):
        do.audit(training_class, acting=acting)
        do.issue_all(training_class, acting=acting)
        return do.archive(training_class, acting=acting)


def _opened(planned: Planned, branch: Branch, acting: Acting) -> TrainingClass:
    starts_at = clock.at(planned.on, 8)
    training_class = do.plan(
        branch=branch,
        course="first_aider",
        title=f"{branch.short_name}救护员培训第{planned.number // 20 + 1}期",
        class_type=TYPES[planned.number % len(TYPES)],
        setting=SETTINGS[planned.number % len(SETTINGS)],
        place=f"{branch.short_name}红十字救护培训基地",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=13),
        capacity=LEARNERS,
        funding=tuple(Funding)[planned.number % 4],
        acting=acting,
    )
    do.submit(training_class, acting=acting)
    do.approve(training_class, acting=acting)
    for place, duty in enumerate((Duty.LEAD, Duty.ASSISTANT, Duty.ASSISTANT)):
        instructor, keyed = _teachers(planned.number)[place], acting.with_key(f"{acting.key}-{place}")
        do.assign(training_class=training_class, instructor=instructor, duty=duty, acting=keyed)
    return do.publish(training_class, acting=acting)


def _teachers(number: int) -> list[Instructor]:
    known = list(Instructor.objects.unscoped().select_related("person").order_by("id")[: TEACHERS + 2])
    return [known[(3 * number + place) % len(known)] for place in range(3)]


def _learners(number: int, branch: Branch, acting: Acting) -> Iterator[Person]:
    for place in range(LEARNERS):
        yield _person(FIRST_LEARNER + number * LEARNERS + place, branch, acting)


def _person(number: int, branch: Branch, acting: Acting) -> Person:
    return people.register(
        branch=branch,
        name=invented_name(number),
        id_number=invented_id_number(number),
        phone=f"199{number:08d}",
        acting=acting.with_key(f"demo-year-person-{number}"),
    )


def _attend(number: int, enrolments: list[Enrolment], acting: Acting) -> None:
    """One in fifty misses more than half a day."""
    rows = [{"record": one, "absent_minutes": 300 if (number + place) % 50 == 0 else 0} for place, one in enumerate(enrolments)]
    do.record_attendance.many(_keyed(rows, acting), acting=acting)


def _examine(number: int, training_class: TrainingClass, enrolments: list[Enrolment], acting: Acting) -> None:
    """Scores between 74 and 100; most of those under the pass mark sit a second paper."""
    papers = [{"enrolment": one, "score": 74 + (number * 7 + place * 11) % 27} for place, one in enumerate(enrolments)]
    papers += [{**paper, "score": 84} for place, paper in enumerate(papers) if int(str(paper["score"])) < 80 and place % 4]
    do.record_theory.many(_keyed(papers, acting), acting=acting)
    assessors = [duty.instructor.person for duty in training_class.instructors.select_related("instructor__person")[:2]]
    sheets = [{"enrolment": one, "assessor": who, "passed": STEPS} for one in enrolments for who in assessors]
    do.assess.many(_keyed(sheets, acting), acting=acting)


def _keyed(rows: list[dict[str, Any]], acting: Acting) -> Iterator[dict[str, Any]]:
    """The rows, each with a key of its own."""
    return ({**row, "key": f"{acting.key}-{place}"} for place, row in enumerate(rows))
