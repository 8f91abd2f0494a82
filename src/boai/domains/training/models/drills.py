"""Drills, and training of teams that are not ours."""

from django.db import models

from boai.domains.training.vocabulary.drills import DrillKind
from boai.domains.training.vocabulary.popularisation import RecordedStage
from boai.kernel.change.contract import ReachBy, Record


class Drill(Record):
    """An evacuation drill or an outside team's training; never changed, only withdrawn."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="承办组织")
    kind = models.CharField("种类", max_length=14, choices=DrillKind)
    unit = models.CharField("学校或队伍", max_length=80)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=120)
    persons = models.PositiveIntegerField("人数")
    minutes = models.PositiveIntegerField("时长（分钟）")
    evacuation_seconds = models.PositiveIntegerField("疏散用时（秒）", null=True, blank=True)
    content = models.TextField("内容", blank=True)
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)
    withdrawn_because = models.TextField("撤回原因", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "演练与外部队伍训练"

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"
