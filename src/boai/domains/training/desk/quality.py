"""Staff pages of quality and coverage."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.models import (
    CommunityTeam,
    EvaluationFinding,
    HouseholdAider,
    ResidentCount,
    ScenicArea,
    ScenicClass,
    SpotCheck,
    StreetMechanism,
    YearEvaluation,
    YearTarget,
)
from boai.domains.training.vocabulary import CoveragePermission, FindingStage, QualityPermission
from boai.kernel.desk.declaration import Desk, Link, Task

GROUP = "培训质量与覆盖"

spot_checks = Desk(
    key="training/spot_checks",
    group=GROUP,
    model=SpotCheck,
    view=QualityPermission.VIEW,
    columns=("training_class", "branch", "inspector", "checked_on", "verdict", "due_on", "stage"),
    details=("training_class", "branch", "inspector", "checked_on", "announced", "verdict", "findings", "due_on", "mending", "stage"),
    search=("training_class__title", "inspector"),
    filters=("verdict", "stage"),
    operations=(do.record_spot_check, do.report_mending, do.confirm_mending, do.reopen_mending),
    tasks=(
        Task("待整改的抽查问题", Q(stage=FindingStage.OPEN), do.report_mending),
        Task("待复核的整改", Q(stage=FindingStage.REPORTED), do.confirm_mending),
    ),
)

evaluations = Desk(
    key="training/evaluations",
    group=GROUP,
    model=YearEvaluation,
    view=QualityPermission.VIEW,
    columns=("evaluator", "year", "branch", "means_score", "method_score", "quality_score", "stage"),
    details=("evaluator", "year", "branch", "means_score", "method_score", "quality_score", "summary", "published_on", "stage"),
    search=("evaluator", "branch__name"),
    filters=("stage",),
    operations=(do.file_evaluation, do.publish_evaluation),
)

findings = Desk(
    key="training/findings",
    group=GROUP,
    model=EvaluationFinding,
    view=QualityPermission.VIEW,
    columns=("text", "evaluation", "aspect", "due_on", "mending", "stage"),
    search=("text", "evaluation__evaluator"),
    filters=("aspect", "stage"),
    operations=(do.add_finding, do.report_correction, do.confirm_correction),
    tasks=(
        Task("待改进的评估问题", Q(stage=FindingStage.OPEN), do.report_correction),
        Task("待确认的改进", Q(stage=FindingStage.REPORTED), do.confirm_correction),
    ),
)

residents = Desk(
    key="training/residents",
    group=GROUP,
    model=ResidentCount,
    view=CoveragePermission.VIEW,
    columns=("branch", "persons", "households", "as_of_on", "source", "stage"),
    search=("branch__name", "source"),
    filters=("stage",),
    operations=(do.import_residents, do.withdraw_residents),
    pages=(Link("覆盖指标", lambda _: reverse("training:statistics")),),
)

targets = Desk(
    key="training/targets",
    group=GROUP,
    model=YearTarget,
    view=CoveragePermission.VIEW,
    columns=("branch", "year", "kind", "number", "basis"),
    search=("branch__name",),
    filters=("kind",),
    operations=(do.set_target, do.revise_target),
)

household_aiders = Desk(
    key="training/households",
    group=GROUP,
    model=HouseholdAider,
    view=CoveragePermission.VIEW,
    columns=("person", "branch", "certificate", "entered_on", "stage"),
    search=("person", "branch__name"),
    filters=("stage",),
    operations=(do.enter_household, do.withdraw_household),
)

teams = Desk(
    key="training/community_teams",
    group=GROUP,
    model=CommunityTeam,
    view=CoveragePermission.VIEW,
    columns=("name", "branch", "leader", "members", "founded_on", "stage"),
    search=("name", "branch__name", "leader"),
    filters=("stage",),
    operations=(do.found_community_team, do.disband_community_team),
)

mechanisms = Desk(
    key="training/mechanisms",
    group=GROUP,
    model=StreetMechanism,
    view=CoveragePermission.VIEW,
    columns=("title", "branch", "document", "adopted_on", "stage"),
    search=("title", "branch__name", "document"),
    filters=("stage",),
    operations=(do.adopt_mechanism, do.repeal_mechanism),
)

scenic_areas = Desk(
    key="training/scenic_areas",
    group=GROUP,
    model=ScenicArea,
    view=CoveragePermission.VIEW,
    columns=("name", "grade", "branch", "staff", "as_of_on", "source"),
    search=("name", "branch__name"),
    filters=("grade",),
    operations=(do.enter_scenic_area, do.update_scenic_area),
)

scenic_classes = Desk(
    key="training/scenic_classes",
    group=GROUP,
    model=ScenicClass,
    view=CoveragePermission.VIEW,
    columns=("training_class", "area", ("training_class__slot__starts_at", "开课")),
    search=("training_class__title", "area__name"),
    operations=(do.count_scenic_class,),
)
