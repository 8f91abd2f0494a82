"""Coverage: residents, yearly targets, household first-aiders, scenic areas, community teams, street mechanisms."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary.coverage import ScenicGrade, TargetKind
from boai.domains.training.vocabulary.popularisation import RecordedStage
from boai.kernel.change.contract import ReachBy, Record


class ResidentCount(Record):
    """How many people and households live in a branch's area on a day, by a named source."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    as_of_on = models.DateField("截止日期")
    persons = models.PositiveIntegerField("常住人口")
    households = models.PositiveIntegerField("户数")
    source = models.CharField("来源", max_length=200)
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)
    withdrawn_because = models.TextField("撤回原因", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "人口数据"
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "as_of_on"], condition=models.Q(stage=RecordedStage.RECORDED), name="residentcount_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.persons}人"


class YearTarget(Record):
    """What a branch is to reach in a year, itself and everything below it."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("目标", max_length=14, choices=TargetKind)
    number = models.PositiveIntegerField("目标数")
    basis = models.TextField("依据")

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "年度目标"
        constraints = [models.UniqueConstraint(fields=["branch", "year", "kind"], name="yeartarget_once")]

    def __str__(self) -> str:
        return f"{self.branch} {self.year}年 {self.get_kind_display()} {self.number}"


class HouseholdAider(Record):
    """一个家庭一个救护员: a certified person stands for a household."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="村（社区）")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="救护员")
    certificate = models.ForeignKey("training.Certificate", models.PROTECT, related_name="+", verbose_name="证书")
    entered_on = models.DateField("登记日期")
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)
    withdrawn_because = models.TextField("撤回原因", blank=True)

    reach_by = ReachBy(branch="branch", person="person")

    class Meta:
        verbose_name = "家庭救护员"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(stage=RecordedStage.RECORDED), name="householdaider_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class CommunityTeam(Record):
    """一个社区一支队: a village's first-aid team."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="村（社区）")
    name = models.CharField("队名", max_length=60)
    leader = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="队长")
    members = models.PositiveIntegerField("队员")
    founded_on = models.DateField("成立日期")
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)
    withdrawn_because = models.TextField("撤销原因", blank=True)

    reach_by = ReachBy(branch="branch", person="leader")

    class Meta:
        verbose_name = "社区救护队"
        constraints = [
            models.UniqueConstraint(fields=["branch"], condition=models.Q(stage=RecordedStage.RECORDED), name="communityteam_once")
        ]

    def __str__(self) -> str:
        return self.name


class StreetMechanism(Record):
    """一个街道一套应急机制: a town's written emergency mechanism."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="镇（街道）")
    title = models.CharField("机制名称", max_length=80)
    document = models.CharField("文号", max_length=60)
    adopted_on = models.DateField("印发日期")
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)
    withdrawn_because = models.TextField("废止原因", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "街道应急机制"
        constraints = [
            models.UniqueConstraint(fields=["branch"], condition=models.Q(stage=RecordedStage.RECORDED), name="streetmechanism_once")
        ]

    def __str__(self) -> str:
        return self.title


class ScenicArea(Record):
    """A scenic area and how many work there; who of them was trained is counted from its classes."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    name = models.CharField("景区", max_length=60)
    grade = models.CharField("等级", max_length=4, choices=ScenicGrade)
    staff = models.PositiveIntegerField("从业人员")
    as_of_on = models.DateField("截止日期")
    source = models.CharField("来源", max_length=200)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "景区"
        constraints = [models.UniqueConstraint(fields=["branch", "name"], name="scenicarea_once")]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_grade_display()}）"


class ScenicClass(Record):
    """A class held for a scenic area's staff."""

    area = models.ForeignKey(ScenicArea, models.PROTECT, related_name="classes", verbose_name="景区")
    training_class = models.OneToOneField(TrainingClass, models.PROTECT, related_name="scenic", verbose_name="班次")

    reach_by = ReachBy(branch="area__branch")

    class Meta:
        verbose_name = "景区班次"

    def __str__(self) -> str:
        return self.training_class.title
