"""Who opened whose sealed data, what for, the how-manieth time that day; and two records that are one person."""

from django.db import models

from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.people.models.persons import Person
from boai.kernel.people.vocabulary import MergeStage


class Opening(Record):
    """Sealed data opened once: of one person, or of a working set (``about`` says which). ``number`` of ``limit`` that day."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="查看谁")
    about = models.CharField("一批人员", max_length=80, blank=True)
    purpose = models.TextField("用途")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="查看人")
    opened_at = models.DateTimeField("时间")
    opened_on = models.DateField("日期")
    number = models.PositiveIntegerField("当日第几次")
    limit = models.PositiveIntegerField("当日限额")

    reach_by = ReachBy(branch="branch")
    refusals = {"opening_numbered": "change.try_again"}

    class Meta:
        verbose_name = "查看完整信息"
        constraints = [models.UniqueConstraint(fields=["opened_by", "opened_on", "number"], name="opening_numbered")]

    def __str__(self) -> str:
        return f"{self.opened_by} {self.opened_on} 第{self.number}次"


class Merge(Record):
    """Two records that are one person: ``merged`` points to ``kept`` while done. ``moved`` are the accounts and posts to give back."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="保留哪一条")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="并入哪一条")
    because = models.TextField("原因")
    stage = models.CharField("状态", max_length=12, choices=MergeStage, default=MergeStage.PROPOSED)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提出人")
    needs_two = models.BooleanField("须两人办理")
    moved = models.JSONField("随之转移", default=list, editable=False)

    reach_by = ReachBy(branch="branch", joins=("kept", "merged"))

    class Meta:
        verbose_name = "人员合并"

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
