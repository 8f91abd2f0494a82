"""Closed lists of outreach classes 急救移动: a vehicle, a route, stops."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons


class RouteStage(models.TextChoices):
    PLANNED = "planned", "待装车"
    LOADED = "loaded", "已装车"
    UNDERWAY = "underway", "在路上"
    FINISHED = "finished", "已收车"
    DROPPED = "dropped", "已取消"


class StopStage(models.TextChoices):
    PLANNED = "planned", "待到达"
    COUNTED = "counted", "已完成"
    SKIPPED = "skipped", "未停靠"


class OutreachPermission(StrEnum):
    """What may be done with routes."""

    VIEW = "training.outreach.view"
    PLAN = "training.outreach.plan"
    DRIVE = "training.outreach.drive"


give([*READERS, Role.INSTRUCTOR], below=[OutreachPermission.VIEW])
give([*CLERKS, *OFFICERS], below=[OutreachPermission.PLAN])
give([*CLERKS, *OFFICERS, Role.INSTRUCTOR], below=[OutreachPermission.DRIVE])

declare_reasons(
    "training",
    {
        "training.route_in_the_past": "出车日期不能早于今天",
        "training.route_without_stops": "路线上还没有停靠点",
        "training.route_kit_short": "还没有装齐：{items}",
        "training.route_stops_open": "还有停靠点没有登记：{stops}",
        "training.kit_out_of_range": "数量应在0到{most}之间",
        "training.stop_clash": "与停靠点“{other}”时间重叠",
        "training.stop_not_that_day": "停靠时间应在{day}当天",
        "training.stop_backwards": "离开时间应晚于到达时间",
        "training.stop_skip_reason": "请写明没有停靠的原因（至少4个字）",
        "training.route_not_underway": "出车以后才能登记",
        "training.not_outreach": "这个班次不是急救移动课堂",
    },
)
