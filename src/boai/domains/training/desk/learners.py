"""Staff pages for enrolments and certificates."""

from boai.domains.training import operations as do
from boai.domains.training.desk.group import CLASSES
from boai.domains.training.models import Certificate, Companion, Enrolment, Group
from boai.domains.training.vocabulary import EnrolmentStage, Permission
from boai.kernel.desk.declaration import Desk

enrolments = Desk(
    key="training/enrolments",
    group=CLASSES,
    model=Enrolment,
    view=Permission.CLASS_VIEW,
    columns=("number", "person", "training_class", "branch", "source", "booked_on", "stage"),
    details=(
        "number",
        "person",
        "training_class",
        "branch",
        "source",
        "booked_on",
        "absent_minutes",
        "group",
        ("seat__held_until", "名额保留至"),
        "stage",
    ),
    search=("number", "person"),
    steps=lambda _: (EnrolmentStage.BOOKED, EnrolmentStage.QUALIFIED, EnrolmentStage.CERTIFIED),
    filters=("training_class", "stage", "source"),
    operations=(
        do.book,
        do.admit,
        do.confirm,
        do.reschedule,
        do.swap,
        do.cancel,
        do.mark_no_show,
        do.record_attendance,
        do.record_theory,
        do.assess,
        do.issue,
        do.enrol_at_stop,
    ),
)

certificates = Desk(
    key="training/certificates",
    group=CLASSES,
    model=Certificate,
    view=Permission.CERTIFICATE_VIEW,
    columns=("number", "person", "title", "branch", "issued_on", "valid_until_on", "stage"),
    details=(
        "number",
        "person",
        "title",
        "branch",
        "issued_on",
        "valid_until_on",
        "stage",
        "source",
        "replaced_by",
        "expired_at",
        "revoked_because",
    ),
    search=("number", "person"),
    filters=("stage",),
    operations=(do.replace, do.revoke),
)

groups = Desk(
    key="training/groups",
    group=CLASSES,
    model=Group,
    view=Permission.CLASS_VIEW,
    columns=("number", "leader", "training_class", "branch", "stage"),
    search=("number", "leader", "training_class__title"),
    filters=("stage",),
    operations=(do.gather, do.book_group, do.confirm_group, do.drop_companion, do.cancel_group),
)

companions = Desk(
    key="training/companions",
    group=CLASSES,
    model=Companion,
    view=Permission.CLASS_VIEW,
    columns=("person", "group", ("group__training_class", "班次")),
    search=("person", "group__number"),
    operations=(do.add_companion, do.add_known),
)
