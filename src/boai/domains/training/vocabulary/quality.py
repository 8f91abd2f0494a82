"""Closed lists of quality 质量 (TR11): questionnaire, spot checks, yearly third-party evaluation."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class FindingStage(models.TextChoices):
    """A fault found, until somebody else has seen it mended."""

    OPEN = "open", "待整改"
    REPORTED = "reported", "待复核"
    CLOSED = "closed", "已整改"


class CheckVerdict(models.TextChoices):
    GOOD = "good", "符合要求"
    FAULTS = "faults", "有问题"


class Aspect(models.TextChoices):
    """What a yearly evaluation looks at."""

    MEANS = "means", "手段"
    METHOD = "method", "方法"
    QUALITY = "quality", "质量"


class EvaluationStage(models.TextChoices):
    DRAFTED = "drafted", "录入中"
    PUBLISHED = "published", "已公布"


class QualityPermission(StrEnum):
    """What may be done for quality."""

    VIEW = "training.quality.view"
    ANSWER = "training.quality.answer"
    CHECK = "training.quality.check"
    MEND = "training.quality.mend"
    CONFIRM = "training.quality.confirm"
    EVALUATE = "training.quality.evaluate"


give([*READERS, Role.INSTRUCTOR], below=[QualityPermission.VIEW])
give([*OFFICERS, Role.SUPERVISOR], below=[QualityPermission.CHECK])
give([*CLERKS, *OFFICERS], below=[QualityPermission.MEND])
give([*OFFICERS, *LEADERS], below=[QualityPermission.CONFIRM])
give([Role.CITY_TRAINING], below=[QualityPermission.EVALUATE])

declare_reasons(
    "training",
    {
        "training.questionnaire_early": "开课以后才能填写问卷",
        "training.questionnaire_twice": "您已经填过这份问卷",
        "training.questionnaire_incomplete": "请回答每一题：{items}",
        "training.questionnaire_bad_answer": "“{item}”的回答应为1到5",
        "training.questionnaire_unknown": "问卷中没有这些题：{items}",
        "training.check_day": "抽查日期不能晚于今天",
        "training.check_findings_missing": "有问题时请写明问题和整改期限",
        "training.check_due_passed": "整改期限应晚于抽查日期",
        "training.mending_missing": "请写明整改情况（至少4个字）",
        "training.own_mending": "整改情况应由另一人复核",
        "training.evaluation_year": "评估年度应在{first}到{last}之间",
        "training.evaluation_twice": "{year}年已有这家机构的评估",
        "training.evaluation_score": "评分应在0到100之间",
        "training.evaluation_finding_missing": "低于{line}分的方面请先登记问题：{aspects}",
        "training.finding_text_missing": "请写明问题（至少4个字）",
    },
)


@news("training.evaluation.published")
class EvaluationPublished(News):
    """A yearly third-party evaluation is open to all."""

    evaluation_id: UUID
    branch_id: UUID
    year: int
