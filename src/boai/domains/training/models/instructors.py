"""Those who teach."""

from datetime import date

from django.db import models

from boai.domains.training.vocabulary import InstructorStage, Tier
from boai.domains.training.vocabulary.teaching import InstructorGrade
from boai.kernel.change.contract import ReachBy, Record

DAYS_KEPT_FROM = date(2026, 11, 22)
"""Of whom was registered before registrations had a day and a number. The numbers are given by a job (``give_missing_numbers``)."""


class Instructor(Record):
    """A person who may teach. ``tier`` and ``grade`` are two dimensions: how the society uses somebody, and the qualification."""

    number = models.CharField("师资编号", max_length=20, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="所属组织")
    tier = models.CharField("级别", max_length=10, choices=Tier, default=Tier.GENERAL)
    grade = models.CharField("等级", max_length=8, choices=InstructorGrade, default=InstructorGrade.THIRD)
    home = models.ForeignKey("training.TrainingPlace", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="常驻场所")
    registered_on = models.DateField("登记日期", default=DAYS_KEPT_FROM)
    trial = models.ForeignKey("training.TrialLesson", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记所据试讲")
    document = models.CharField("登记所据文件", max_length=120, blank=True)
    valid_until_on = models.DateField("资格有效至")
    stage = models.CharField("状态", max_length=12, choices=InstructorStage, default=InstructorStage.REGISTERED)
    stopped_because = models.TextField("停止原因", blank=True)

    reach_by = ReachBy(branch="branch", person="person", society=True)
    known_by = "number"

    refusals = {"instructor_once": "training.already_instructor"}

    class Meta:
        verbose_name = "师资"
        constraints = [
            models.UniqueConstraint(fields=["person"], name="instructor_once"),
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="instructor_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_tier_display()}）"
