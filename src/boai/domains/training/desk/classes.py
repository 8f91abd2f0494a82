"""Staff pages for classes and who teaches them."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.desk.group import CLASSES, GROUP
from boai.domains.training.models import ClassInstructor, TrainingClass
from boai.domains.training.vocabulary import ClassStage, ClassType, Permission
from boai.kernel.desk.declaration import Desk, Link, Task
from boai.kernel.people.vocabulary import Permission as OfPeople

CAMPUS = ClassType.CAMPUS_ELECTIVE

WITHOUT_CERTIFICATE = (
    ClassStage.DRAFT, ClassStage.SUBMITTED, ClassStage.APPROVED, ClassStage.ENROLLING, ClassStage.RUNNING, ClassStage.ARCHIVED,
)  # fmt: skip
WITH_CERTIFICATE = (
    *WITHOUT_CERTIFICATE[:-1], ClassStage.EXAM, ClassStage.RESULTS, ClassStage.AUDITED, ClassStage.CERTIFICATES, ClassStage.ARCHIVED,
)  # fmt: skip

classes = Desk(
    key="training/classes",
    group=CLASSES,
    model=TrainingClass,
    view=Permission.CLASS_VIEW,
    columns=(
        "number", "title", "branch", ("slot__starts_at", "开课"), "class_type", "stage",
        ("slot__taken", "已报"), ("slot__capacity", "名额"),
    ),
    details=(
        "number", "title", "branch", "edition", "class_type", "setting", "funding", "place", "held_at", ("slot__starts_at", "开始"),
        ("slot__ends_at", "结束"), ("slot__capacity", "名额"), ("slot__taken", "已报"), "stage", "notice",
        "moved_from_at", "moved_because", "closed_because",
    ),
    search=("number", "title", "place"),
    order="-slot__starts_at",
    steps=lambda one: WITH_CERTIFICATE if one.course.certificate_title else WITHOUT_CERTIFICATE,
    filters=("stage", "class_type", "setting"),
    operations=(
        do.plan, do.submit, do.approve, do.return_for_change, do.publish, do.start, do.begin_exam, do.finish, do.audit,
        do.issue_all, do.archive, do.attach_photos, do.offer, do.resize, do.postpone, do.call_off, do.conclude,
        do.enrol_campus_roster, do.print_copies, do.hold_at,
    ),
    links=(
        Link("全班完整信息", lambda one: reverse("training:class_people", args=[one.number]), OfPeople.PERSON_OPEN),
        Link("学员名单", lambda one: f"{reverse('desk:listing', args=['training/enrolments'])}?training_class={one.id}"),
        Link("公众页面", lambda one: reverse("training:class", args=[one.number]) if one.stage == ClassStage.ENROLLING else None),
        Link("质量与成本", lambda one: reverse("training:class_quality", args=[one.number])),
        Link("学期课表与成绩", lambda one: reverse("training:term", args=[one.number]) if one.class_type == CAMPUS else None),
    ),
    tasks=(
        Task("待审批的班次", Q(stage=ClassStage.SUBMITTED), do.approve),
        Task("已批准、待开放报名的班次", Q(stage=ClassStage.APPROVED), do.publish),
        Task("待审核成绩的班次", Q(stage=ClassStage.RESULTS), do.audit),
        Task("待发证的班次", Q(stage=ClassStage.AUDITED), do.issue_all),
    ),
)  # fmt: skip

duties = Desk(
    key="training/duties",
    group=GROUP,
    model=ClassInstructor,
    view=Permission.CLASS_VIEW,
    columns=("training_class", "instructor__person", "duty"),
    search=("training_class__title", "instructor__person"),
    filters=("duty",),
    operations=(do.assign,),
)
