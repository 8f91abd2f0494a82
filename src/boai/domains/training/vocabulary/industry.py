"""Closed lists of industry-customised classes 行业定制."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, give
from boai.kernel.basics.reason import declare_reasons


class AgreementStage(models.TextChoices):
    """Where an agreement with a client stands."""

    DRAFTED = "drafted", "拟定"
    SIGNED = "signed", "已签订"
    FULFILLED = "fulfilled", "已履行"
    ENDED = "ended", "已终止"


class IndustryPermission(StrEnum):
    """What may be done with client agreements."""

    VIEW = "training.agreement.view"
    DRAFT = "training.agreement.draft"
    SIGN = "training.agreement.sign"


give(READERS, below=[IndustryPermission.VIEW])
give(OFFICERS, below=[IndustryPermission.DRAFT])
give(LEADERS, below=[IndustryPermission.SIGN])

declare_reasons(
    "training",
    {
        "training.agreement_backwards": "协议的结束日期应不早于开始日期",
        "training.agreement_headcount": "协议人数至少为1",
        "training.agreement_fee_negative": "费用不能为负；免费填0",
        "training.agreement_outside": "班次日期不在协议期内（{starts_on}至{ends_on}）",
        "training.agreement_other_type": "只有“行业定制”班次可以列入协议",
        "training.agreement_taken": "这个班次已列入一份协议",
        "training.agreement_over_headcount": "协议{headcount}人，已排{planned}个名额，再加{more}个就超出了",
        "training.agreement_empty": "协议下还没有办过班",
        "training.agreement_reason_missing": "请写明终止原因（至少4个字）",
    },
)
