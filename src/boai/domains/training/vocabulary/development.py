"""Closed lists of instructor development 师资培养: prerequisites and trial lessons."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import OFFICERS, READERS
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons


class TrialStage(models.TextChoices):
    OPEN = "open", "评分中"
    PASSED = "passed", "通过"
    FAILED = "failed", "未通过"


class DevelopmentPermission(StrEnum):
    """What may be done with trial lessons."""

    VIEW = "training.trial.view"
    CALL = "training.trial.call"
    SCORE = "training.trial.score"


give([*READERS, Role.INSTRUCTOR], below=[DevelopmentPermission.VIEW])
give(OFFICERS, below=[DevelopmentPermission.CALL])
give([*OFFICERS, Role.INSTRUCTOR], below=[DevelopmentPermission.SCORE])

declare_reasons(
    "training",
    {
        "training.prerequisite_certificate": "报名“{course}”须先持有有效的{certificates}",
        "training.prerequisite_held_for": "证书须已持有满{days}天",
        "training.not_development": "这个班次不是师资培养",
        "training.trial_exists": "这名学员的试讲已经登记",
        "training.judge_tier": "评委应为{tiers}师资",
        "training.judge_is_candidate": "不能给自己的试讲评分",
        "training.judge_twice": "这位评委已经评过分",
        "training.judges_enough": "评委已满{size}人",
        "training.judges_missing": "还差{missing}位评委评分",
        "training.trial_score_range": "每项评分应在0到{most}之间",
        "training.not_a_judge": "只有在册师资可以评分",
    },
)
