"""A hundred more instructors over the counties, with a spread of tiers, grades and states."""

from datetime import date, timedelta

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor, TrainingPlace
from boai.domains.training.vocabulary import Tier
from boai.domains.training.vocabulary.teaching import InstructorGrade
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Note
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people
from boai.kernel.people.demo import invented_id_number, invented_name

FIRST, PERSONS = 1_100, 102
TIERS = (Tier.GENERAL,) * 6 + (Tier.BACKBONE,) * 3 + (Tier.EXPERT,)
GRADES = (InstructorGrade.THIRD,) * 5 + (InstructorGrade.SECOND,) * 3 + (InstructorGrade.FIRST,)


def engage(society: Branch, stood: dict[str, TrainingPlace], acting: Acting) -> list[Instructor]:
    """The instructors still registered, in order."""
    codes = sorted(stood)
    crew = [_one(number, stood[codes[number % len(codes)]], acting) for number in range(PERSONS)]
    for number, instructor in enumerate(crew):
        if number % 17 == 16:
            do.suspend_instructor(instructor, reason=Note("演示：本人申请暂停一学期"), acting=acting)
        elif number % 41 == 40:
            do.withdraw_instructor(instructor, reason=Note("演示：调往外地工作"), acting=acting)
        elif number % 11 == 5:
            first = clock.today() + timedelta(days=2 + number % 9)
            do.state_absence(instructor=instructor, starts_on=first, ends_on=first + timedelta(days=2), note="演示：出差", acting=acting)
    return [one for number, one in enumerate(crew) if number % 17 != 16 and number % 41 != 40]


def _one(number: int, home: TrainingPlace, acting: Acting) -> Instructor:
    person = people.register(
        branch=home.branch,
        name=invented_name(FIRST + number),
        id_number=invented_id_number(FIRST + number),
        phone=f"199{FIRST + number:08d}",
        acting=acting,
    )
    until = date(clock.today().year + 2 + number % 3, 12, 31)
    with clock.stopped(clock.now() - timedelta(days=200 + 37 * number % 1500)):
        return do.register_instructor(
            branch=home.branch,
            person=person,
            document="演示〔2022〕7号",
            tier=TIERS[number * 7 % len(TIERS)],
            grade=GRADES[number * 5 % len(GRADES)],
            home=home,
            valid_until_on=until,
            acting=acting,
        )
