"""Agreements with clients, and the classes held under them."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary.industry import AgreementStage
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import ReachBy, Record


class ClientAgreement(Record):
    """A firm orders training: period, headcount, fee in fen (0 is free), the parts made for it."""

    number = models.CharField("协议编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="承办组织")
    client = models.CharField("单位名称", max_length=80)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    headcount = models.PositiveIntegerField("人数")
    fee_fen = models.BigIntegerField("费用（分）", default=0)
    tailored = models.TextField("定制内容")
    stage = models.CharField("状态", max_length=10, choices=AgreementStage, default=AgreementStage.DRAFTED)
    ended_because = models.TextField("终止原因", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "行业定制协议"
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="clientagreement_forward"),
            models.CheckConstraint(condition=models.Q(fee_fen__gte=0), name="clientagreement_fee"),
        ]

    def __str__(self) -> str:
        return f"{self.client}（{self.headcount}人）"

    @property
    def fee(self) -> str:
        return str(Yuan(self.fee_fen)) if self.fee_fen else "免费"


class AgreementClass(Record):
    """A class held under an agreement."""

    agreement = models.ForeignKey(ClientAgreement, models.PROTECT, related_name="classes", verbose_name="协议")
    training_class = models.OneToOneField(TrainingClass, models.PROTECT, related_name="agreement_class", verbose_name="班次")

    reach_by = ReachBy(branch="agreement__branch")

    class Meta:
        verbose_name = "协议班次"

    def __str__(self) -> str:
        return self.training_class.title
