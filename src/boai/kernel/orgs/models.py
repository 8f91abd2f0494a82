"""Divisions are the state's; branches are ours. Links between them are dated, because both change."""

from django.db import models

from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.orgs.vocabulary import BranchKind


class Division(models.Model):
    """A row of the national code list, province to village. Reference data: imported, never edited; the code's prefix is the tree."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "区县"
        TOWN = "town", "镇街"
        VILLAGE = "village", "村社"

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level)
    valid_from_on = models.DateField("自")
    valid_to_on = models.DateField("至", null=True)
    successor_code = models.CharField("改为", max_length=12, blank=True)

    class Meta:
        verbose_name = "行政区划"

    def __str__(self) -> str:
        return self.name


class Branch(Record):
    """A node of a society. ``path`` holds the codes from the society down, each with "/": the subtree is an index range."""

    class Stage(models.TextChoices):
        PREPARING = "preparing", "筹备"
        ACTIVE = "active", "运行"
        SUSPENDED = "suspended", "暂停"
        DISSOLVED = "dissolved", "撤销"

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级组织")
    code = models.CharField("代码", max_length=20)
    path = models.CharField(max_length=200, editable=False)
    kind = models.CharField("类型", max_length=20, choices=BranchKind)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    stage = models.CharField("状态", max_length=12, choices=Stage, default=Stage.PREPARING)
    legal_person = models.BooleanField("独立法人", default=False)
    established_on = models.DateField("成立日期", null=True, blank=True)

    reach_by = ReachBy(branch="", public=models.Q(stage="active"))

    class Meta:
        verbose_name = "组织"
        constraints = [models.UniqueConstraint(fields=["society_id", "path"], name="branch_path_once")]

    def __str__(self) -> str:
        return self.short_name


class BranchDivision(Record):
    """A branch answers for a division, from a day to a day; a functional zone may answer for several, or none."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="divisions", verbose_name="组织")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="行政区划")
    valid_from_on = models.DateField("自")
    valid_to_on = models.DateField("至", null=True, blank=True)

    reach_by = ReachBy(branch="branch", public=models.Q())

    class Meta:
        verbose_name = "组织所辖区划"
        constraints = [
            models.UniqueConstraint(fields=["branch", "division", "valid_from_on"], name="branchdivision_once"),
        ]
