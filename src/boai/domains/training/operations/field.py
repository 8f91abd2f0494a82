"""What class day brings in: sign-ins, entries of phones, papers keyed afterwards; and opening the names."""

from datetime import datetime
from typing import Annotated

from boai.domains.training import queries, rules
from boai.domains.training.models import ClassInstructor, Enrolment, FieldEntry, RosterOpening, SignIn, TheoryResult, TrainingClass
from boai.domains.training.operations.results import assess, record_attendance, record_theory
from boai.domains.training.rules import FieldDay, Verdict
from boai.domains.training.sign_in_code import read_code
from boai.domains.training.vocabulary import ClassStage, EnrolmentStage, Permission
from boai.domains.training.vocabulary.field import EntryKind, EntrySource, EntryStage, FieldPermission, OpeningPurpose, SignInWay
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Label, Post, Self, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.people.models import Person

TAKING = (ClassStage.ENROLLING, ClassStage.RUNNING, ClassStage.EXAM)
"""Stages in which learners may sign in: some come before the lead presses start."""


@operation(FieldPermission.SIGN_IN, creates=SignIn, by={Self}, at="enrolment")
def sign_in(*, enrolment: Enrolment, code: Annotated[str, Label("签到码")], acting: Acting) -> SignIn:
    """签到

    A second time on one day gives the first sign-in. Refuses: training.not_on_roster, training.sign_in_code_wrong,
    training.sign_in_code_old.
    """
    said = read_code(code)
    if said is None or said.class_id != enrolment.training_class_id:
        raise refuse("training.sign_in_code_wrong")
    day = field_day(enrolment.training_class)
    refuse_if(rules.code_fault(said.age_s, day.scan_seconds + day.press_minutes * 60))
    return _signed(enrolment, SignInWay.QR)


@operation(FieldPermission.RECORD, creates=SignIn, by={Post}, at="enrolment")
def record_sign_in(*, enrolment: Enrolment, way: Annotated[SignInWay, Label("方式")] = SignInWay.LIST, acting: Acting) -> SignIn:
    """登记签到

    Refuses: training.not_on_roster, training.not_your_class.
    """
    _check_teaches(enrolment.training_class, acting)
    return _signed(enrolment, way)


@operation(Permission.ENROLMENT_ASSESS, on=TheoryResult, by={Post, System})
def correct_theory(result: TheoryResult, *, score: int, acting: Acting) -> None:
    """更正理论成绩

    Refuses: training.not_your_class, training.score_out_of_range, change.wrong_stage.
    """
    training_class = result.enrolment.training_class
    if acting.kind is Post:
        _check_teaches(training_class, acting)
    if training_class.stage != ClassStage.EXAM:
        raise refuse("change.wrong_stage", stage=training_class.get_stage_display(), operation="更正理论成绩")
    if not 0 <= score <= 100:
        raise refuse("training.score_out_of_range")
    result.score = score


@operation(FieldPermission.RECORD, creates=FieldEntry, by={Post}, at="enrolment")
def file_entry(
    *,
    enrolment: Enrolment,
    kind: EntryKind,
    value: str,
    seen: str = "",
    device: str = "",
    made_at: datetime,
    acting: Acting,
) -> FieldEntry:
    """记录现场情况

    Merged with what stands: applied through the operation of its kind, or kept as a conflict that a person settles.
    Refuses: training.not_your_class, training.own_result, training.entry_unreadable, and what the applied operation refuses.
    """
    locked = lock_learner(enrolment)
    _check_teaches(locked.training_class, acting)
    if locked.person_id == acting.person_id:
        raise refuse("training.own_result")
    entry = FieldEntry(enrolment=locked, kind=kind, device=device[:40], made_at=made_at, author_id=acting.person_id)
    entry.assessor_id = acting.person_id if kind == EntryKind.SHEET else None
    entry.clock_doubtful = rules.is_doubtful(made_at, clock.now(), field_day(locked.training_class))
    return merge(entry, value, seen, acting)


@operation(FieldPermission.RECORD, on=FieldEntry, when={EntryStage.CONFLICT}, becomes=EntryStage.CHOSEN, by={Post})
def adopt(entry: FieldEntry, *, acting: Acting) -> None:
    """采用这一条

    The other entries that wait about the same thing are set aside, and stay to be seen. Refuses: training.not_your_class,
    training.not_your_sheet, and what the applied operation refuses.
    """
    _settle(entry, acting)
    write(entry, _as_writer(entry, acting))
    for other in _waiting_beside(entry):
        _settle(other, acting)
        other.stage = EntryStage.SET_ASIDE
        other.save()


@operation(FieldPermission.RECORD, on=FieldEntry, when={EntryStage.CONFLICT}, becomes=EntryStage.SET_ASIDE, by={Post})
def set_aside(entry: FieldEntry, *, acting: Acting) -> None:
    """保留原记录

    Refuses: training.not_your_class, training.not_your_sheet.
    """
    _settle(entry, acting)


@operation(FieldPermission.ROSTER_OPEN, creates=RosterOpening, by={Post}, at="training_class")
def open_roster(*, training_class: TrainingClass, purpose: OpeningPurpose, acting: Acting) -> RosterOpening:
    """打开名单

    One opening covers this class for today. Refuses: training.not_your_class, training.opened_too_often.
    """
    assert acting.person_id is not None
    if not acting.may(Permission.ENROLMENT_BOOK):
        _check_teaches(training_class, acting)
    limit, today = field_day(training_class).names_opened_per_day, clock.today()
    if queries.openings_on(acting.reach(FieldPermission.ROSTER_OPEN), acting.person_id, today) >= limit:
        raise refuse("training.opened_too_often", limit=limit)
    return RosterOpening(
        training_class=training_class,
        person_id=acting.person_id,
        purpose=purpose,
        opened_on=today,
        opened_at=clock.now(),
        learners=queries.roster(training_class).count(),
    )


