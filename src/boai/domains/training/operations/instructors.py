"""Registering those who teach, stopping them and letting them teach again."""

from datetime import date
from typing import Annotated

from boai.domains.training.models import Instructor, TrainingPlace, TrialLesson
from boai.domains.training.rules.teaching import RegistrationRule, Trial, registration_fault
from boai.domains.training.vocabulary import InstructorStage, Permission, Tier, TrialStage
from boai.domains.training.vocabulary.teaching import InstructorGrade, InstructorStopped, TeachingPermission
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import Acting, Because, Label, Post, Self, System, operation, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person

TEACHING = {InstructorStage.REGISTERED}


@operation(Permission.INSTRUCTOR_REGISTER, creates=Instructor, by={Post, System})
def register_instructor(
    *,
    branch: Branch,
    person: Person,
    trial: Annotated[TrialLesson | None, Label("所据试讲", "通过的师资试讲；由市会凭文件导入原有师资时不填")] = None,
    document: Annotated[str, Label("所据文件", "只有市会可以凭文件导入原有师资，如“川红发〔2019〕8号”")] = "",
    tier: Annotated[Tier, Label("级别")] = Tier.GENERAL,
    grade: Annotated[InstructorGrade, Label("等级")] = InstructorGrade.THIRD,
    valid_until_on: date,
    home: Annotated[TrainingPlace | None, Label("常驻场所", "排班时从这里计算路程")] = None,
    acting: Acting,
) -> Instructor:
    """登记师资

    On a passed trial lesson, as general tier and third grade; the city may take existing instructors over on a document with the
    tier and grade that it names. Refuses: training.trial_needed, training.trial_not_theirs, training.trial_not_passed,
    training.trial_too_old, training.already_instructor.
    """
    rule = pin(RegistrationRule, at=branch).rule(RegistrationRule)
    taken_over = acting.kind is System or (bool(document) and acting.may(TeachingPermission.IMPORT))
    refuse_if(registration_fault(_trial(trial, person), clock.today(), rule, imports_on_document=taken_over))
    if not taken_over:
        tier, grade = Tier.GENERAL, InstructorGrade.THIRD
    return Instructor(
        number=new_number("SZ"),
        branch=branch,
        person=person,
        trial=trial,
        document=document,
        tier=tier,
        grade=grade,
        home=home,
        registered_on=clock.today(),
        valid_until_on=valid_until_on,
    )


@operation(Permission.INSTRUCTOR_REGISTER, on=Instructor, by={System})
def number_instructor(instructor: Instructor, *, acting: Acting) -> None:
    """编号

    For who was registered before instructors had numbers.
    """
    instructor.number = new_number("SZ")


@operation(TeachingPermission.STOP, on=Instructor, when=TEACHING, becomes=InstructorStage.SUSPENDED, by={Post, System})
def suspend_instructor(instructor: Instructor, *, reason: Because, acting: Acting) -> None:
    """暂停授课

    Tells InstructorStopped.
    """
    _stop(instructor, reason, acting)


@operation(
    TeachingPermission.STOP,
    on=Instructor,
    when={InstructorStage.SUSPENDED, InstructorStage.LAPSED},
    becomes=InstructorStage.REGISTERED,
    by={Post, System},
)
def resume_instructor(instructor: Instructor, *, reason: Because, acting: Acting) -> None:
    """恢复在册"""
    instructor.stopped_because = ""


@operation(
    TeachingPermission.STOP,
    on=Instructor,
    when={InstructorStage.REGISTERED, InstructorStage.SUSPENDED, InstructorStage.LAPSED},
    becomes=InstructorStage.CANCELLED,
    by={Post, System},
)
def withdraw_instructor(instructor: Instructor, *, reason: Because, acting: Acting) -> None:
    """注销师资

    For good. Tells InstructorStopped.
    """
    _stop(instructor, reason, acting)


@operation(TeachingPermission.OWN, on=Instructor, when=TEACHING, by={Self, System}, only_by=["person"])
def choose_home(instructor: Instructor, *, home: TrainingPlace, acting: Acting) -> None:
    """选定常驻场所"""
    instructor.home = home


def _stop(instructor: Instructor, reason: str, acting: Acting) -> None:
    instructor.stopped_because = reason
    acting.tell(InstructorStopped(instructor.id, instructor.person_id, instructor.branch_id))


def _trial(trial: TrialLesson | None, person: Person) -> Trial | None:
    if trial is None:
        return None
    is_theirs = trial.enrolment.person_id == person.id
    return Trial(is_theirs=is_theirs, passed=trial.stage == TrialStage.PASSED, held_on=trial.held_on)
