"""Posts: a person holds a role at a branch for a time."""

from datetime import datetime

from django.db import models

from boai.kernel.access.roles import Role
from boai.kernel.change.contract import ReachBy, Record


class Post(Record):
    """A role held. In force while confirmed, begun, not ended and not suspended: to the instant, not to the day."""

    class Stage(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "在任"
        SUSPENDED = "suspended", "停权"
        ENDED = "ended", "已结束"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.CharField("职务", max_length=30, choices=Role)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束", null=True, blank=True)
    stage = models.CharField("状态", max_length=12, choices=Stage, default=Stage.PROPOSED)
    proposed_by_id = models.UUIDField(null=True, editable=False)

    reach_by = ReachBy(branch="branch", person="person")

    class Meta:
        verbose_name = "任职"

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.branch}"

    def in_force(self, at: datetime) -> bool:
        """Whether the post gives power at this moment."""
        return self.stage == self.Stage.CONFIRMED and self.starts_at <= at and (self.ends_at is None or at < self.ends_at)
