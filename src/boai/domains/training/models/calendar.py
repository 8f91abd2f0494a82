"""Secret addresses under which a calendar program fetches a person's classes."""

from django.db import models

from boai.domains.training.vocabulary.calendar import CalendarStage
from boai.kernel.change.contract import ReachBy, Record


class CalendarLink(Record):
    """One person's calendar address. The token is a signature over this row's id: nothing secret is stored."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    opened_at = models.DateTimeField("开通时间")
    valid_until_on = models.DateField("有效至")
    stage = models.CharField("状态", max_length=10, choices=CalendarStage, default=CalendarStage.OPEN)

    reach_by = ReachBy(person="person")

    class Meta:
        verbose_name = "日历地址"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(stage=CalendarStage.OPEN), name="calendarlink_open_once"),
        ]
