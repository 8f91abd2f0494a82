"""Popularisation sessions, counted in person-times."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary.classes import ClassType, Setting
from boai.domains.training.vocabulary.popularisation import RecordedStage
from boai.kernel.change.contract import ReachBy, Record


class PopularisationSession(Record):
    """A talk, a demonstration, a drill with the public: no certificate, person-times. Never changed, only withdrawn."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    held_on = models.DateField("日期")
    setting = models.CharField("走进", max_length=12, choices=Setting)
    class_type = models.CharField("课堂类型", max_length=20, choices=ClassType)
    topic = models.CharField("主题", max_length=60)
    persons = models.PositiveIntegerField("人次")
    place = models.CharField("地点", max_length=120, blank=True)
    photos = models.PositiveSmallIntegerField("现场照片（张）", default=0)
    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, null=True, blank=True, related_name="popularised", verbose_name="班次"
    )
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)
    withdrawn_because = models.TextField("撤回原因", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "普及培训"
        constraints = [models.CheckConstraint(condition=models.Q(persons__gte=1), name="popularisation_reaches_somebody")]
        indexes = [models.Index(fields=["society_id", "held_on"], name="popularisation_when")]

    def __str__(self) -> str:
        return f"{self.topic}（{self.persons}人次）"
