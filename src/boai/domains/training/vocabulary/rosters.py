"""Closed lists of rosters: who teaches which class in a window, proposed by a solver, adopted by a clerk."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import OFFICERS, READERS
from boai.kernel.access.roles import give
from boai.kernel.basics.reason import declare_reasons


class RosterStage(models.TextChoices):
    PROPOSED = "proposed", "待采用"
    ADOPTED = "adopted", "已采用"
    DROPPED = "dropped", "已作废"


class LineStage(models.TextChoices):
    PROPOSED = "proposed", "建议"
    CHANGED = "changed", "人工调整"
    DROPPED = "dropped", "不采用"
    ADOPTED = "adopted", "已安排"


class RosterPermission(StrEnum):
    """What may be done with rosters."""

    VIEW = "training.roster.view"
    PROPOSE = "training.roster.propose"
    ADOPT = "training.roster.adopt"


give(READERS, below=[RosterPermission.VIEW])
give(OFFICERS, below=[RosterPermission.PROPOSE, RosterPermission.ADOPT])

declare_reasons(
    "training",
    {
        "training.roster_window": "排班的结束日期不能早于开始日期，最多{days}天",
        "training.roster_nothing": "这段时间没有缺师资的班次",
        "training.roster_too_many": "这段时间有{classes}个班次缺师资，一次最多排{most}个，请分段",
        "training.roster_uncovered": "“{title}”（{day}）排不出：还缺{missing}；这段时间合格、有空的师资有{free}名",
        "training.roster_no_time": "{seconds}秒内没有排出，请缩短时间段再试",
        "training.roster_row": "第{row}行不是班次、师资和职责",
        "training.roster_not_open": "这份排班建议已经{stage}，不能再改",
        "training.roster_class_changed": "班次现在是“{stage}”，不再需要安排师资",
        "training.roster_refused": "“{title}”不能由{who}任{duty}：{why}",
        "training.roster_empty": "没有可采用的安排",
        "training.instructor_away": "该师资已说明{first}至{last}不便授课",
        "training.absence_backwards": "结束日期不能早于开始日期，且不能早于今天",
    },
)
