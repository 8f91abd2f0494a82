"""Trial lessons of coming instructors, and the panel's sheets."""

from django.db import models

from boai.domains.training.models.enrolments import Enrolment
from boai.domains.training.vocabulary.development import TrialStage
from boai.kernel.change.contract import ReachBy, Record


class TrialLesson(Record):
    """A candidate teaches before a panel; passed by the mean of its sheets."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="trial", verbose_name="学员")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    topic = models.CharField("试讲题目", max_length=80)
    held_on = models.DateField("试讲日期")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="评分规则")
    mean_score = models.PositiveSmallIntegerField("平均分", null=True, blank=True)
    stage = models.CharField("状态", max_length=8, choices=TrialStage, default=TrialStage.OPEN)

    reach_by = ReachBy(branch="branch", person="enrolment__person")

    class Meta:
        verbose_name = "师资试讲"

    def __str__(self) -> str:
        return f"{self.enrolment.person} {self.topic}"


class TrialSheet(Record):
    """One judge's sheet."""

    trial = models.ForeignKey(TrialLesson, models.PROTECT, related_name="sheets", verbose_name="试讲")
    judge = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="评委")
    scores = models.JSONField("各项评分")
    points = models.PositiveSmallIntegerField("得分")

    reach_by = ReachBy(branch="trial__branch", person="judge")

    class Meta:
        verbose_name = "试讲评分表"
        constraints = [models.UniqueConstraint(fields=["trial", "judge"], name="trialsheet_once")]
