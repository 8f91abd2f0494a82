"""Closed lists of calendar links."""

from enum import StrEnum

from django.db import models

from boai.kernel.basics.reason import declare_reasons


class CalendarStage(models.TextChoices):
    OPEN = "open", "有效"
    CLOSED = "closed", "已停用"


class CalendarPermission(StrEnum):
    """What may be done with one's own calendar link."""

    CALENDAR_OPEN = "training.calendar.open"


declare_reasons("training", {"training.calendar_already_open": "您已有一个有效的日历地址，要换新地址请先停用"})
