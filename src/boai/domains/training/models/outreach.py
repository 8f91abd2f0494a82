"""Outreach classes: a vehicle's route, its stops, its kit."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.models.popularisation import PopularisationSession
from boai.domains.training.vocabulary.classes import Setting
from boai.domains.training.vocabulary.outreach import RouteStage, StopStage
from boai.kernel.change.contract import ReachBy, Record


class OutreachRoute(Record):
    """One day of the training vehicle."""

    number = models.CharField("路线编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="出车组织")
    title = models.CharField("名称", max_length=80)
    on_day = models.DateField("出车日期")
    vehicle = models.CharField("车辆", max_length=40, blank=True)
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="物资清单")
    stage = models.CharField("状态", max_length=10, choices=RouteStage, default=RouteStage.PLANNED)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "急救移动路线"

    def __str__(self) -> str:
        return self.title


class OutreachStop(Record):
    """One stop: planned, then counted. What it counted is a popularisation session."""

    route = models.ForeignKey(OutreachRoute, models.PROTECT, related_name="stops", verbose_name="路线")
    place = models.CharField("停靠点", max_length=120)
    setting = models.CharField("走进", max_length=12, choices=Setting)
    arrives_at = models.DateTimeField("到达")
    leaves_at = models.DateTimeField("离开")
    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, null=True, blank=True, related_name="outreach_stop", verbose_name="现场班次"
    )
    counted = models.OneToOneField(PopularisationSession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="普及登记")
    stage = models.CharField("状态", max_length=10, choices=StopStage, default=StopStage.PLANNED)
    skipped_because = models.TextField("未停靠原因", blank=True)

    reach_by = ReachBy(branch="route__branch")

    class Meta:
        verbose_name = "停靠点"
        constraints = [models.CheckConstraint(condition=models.Q(arrives_at__lt=models.F("leaves_at")), name="outreachstop_forward")]

    def __str__(self) -> str:
        return self.place


class OutreachKitLine(Record):
    """One line of the kit on one route."""

    route = models.ForeignKey(OutreachRoute, models.PROTECT, related_name="kit", verbose_name="路线")
    code = models.CharField(max_length=30, editable=False)
    text = models.CharField("物资", max_length=60)
    wanted = models.PositiveIntegerField("应装")
    loaded = models.PositiveIntegerField("已装", default=0)
    brought_back = models.PositiveIntegerField("带回", null=True, blank=True)

    reach_by = ReachBy(branch="route__branch")

    class Meta:
        verbose_name = "随车物资"
        constraints = [models.UniqueConstraint(fields=["route", "code"], name="outreachkitline_once")]

    def __str__(self) -> str:
        return self.text
