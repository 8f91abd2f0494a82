"""Quality: anonymous answers, spot checks, yearly evaluations with findings."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary.quality import Aspect, CheckVerdict, EvaluationStage, FindingStage
from boai.kernel.change.contract import ReachBy, Record


class QuestionnaireAnswer(Record):
    """One learner's answers. ``slip`` is a keyed index that hinders a second one; no person stands here or in the trace."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="answers", verbose_name="班次")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="问卷")
    answers = models.JSONField("回答", editable=False)
    slip = models.CharField(max_length=40, unique=True, editable=False)

    reach_by = ReachBy(branch="training_class__branch")

    class Meta:
        verbose_name = "学员问卷"


class SpotCheck(Record):
    """Somebody came and looked; what was wrong is mended and looked at again by another."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="spot_checks", verbose_name="班次")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    inspector = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="抽查人")
    checked_on = models.DateField("抽查日期")
    announced = models.BooleanField("事先通知", default=False)
    verdict = models.CharField("结论", max_length=8, choices=CheckVerdict)
    findings = models.TextField("问题", blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    mending = models.TextField("整改情况", blank=True)
    mended_by_id = models.UUIDField(null=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=FindingStage)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "培训抽查"

    def __str__(self) -> str:
        return f"{self.training_class.title}：{self.get_verdict_display()}"


class YearEvaluation(Record):
    """A year's third-party evaluation of means, method and quality, each of 100."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="被评组织")
    year = models.PositiveSmallIntegerField("年度")
    evaluator = models.CharField("评估机构", max_length=80)
    means_score = models.PositiveSmallIntegerField("手段")
    method_score = models.PositiveSmallIntegerField("方法")
    quality_score = models.PositiveSmallIntegerField("质量")
    summary = models.TextField("结论")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="评估规则")
    published_on = models.DateField("公布日期", null=True, blank=True)
    stage = models.CharField("状态", max_length=10, choices=EvaluationStage, default=EvaluationStage.DRAFTED)

    reach_by = ReachBy(branch="branch", public=models.Q(stage=EvaluationStage.PUBLISHED))

    class Meta:
        verbose_name = "第三方年度评估"
        constraints = [models.UniqueConstraint(fields=["branch", "year", "evaluator"], name="yearevaluation_once")]

    def __str__(self) -> str:
        return f"{self.year}年 {self.evaluator}"

    @property
    def scores(self) -> dict[str, int]:
        """Score by the aspect's Chinese word."""
        return {str(Aspect(name).label): getattr(self, f"{name}_score") for name in Aspect}


class EvaluationFinding(Record):
    """What an evaluation found, until it was corrected and another has seen it."""

    evaluation = models.ForeignKey(YearEvaluation, models.PROTECT, related_name="findings", verbose_name="评估")
    aspect = models.CharField("方面", max_length=8, choices=Aspect)
    text = models.TextField("问题")
    due_on = models.DateField("整改期限")
    mending = models.TextField("整改情况", blank=True)
    mended_by_id = models.UUIDField(null=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=FindingStage, default=FindingStage.OPEN)

    reach_by = ReachBy(branch="evaluation__branch")

    class Meta:
        verbose_name = "评估问题"

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}：{self.text[:24]}"
