"""An elective: a term of lessons, the school's roster, grades and credits that go back."""

from datetime import datetime, timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import CampusGrade, CampusStudent, Enrolment, TermSession, TrainingClass
from boai.domains.training.rules import CampusPolicy
from boai.domains.training.tests.kinds import DAY, a_class
from boai.domains.training.tests.test_pages import signed_in
from boai.domains.training.vocabulary import ClassType
from boai.kernel.basics import clock
from boai.kernel.people.models import Person
from tests.cast import Cast, refuses, unchanged

POLICY = CampusPolicy(
    usual_weight=40, exam_weight=60, pass_score=60, good_score=80, excellent_score=90, credit_tenths=10, continuing_hours=16, most_rows=3
)
ROSTER = "王小明 2024010101\n李红，2024010102"


def elective(cast: Cast, *, seats: int = 10) -> TrainingClass:
    return a_class(cast, ClassType.CAMPUS_ELECTIVE, "elective", seats=seats)


def lesson(cast: Cast, held: TrainingClass, days: float = 7, hours: int = 8) -> TermSession:
    starts_at = clock.now() + days * DAY
    return do.add_term_session(
        training_class=held, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), topic="心肺复苏", acting=cast.village_clerk
    )


def after(days: int) -> datetime:
    return clock.now() + days * DAY


def test_a_term_shrinks_the_slot_to_its_first_lesson(cast: Cast) -> None:
    held = elective(cast)
    first, second = lesson(cast, held, 9), lesson(cast, held, 8)
    assert (first.number, second.number) == (1, 2)
    slot = TrainingClass.objects.select_related("slot").get(pk=held.pk).slot
    assert slot.starts_at == second.starts_at and slot.ends_at == second.ends_at
    do.drop_term_session(second, acting=cast.village_clerk)
    assert TrainingClass.objects.select_related("slot").get(pk=held.pk).slot.starts_at == first.starts_at
    assert do.drop_term_session(first, acting=cast.village_clerk).stage == "dropped"


def test_lessons_neither_overlap_nor_run_backwards(cast: Cast) -> None:
    held = elective(cast)
    lesson(cast, held)
    with refuses("training.term_session_clash"):
        lesson(cast, held, 7.1)
    with refuses("training.term_session_backwards"):
        lesson(cast, held, 9, hours=0)
    with refuses("training.not_an_elective"):
        lesson(cast, a_class(cast, days=20))
    assert TermSession.objects.count() == 1


def test_a_lesson_is_held_when_it_has_begun(cast: Cast) -> None:
    one = lesson(cast, elective(cast))
    with refuses("training.term_session_early"):
        do.hold_term_session(one, present=0, acting=cast.lead)
    with clock.stopped(after(8)):
        with refuses("training.term_present"):
            do.hold_term_session(one, present=1, acting=cast.system)
        assert do.hold_term_session(one, present=0, acting=cast.system).stage == "held"


def test_a_roster_enrols_everybody_with_sealed_numbers(cast: Cast) -> None:
    held = elective(cast)
    do.enrol_campus_roster(held, roster=ROSTER, acting=cast.village_clerk)
    student = CampusStudent.objects.order_by("id").first()
    assert student.number == "2024010101" and "2024" not in student.number_sealed and student.enrolment.person.name == "王小明"
    assert set(Enrolment.objects.values_list("source", flat=True)) == {"roster"}


def test_a_roster_with_one_fault_enrols_nobody(cast: Cast) -> None:
    held, people = elective(cast, seats=2), Person.objects.count()
    for roster, code in (
        ("", "training.roster_empty"),
        ("王小明", "training.roster_bad_line"),
        (ROSTER + "\n李红红 2024010101", "training.roster_twice"),
        (ROSTER + "\n多一人 2024010199", "slots.full"),
        ("王 2024010101", "people.bad_name"),
    ):
        with refuses(code):
            do.enrol_campus_roster(held, roster=roster, acting=cast.village_clerk)
        assert not Enrolment.objects.exists() and Person.objects.count() == people and unchanged(held)
    do.enrol_campus_roster(held, roster="王小明 2024010101", acting=cast.village_clerk)
    with refuses("training.roster_known"):
        do.enrol_campus_roster(held, roster=ROSTER, acting=cast.village_clerk)
    with refuses("training.not_an_elective"):
        do.enrol_campus_roster(a_class(cast, days=30), roster=ROSTER, acting=cast.village_clerk)


