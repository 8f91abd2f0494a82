"""Recording popularisation sessions, and closing classes that give no certificate."""

from datetime import date
from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import PopularisationSession, TrainingClass
from boai.domains.training.rules import PopularisationPolicy
from boai.domains.training.vocabulary import (
    ClassFinished,
    ClassStage,
    ClassType,
    EnrolmentStage,
    PopularisationPermission,
    PopularisationRecorded,
    RecordedStage,
    Setting,
)
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch


@operation(PopularisationPermission.RECORD, creates=PopularisationSession, by={Post, System})
def record_popularisation(
    *,
    branch: Branch,
    held_on: date,
    setting: Setting,
    class_type: ClassType,
    topic: str,
    persons: int,
    place: str = "",
    photos: int = 0,
    training_class: TrainingClass | None = None,
    acting: Acting,
) -> PopularisationSession:
    """登记普及培训

    Tells PopularisationRecorded. Refuses: training.popularisation_future, training.popularisation_too_late,
    training.popularisation_persons, training.popularisation_photos, training.popularisation_double.
    """
    policy = pin(PopularisationPolicy, at=branch).rule(PopularisationPolicy)
    refuse_if(rules.popularisation_fault(held_on, persons, photos, clock.today(), policy))
    if training_class and PopularisationSession.objects.unscoped().filter(training_class=training_class).exists():
        raise refuse("training.popularisation_double")
    session = PopularisationSession(
        branch=branch,
        held_on=held_on,
        setting=setting,
        class_type=class_type,
        topic=topic,
        persons=persons,
        place=place,
        photos=photos,
        training_class=training_class,
        recorded_by_id=acting.person_id,
    )
    acting.tell(PopularisationRecorded(session.id, branch.id, persons))
    return session


@operation(
    PopularisationPermission.WITHDRAW,
    on=PopularisationSession,
    when={RecordedStage.RECORDED},
    becomes=RecordedStage.WITHDRAWN,
    by={Post, System},
)
def withdraw_popularisation(session: PopularisationSession, *, reason: Annotated[Note, Label("撤回原因")], acting: Acting) -> None:
    """撤回登记

    What was wrong is withdrawn and recorded anew; the class it was for may be counted again. Refuses:
    training.withdrawal_reason_missing.
    """
    if len(reason) < 4:
        raise refuse("training.withdrawal_reason_missing")
    session.withdrawn_because, session.training_class = reason, None


@operation(
    PopularisationPermission.CONCLUDE,
    on=TrainingClass,
    when={ClassStage.RUNNING},
    becomes=ClassStage.ARCHIVED,
    by={Post, System},
)
def conclude(
    training_class: TrainingClass,
    *,
    persons: Annotated[int, Label("实到人次", "含没有报名、现场参加的人")],
    acting: Acting,
) -> None:
    """结课（不发证）

    For courses without a certificate: learners have completed, the session is counted in person-times. Tells ClassFinished.
    Refuses: training.gives_certificate, training.popularisation_persons.
    """
    course = training_class.course
    if course.certificate_title:
        raise refuse("training.gives_certificate", course=course.name)
    for enrolment in training_class.enrolments.filter(stage=EnrolmentStage.BOOKED):
        enrolment.stage = EnrolmentStage.COMPLETED
        enrolment.save()
    record_popularisation(
        branch=training_class.branch,
        held_on=min(clock.day_of(training_class.slot.starts_at), clock.today()),
        setting=Setting(training_class.setting),
        class_type=ClassType(training_class.class_type),
        topic=training_class.title[:60],
        persons=persons,
        place=training_class.place,
        training_class=training_class,
        acting=acting.with_key(""),
    )
    acting.tell(ClassFinished(training_class.id, training_class.branch_id))
