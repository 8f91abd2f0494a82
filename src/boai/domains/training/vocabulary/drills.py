"""Closed lists of outside teams' training 外部队伍训练 and evacuation drills 应急疏散演练 (TR17, TR18)."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons


class DrillKind(models.TextChoices):
    PRIMARY = "primary", "小学疏散演练"
    JUNIOR = "junior", "初中疏散演练"
    SENIOR = "senior", "高中疏散演练"
    COMMUNITY = "community", "社区疏散演练"
    FIRE_TEAM = "fire_team", "森林消防队伍训练"
    MOUNTAIN_TEAM = "mountain_team", "山域救援队伍训练"
    WATER_TEAM = "water_team", "水域救援队伍训练"
    OTHER_TEAM = "other_team", "其他外部队伍训练"


SCHOOL_DRILLS = (DrillKind.PRIMARY, DrillKind.JUNIOR, DrillKind.SENIOR)
TEAM_TRAININGS = (DrillKind.FIRE_TEAM, DrillKind.MOUNTAIN_TEAM, DrillKind.WATER_TEAM, DrillKind.OTHER_TEAM)


class DrillPermission(StrEnum):
    """What may be done with drills and outside teams' training."""

    VIEW = "training.drill.view"
    RECORD = "training.drill.record"


give(READERS, below=[DrillPermission.VIEW])
give([*CLERKS, *OFFICERS, Role.INSTRUCTOR], below=[DrillPermission.RECORD])

declare_reasons(
    "training",
    {
        "training.drill_future": "日期不能晚于今天",
        "training.drill_persons": "人数至少为1",
        "training.drill_minutes": "时长应在1到{most}分钟之间",
        "training.drill_evacuation_seconds": "疏散演练请填写疏散用时（秒）",
        "training.drill_reason_missing": "请写明撤回原因（至少4个字）",
    },
)
