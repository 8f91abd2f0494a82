"""Staff pages for class day: entries that differ, papers, minutes, reopening, names opened."""

from django.db.models import Q

from boai.domains.training import operations as do
from boai.domains.training.desk.group import FIELD
from boai.domains.training.models import ExamMinutes, FieldEntry, PaperSheet, ResultsReopening, RosterOpening, SignIn
from boai.domains.training.vocabulary import Permission
from boai.domains.training.vocabulary.field import EntryStage, FieldPermission, ReopeningStage
from boai.kernel.desk.declaration import Desk, Task

entries = Desk(
    key="training/entries",
    group=FIELD,
    model=FieldEntry,
    view=Permission.CLASS_VIEW,
    columns=(("enrolment__number", "报名编号"), "kind", "value", "standing", "author", "source", "received_at", "stage"),
    details=(
        ("enrolment__number", "报名编号"), "kind", "value", "seen", "standing", "author", "assessor", "source", "device", "made_at",
        "clock_doubtful", "received_at", "stage", "settled_by", "settled_at",
    ),
    search=("enrolment__number",),
    filters=("kind", "source", "stage"),
    operations=(do.adopt, do.set_aside),
    tasks=(Task("两处记录不一致", Q(stage=EntryStage.CONFLICT), do.adopt),),
)  # fmt: skip

sign_ins = Desk(
    key="training/signins",
    group=FIELD,
    model=SignIn,
    view=Permission.CLASS_VIEW,
    columns=(("enrolment__number", "报名编号"), "on", "signed_at", "way"),
    search=("enrolment__number",),
    filters=("way",),
    operations=(do.record_sign_in,),
)

papers = Desk(
    key="training/papers",
    group=FIELD,
    model=PaperSheet,
    view=Permission.CLASS_VIEW,
    columns=(("enrolment__number", "报名编号"), "keyed_by", "keyed_at", "both_signed", "kept_at"),
    search=("enrolment__number", "kept_at"),
    operations=(do.key_paper,),
)

minutes = Desk(
    key="training/minutes",
    group=FIELD,
    model=ExamMinutes,
    view=FieldPermission.MINUTES_VIEW,
    columns=("number", "training_class", "sealed_by", "sealed_at", "stage"),
    details=(
        "number", "training_class", ("first_assessor__instructor", "考官一"), ("second_assessor__instructor", "考官二"), "irregularity",
        "sealed_by", "sealed_at", "digest", "stage",
    ),
    search=("number", "training_class__title"),
    filters=("stage", "irregularity"),
)  # fmt: skip

reopenings = Desk(
    key="training/reopenings",
    group=FIELD,
    model=ResultsReopening,
    view=FieldPermission.MINUTES_VIEW,
    columns=("training_class", "proposed_by", "proposed_at", "decided_by", "stage"),
    details=("training_class", "reason", "proposed_by", "proposed_at", "decided_by", "decided_at", "stage"),
    search=("training_class__title",),
    filters=("stage",),
    operations=(do.propose_reopen, do.confirm_reopen, do.decline_reopen),
    tasks=(Task("待确认的成绩重开", Q(stage=ReopeningStage.PROPOSED), do.confirm_reopen),),
)

openings = Desk(
    key="training/openings",
    group=FIELD,
    model=RosterOpening,
    view=FieldPermission.MINUTES_VIEW,
    columns=("training_class", "person", "purpose", "opened_at", "learners"),
    search=("training_class__title", "person"),
    filters=("purpose",),
)
