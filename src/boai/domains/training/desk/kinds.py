"""Staff pages for electives, agreements, routes and trial lessons."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.desk.group import PARTNERS
from boai.domains.training.models import (
    AgreementClass,
    CampusGrade,
    ClientAgreement,
    OutreachRoute,
    OutreachStop,
    TermSession,
    TrialLesson,
    TrialSheet,
)
from boai.domains.training.vocabulary import (
    AgreementStage,
    CampusPermission,
    DevelopmentPermission,
    IndustryPermission,
    OutreachPermission,
    RouteStage,
    TrialStage,
)
from boai.kernel.desk.declaration import Desk, Link, Task

term = Desk(
    key="training/term",
    group=PARTNERS,
    model=TermSession,
    view=CampusPermission.VIEW,
    columns=("topic", "training_class", "number", "starts_at", "ends_at", "place", "present", "stage"),
    search=("topic", "training_class__title"),
    filters=("stage",),
    operations=(do.add_term_session, do.hold_term_session, do.drop_term_session),
    order="-starts_at",
    links=(Link("整个学期", lambda one: reverse("training:term", args=[one.training_class.number])),),
)

grades = Desk(
    key="training/grades",
    group=PARTNERS,
    model=CampusGrade,
    view=CampusPermission.VIEW,
    columns=(
        ("enrolment__person", "学员"), ("enrolment__training_class", "班次"), "usual_score", "exam_score", "score", "level",
        ("credits", "学分"), "continuing_hours", "graded_on",
    ),
    search=("enrolment__person", "enrolment__training_class__title"),
    operations=(do.grade_student,),
)  # fmt: skip

agreements = Desk(
    key="training/agreements",
    group=PARTNERS,
    model=ClientAgreement,
    view=IndustryPermission.VIEW,
    columns=("client", "number", "branch", "starts_on", "ends_on", "headcount", ("fee", "费用"), "stage"),
    details=(
        "client", "number", "branch", "starts_on", "ends_on", "headcount", ("fee", "费用"), "tailored", "stage", "ended_because",
    ),
    search=("client", "number"),
    filters=("stage",),
    operations=(do.draft_agreement, do.sign_agreement, do.fulfil_agreement, do.end_agreement),
    steps=lambda _: (AgreementStage.DRAFTED, AgreementStage.SIGNED, AgreementStage.FULFILLED),
    tasks=(Task("待签订的行业定制协议", Q(stage=AgreementStage.DRAFTED), do.sign_agreement),),
    links=(Link("给单位的培训报告", lambda one: reverse("training:agreement_report", args=[one.number])),),
)  # fmt: skip

agreement_classes = Desk(
    key="training/agreement_classes",
    group=PARTNERS,
    model=AgreementClass,
    view=IndustryPermission.VIEW,
    columns=("training_class", "agreement", ("training_class__slot__starts_at", "开课"), ("training_class__stage", "班次状态")),
    search=("training_class__title", "agreement__client"),
    operations=(do.add_agreement_class,),
)

routes = Desk(
    key="training/routes",
    group=PARTNERS,
    model=OutreachRoute,
    view=OutreachPermission.VIEW,
    columns=("title", "number", "branch", "on_day", "vehicle", "stage"),
    search=("title", "number"),
    filters=("stage",),
    operations=(do.plan_route, do.drop_route),
    order="-on_day",
    steps=lambda _: (RouteStage.PLANNED, RouteStage.LOADED, RouteStage.UNDERWAY, RouteStage.FINISHED),
    tasks=(Task("待装车的急救移动路线", Q(stage=RouteStage.PLANNED), do.finish_loading),),
    links=(Link("装车、停靠与登记", lambda one: reverse("training:route", args=[one.number])),),
)

stops = Desk(
    key="training/stops",
    group=PARTNERS,
    model=OutreachStop,
    view=OutreachPermission.VIEW,
    columns=("place", "route", "setting", "arrives_at", "leaves_at", "stage"),
    details=("place", "route", "setting", "arrives_at", "leaves_at", "training_class", "counted", "stage", "skipped_because"),
    search=("place", "route__title"),
    filters=("stage", "setting"),
    operations=(do.add_stop, do.count_stop, do.skip_stop),
    links=(Link("整条路线", lambda one: reverse("training:route", args=[one.route.number])),),
)

trials = Desk(
    key="training/trials",
    group=PARTNERS,
    model=TrialLesson,
    view=DevelopmentPermission.VIEW,
    columns=("topic", "enrolment__person", "branch", "held_on", "mean_score", "stage"),
    search=("topic", "enrolment__person"),
    filters=("stage",),
    operations=(do.call_trial, do.close_trial),
    tasks=(Task("评分中的师资试讲", Q(stage=TrialStage.OPEN), do.close_trial),),
)

trial_sheets = Desk(
    key="training/trial_sheets",
    group=PARTNERS,
    model=TrialSheet,
    view=DevelopmentPermission.VIEW,
    columns=("trial", "judge", "points"),
    search=("trial__topic", "judge"),
    operations=(do.score_trial,),
)