def test_the_same_student_next_term_is_the_same_person(cast: Cast) -> None:
    do.enrol_campus_roster(elective(cast), roster=ROSTER, acting=cast.village_clerk)
    people = Person.objects.count()
    later = a_class(cast, ClassType.CAMPUS_ELECTIVE, "elective", days=25)
    do.enrol_campus_roster(later, roster="王小明 2024010101\n另一人 2024010102", acting=cast.village_clerk)
    assert Person.objects.count() == people + 1


def test_a_roster_too_long_is_refused_as_a_whole() -> None:
    rows, faults = rules.read_roster("\n".join(f"某某 20240{n}" for n in range(4)), (), POLICY)
    assert rows == [] and [one.code for one in faults] == ["training.roster_too_long"]


@pytest.mark.parametrize(
    ("usual", "exam", "level", "credit"), [(100, 84, "优秀", 10), (80, 80, "良好", 10), (60, 60, "及格", 10), (60, 59, "不及格", 0)]
)
def test_a_grade_gives_its_word_and_credit(usual: int, exam: int, level: str, credit: int) -> None:
    verdict = rules.grade(usual, exam, POLICY)
    assert (verdict.level, verdict.credit_tenths) == (level, credit) and (verdict.continuing_hours == 16) == bool(credit)


def test_grades_wait_for_the_hours_and_go_back_to_the_school(cast: Cast) -> None:
    held = elective(cast)
    do.enrol_campus_roster(held, roster=ROSTER, acting=cast.village_clerk)
    enrolment = Enrolment.objects.order_by("id").first()
    lessons = [lesson(cast, held, 8), lesson(cast, held, 9)]
    with refuses("training.term_incomplete"):
        do.grade_student(enrolment=enrolment, usual_score=90, exam_score=90, acting=cast.lead)
    with clock.stopped(after(10)):
        for one in lessons:
            do.hold_term_session(one, present=2, acting=cast.system)
        with refuses("training.grade_out_of_range"):
            do.grade_student(enrolment=enrolment, usual_score=101, exam_score=90, acting=cast.system)
        do.grade_student(enrolment=enrolment, usual_score=50, exam_score=50, acting=cast.system)
        grade = do.grade_student(enrolment=enrolment, usual_score=90, exam_score=92, acting=cast.system)
    assert CampusGrade.objects.get() == grade and grade.credits == "1.0" and grade.score == 91
    client = signed_in("county_officer")
    shown = client.get(f"/training/classes/{held.number}/term").content.decode()
    assert "2024010101" in shown and "王**" in shown and "王小明" not in shown and "已上 960 分钟" in shown
    body = b"".join(client.get(f"/training/classes/{held.number}/credits.csv").streaming_content).decode()
    assert "2024010101,王**" in body and "1.0,16" in body and "2024010102" not in body
    assert signed_in("village_clerk").get(f"/training/classes/{held.number}/credits.csv").status_code == 403
    assert signed_in("foreign_officer").get(f"/training/classes/{held.number}/term").status_code == 404


def test_only_students_of_the_roster_are_graded(cast: Cast) -> None:
    other = do.book(training_class=elective(cast), person=cast.person("citizen1"), acting=cast.citizen1)
    with refuses("training.not_on_the_roster"):
        do.grade_student(enrolment=other, usual_score=90, exam_score=90, acting=cast.lead)
    assert queries.students_of(cast.system.reach(""), other.training_class) == []
    assert signed_in("county_officer").get(f"/training/classes/{a_class(cast, days=40).number}/term").status_code == 404
