"""Requests for a class."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary.classes import Setting
from boai.domains.training.vocabulary.requests import OrganiserKind, RequestStage
from boai.kernel.change.contract import ReachBy, Record


class ClassRequest(Record):
    """An organiser asks for a class; the contact is a person, so name and phone are sealed."""

    number = models.CharField("申请编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="所在区县")
    organiser_kind = models.CharField("单位类型", max_length=12, choices=OrganiserKind)
    organiser = models.CharField("单位名称", max_length=80)
    contact = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="联系人")
    setting = models.CharField("走进", max_length=12, choices=Setting)
    persons = models.PositiveIntegerField("人数")
    wished_on = models.DateField("希望日期")
    alternative_on = models.DateField("备选日期", null=True, blank=True)
    place = models.CharField("上课地点", max_length=120)
    wishes = models.TextField("培训需求", blank=True)
    filed_on = models.DateField("提交日期")
    answer_by_on = models.DateField("答复期限")
    first_offer_at = models.DateTimeField("建议时间一", null=True, blank=True)
    second_offer_at = models.DateTimeField("建议时间二", null=True, blank=True)
    chosen_at = models.DateTimeField("选定时间", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, null=True, blank=True, related_name="asked_for_in", verbose_name="班次"
    )
    stage = models.CharField("状态", max_length=10, choices=RequestStage, default=RequestStage.FILED)

    reach_by = ReachBy(branch="branch", person="contact")

    class Meta:
        verbose_name = "开班申请"
        indexes = [models.Index(fields=["society_id", "stage"], name="classrequest_stage")]

    def __str__(self) -> str:
        return f"{self.organiser}（{self.persons}人）"
