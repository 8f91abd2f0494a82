"""Decisions of first-aid training. Pure: no Django, no clock, no I/O. Values come from editions."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from boai.kernel.basics.edition import edition
from boai.kernel.basics.identity import age_on
from boai.kernel.basics.reason import Reason


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a practical sheet; a critical one must be passed whatever the score."""

    code: str
    text: str
    points: int
    critical: bool = False


@edition("training.course")
@dataclass(frozen=True, kw_only=True)
class Course:
    """A course specification. Seeds and sources: editions/courses.yaml.

    Minutes are minutes of teaching; scores are of 100; ``valid_years`` None means the certificate does not expire;
    ``absence_limit_minutes`` is the absence from which there is no certificate; ``renews`` names the course whose certificates a
    shorter renewal course (复训) renews.
    """

    name: str
    certificate_title: str | None
    theory_minutes: int
    practice_minutes: int
    min_age: int
    theory_pass_score: int
    home_exam_counts: bool
    practice_pass_score: int
    practical_sheet: tuple[Step, ...]
    assessors_needed: int
    absence_limit_minutes: int
    learners_per_instructor: int
    lead_tiers: tuple[str, ...]
    valid_years: int | None
    renews: str | None = None

    @property
    def minutes(self) -> int:
        return self.theory_minutes + self.practice_minutes


@dataclass(frozen=True, kw_only=True)
class TheoryTry:
    """One theory paper: score of 100, and whether somebody invigilated."""

    score: int
    invigilated: bool


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One assessor's practical sheet: the steps passed."""

    assessor: str
    passed: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything a certificate rests on. ``absent_minutes`` None: attendance was never taken."""

    born_on: date | None
    first_day: date
    absent_minutes: int | None
    theory: tuple[TheoryTry, ...]
    practice: tuple[Assessment, ...]
    lead_tier: str | None
    lead_valid: bool
    learners: int
    instructors: int


def too_young(born_on: date | None, on: date, course: Course) -> Reason | None:
    """Why a person may not take the course on that day for their age, or None."""
    if course.min_age == 0:
        return None
    if born_on is None:
        return Reason("training.birth_date_unknown", course=course.name)
    if age_on(on, born_on) < course.min_age:
        return Reason("training.too_young", course=course.name, age=course.min_age)
    return None


def schedule_fault(minutes: int, course: Course) -> Reason | None:
    """Why a class of so many minutes cannot hold the course, or None."""
    if minutes < course.minutes:
        return Reason("training.too_short", course=course.name, minutes=course.minutes, given=minutes)
    return None


def instructors_needed(learners: int, course: Course) -> int:
    """How many instructors so many learners need, at least one."""
    return max(1, ceil(learners / course.learners_per_instructor))


def ratio_fault(learners: int, instructors: int, course: Course) -> Reason | None:
    """Why the ratio is broken, or None."""
    needed = instructors_needed(learners, course)
    if instructors < needed:
        return Reason("training.ratio_broken", learners=learners, needed=needed, instructors=instructors)
    return None


def lead_fault(tier: str | None, valid: bool, course: Course) -> Reason | None:
    """Why the lead instructor does not do, or None."""
    if tier is None:
        return Reason("training.lead_missing")
    if not valid:
        return Reason("training.instructor_not_valid")
    if tier not in course.lead_tiers:
        return Reason("training.tier_too_low", course=course.name, tiers="、".join(course.lead_tiers))
    return None


def why_not_certified(evidence: Evidence, course: Course) -> tuple[Reason, ...]:
    """Every reason that stands against a certificate; empty when it may be issued."""
    return tuple(_against(evidence, course))


def points_of(passed: Collection[str], course: Course) -> int:
    """The share of the sheet's points that these steps give, of 100."""
    total = sum(step.points for step in course.practical_sheet)
    return 100 * sum(step.points for step in course.practical_sheet if step.code in passed) // total if total else 100


def unknown_steps(passed: Collection[str], course: Course) -> frozenset[str]:
    """Steps that are not on the course's sheet."""
    return frozenset(passed) - {step.code for step in course.practical_sheet}


def valid_until(issued_on: date, course: Course) -> date | None:
    """The last day of validity, to its 24:00: the day before the anniversary; None where it does not expire."""
    if course.valid_years is None:
        return None
    year = issued_on.year + course.valid_years
    if (issued_on.month, issued_on.day) == (2, 29):  # the anniversary of a leap day is 1 March
        return date(year, 3, 1) - timedelta(days=1)
    return issued_on.replace(year=year) - timedelta(days=1)


def _against(evidence: Evidence, course: Course) -> Iterator[Reason]:
    if course.certificate_title is None:
        yield Reason("training.no_certificate", course=course.name)
    found = [
        too_young(evidence.born_on, evidence.first_day, course),
        _attendance_fault(evidence, course),
        _theory_fault(evidence, course),
        lead_fault(evidence.lead_tier, evidence.lead_valid, course),
        ratio_fault(evidence.learners, evidence.instructors, course),
    ]
    yield from (reason for reason in found if reason)
    yield from _practice_faults(evidence, course)


def _attendance_fault(evidence: Evidence, course: Course) -> Reason | None:
    if evidence.absent_minutes is None:
        return Reason("training.attendance_missing")
    if evidence.absent_minutes >= course.absence_limit_minutes:
        return Reason("training.absent_too_long", minutes=evidence.absent_minutes, limit=course.absence_limit_minutes)
    return None


def _theory_fault(evidence: Evidence, course: Course) -> Reason | None:
    counting = [one.score for one in evidence.theory if one.invigilated or course.home_exam_counts]
    if not counting:
        return Reason("training.theory_missing")
    if max(counting) < course.theory_pass_score:
        return Reason("training.theory_failed", score=max(counting), needed=course.theory_pass_score)
    return None


def _practice_faults(evidence: Evidence, course: Course) -> Iterator[Reason]:
    """Each assessor's sheet must stand on its own: a critical step counts only when every assessor saw it."""
    missing = course.assessors_needed - len({one.assessor for one in evidence.practice})
    if missing > 0:
        yield Reason("training.practice_missing", missing=missing)
    if not evidence.practice:
        return
    agreed = frozenset.intersection(*(one.passed for one in evidence.practice))
    failed = [step.text for step in course.practical_sheet if step.critical and step.code not in agreed]
    if failed:
        yield Reason("training.practice_failed", steps="、".join(failed))
    score = min(points_of(one.passed, course) for one in evidence.practice)
    if score < course.practice_pass_score:
        yield Reason("training.practice_score_low", score=score, needed=course.practice_pass_score)