def field_day(training_class: TrainingClass) -> FieldDay:
    """How class day is kept at the branch of a class. Refuses editions.none_in_force."""
    return pin(FieldDay, at=training_class.branch).rule(FieldDay)


def lock_learner(enrolment: Enrolment) -> Enrolment:
    """The learner's row, held so that two phones are merged one after the other."""
    rows = Enrolment.objects.unscoped().select_related("training_class__branch", "training_class__edition")
    return rows.select_for_update(of=("self",)).get(pk=enrolment.pk)


def merge(entry: FieldEntry, value: str, seen: str, acting: Acting) -> FieldEntry:
    """Judge an entry against what stands, and write it where nothing speaks against it. Runs inside an operation."""
    entry.value, entry.seen = _read(entry.kind, value, entry.enrolment), seen[:400]
    entry.standing = queries.standing(entry.enrolment, entry.kind, entry.assessor_id)
    entry.received_at = clock.now()
    verdict = rules.merged(entry.seen, entry.standing, entry.value)
    if verdict is Verdict.CONFLICT:
        entry.stage = EntryStage.CONFLICT
    if verdict is Verdict.APPLY:
        write(entry, acting)
    return entry


def write(entry: FieldEntry, acting: Acting) -> None:
    """Bring an entry's value to where it belongs, through the operation for it. Runs inside an operation."""
    enrolment, nested = entry.enrolment, acting.with_key("")
    if entry.kind == EntryKind.SIGN_IN:
        record_sign_in(enrolment=enrolment, acting=nested)
    elif entry.kind == EntryKind.ATTENDANCE:
        record_attendance(enrolment, absent_minutes=int(entry.value), acting=nested)
    elif entry.kind == EntryKind.THEORY:
        paper = queries.standing_theory(enrolment)
        score = int(entry.value)
        entry.theory = (
            correct_theory(paper, score=score, acting=nested) if paper else record_theory(enrolment=enrolment, score=score, acting=nested)
        )
    else:
        passed = "" if entry.value == rules.NOTHING_PASSED else entry.value
        signer = Person.objects.unscoped().get(pk=entry.assessor_id) if entry.source == EntrySource.PAPER and entry.assessor_id else None
        assess(enrolment=enrolment, assessor=signer, passed=passed, acting=nested)


def check_assessor(training_class: TrainingClass, assessor: ClassInstructor | None) -> None:
    """Refuses training.assessor_elsewhere for an instructor of another class."""
    if assessor is not None and assessor.training_class_id != training_class.id:
        raise refuse("training.assessor_elsewhere")


def _signed(enrolment: Enrolment, way: SignInWay) -> SignIn:
    if enrolment.stage != EnrolmentStage.BOOKED or enrolment.training_class.stage not in TAKING:
        raise refuse("training.not_on_roster")
    today = clock.today()
    before = enrolment.sign_ins.filter(on=today).first()
    return before or SignIn(enrolment=enrolment, on=today, signed_at=clock.now(), way=way)


def _check_teaches(training_class: TrainingClass, acting: Acting) -> None:
    if acting.person_id is None or not queries.teaches(acting.person_id, training_class):
        raise refuse("training.not_your_class")


def _read(kind: str, value: str, enrolment: Enrolment) -> str:
    """A value in its one form. Refuses training.entry_unreadable, and what is out of range even where it would wait as a conflict."""
    if kind == EntryKind.SIGN_IN:
        read = value if value == rules.SIGNED else None
    elif kind == EntryKind.SHEET:
        read = rules.read_steps(value, enrolment.training_class.course)
    else:
        read = rules.read_minutes(value)
    if read is None:
        raise refuse("training.entry_unreadable", value=value[:40])
    if kind == EntryKind.THEORY and int(read) > 100:
        raise refuse("training.score_out_of_range")
    if kind == EntryKind.ATTENDANCE and int(read) > enrolment.training_class.course.minutes:
        raise refuse("training.minutes_out_of_range", minutes=enrolment.training_class.course.minutes)
    return read


def _settle(entry: FieldEntry, acting: Acting) -> None:
    lock_learner(entry.enrolment)
    _check_teaches(entry.enrolment.training_class, acting)
    if entry.kind == EntryKind.SHEET and entry.source == EntrySource.PHONE and entry.assessor_id != acting.person_id:
        raise refuse("training.not_your_sheet")
    entry.settled_by_id, entry.settled_at = acting.person_id, clock.now()


def _as_writer(entry: FieldEntry, acting: Acting) -> Acting:
    """A paper sheet is written as the program, for the assessor who signed it; what a phone wrote, as who adopts it."""
    if entry.source == EntrySource.PAPER:
        return system(acting.society_id, "training.paper")
    return acting


def _waiting_beside(entry: FieldEntry) -> list[FieldEntry]:
    rows = entry.enrolment.entries.filter(kind=entry.kind, assessor_id=entry.assessor_id, stage=EntryStage.CONFLICT)
    return list(rows.exclude(pk=entry.pk).select_related("enrolment__training_class__branch"))
