"""First-aid training's part of the cast: two instructors, and classes at every point of their life."""

from datetime import date, datetime, timedelta
from pathlib import Path

import boai.domains.training
from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, Instructor, TrainingClass, TrainingPlace
from boai.domains.training.vocabulary import ClassType, Duty, Setting, Tier
from boai.kernel.access import operations as access
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock


class TrainingCast:
    """Makes classes through operations, as the people who would do it."""

    EDITIONS = Path(boai.domains.training.__file__).parent / "editions"
    STEPS = "scene response call compress breaths aed bleeding fracture comfort"

    def __init__(self, cast) -> None:
        self.cast = cast

    @staticmethod
    def make(cast) -> None:
        for login, tier in (("lead", Tier.BACKBONE), ("assistant", Tier.GENERAL), ("expert", Tier.EXPERT)):
            do.register_instructor(
                branch=cast.society, person=cast.person(login), tier=tier, valid_until_on=date(2099, 1, 1), acting=cast.system
            )

        from boai.domains.training.tests.exam_cast import sign_everything

        sign_everything(cast)

    def instructor(self, login: str) -> Instructor:
        return Instructor.objects.get(person=self.cast.person(login))

    def draft(self, *, seats: int = 3, starts_at: datetime | None = None, course: str = "first_aider") -> TrainingClass:
        starts_at = starts_at or clock.now() + timedelta(days=5)
        return do.plan(
            branch=self.cast.village,
            course=course,
            title="白马村救护员培训",
            class_type=ClassType.CITIZEN_BOOKING,
            setting=Setting.VILLAGE,
            place="白马村党群服务中心",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=13),
            capacity=seats,
            acting=self.cast.village_clerk,
        )

    def another_instructor(self, login: str, name: str, number: int) -> Instructor:
        """One more of the society's instructors, for a class beside another."""
        cast = self.cast
        person = cast._person(login, name, number, "5101")
        post = access.propose(branch=cast.society, person=person, role=Role.INSTRUCTOR, acting=cast.system)
        access.confirm(post, acting=cast.system)
        valid_until_on = date(2099, 1, 1)
        return do.register_instructor(
            branch=cast.society, person=person, tier=Tier.GENERAL, valid_until_on=valid_until_on, acting=cast.system
        )

    def open_class(
        self, teachers: tuple[str, str] = ("lead", "assistant"), held_at: TrainingPlace | None = None, **wanted
    ) -> TrainingClass:
        draft = self.draft(**wanted)
        if held_at:
            do.hold_at(draft, held_at=held_at, acting=self.cast.village_clerk)
        training_class = do.submit(draft, acting=self.cast.village_clerk)
        training_class = do.approve(training_class, acting=self.cast.county_officer)
        for login, duty in zip(teachers, (Duty.LEAD, Duty.ASSISTANT), strict=True):
            do.assign(training_class=training_class, instructor=self.instructor(login), duty=duty, acting=self.cast.county_officer)
        return do.publish(training_class, acting=self.cast.village_clerk)

    def booked(self, login: str = "citizen1", **wanted) -> Enrolment:
        return do.book(training_class=self.open_class(**wanted), person=self.cast.person(login), acting=getattr(self.cast, login))

    def in_exam(self, login: str = "citizen1", absent_minutes: int = 0) -> Enrolment:
        enrolment = self.booked(login)
        do.start(enrolment.training_class, acting=self.cast.lead)
        do.record_attendance(enrolment, absent_minutes=absent_minutes, acting=self.cast.lead)
        do.begin_exam(enrolment.training_class, acting=self.cast.lead)
        return Enrolment.objects.get(pk=enrolment.pk)

    def assessed(self, login: str = "citizen1", *, score: int = 90, passed: str = STEPS, absent_minutes: int = 0) -> Enrolment:
        enrolment = self.in_exam(login, absent_minutes)
        do.record_theory(enrolment=enrolment, score=score, acting=self.cast.lead)
        for assessor in (self.cast.lead, self.cast.assistant):
            do.assess(enrolment=enrolment, passed=passed, acting=assessor)
        do.finish(enrolment.training_class, acting=self.cast.lead)
        return Enrolment.objects.get(pk=enrolment.pk)

    def audited(self, login: str = "citizen1", **results) -> Enrolment:
        enrolment = self.assessed(login, **results)
        do.audit(enrolment.training_class, acting=self.cast.city_officer)
        return Enrolment.objects.get(pk=enrolment.pk)

    def certified(self, login: str = "citizen1") -> Enrolment:
        return do.issue(self.audited(login), acting=self.cast.city_officer)

    def waiting(self, login: str = "citizen2", **wanted) -> Enrolment:
        """Citizen1 has the only seat; ``login`` waits for it."""
        opened = self.booked(seats=1, **wanted).training_class
        return do.book(training_class=opened, person=self.cast.person(login), acting=getattr(self.cast, login))

    def offered(self, login: str = "citizen2", **wanted) -> Enrolment:
        """The seat was given back and is held for ``login``."""
        enrolment = self.waiting(login, **wanted)
        do.cancel(enrolment.training_class.enrolments.get(stage="booked"), acting=self.cast.citizen1)
        do.offer(enrolment.training_class, acting=self.cast.system)
        return Enrolment.objects.get(pk=enrolment.pk)
