"""Editions: one row is one set of values of one rule, for one branch and all below it, for a span of days."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from boai.kernel.basics.edition import declared_rules, typed
from boai.kernel.change.contract import ReachBy, Record

T = TypeVar("T")


class Edition(Record):
    """Values of a dated rule. Published ones never change; a correction is a new edition."""

    class Stage(models.TextChoices):
        PROPOSED = "proposed", "待发布"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField("规则", max_length=80)
    subject = models.CharField("对象", max_length=80, blank=True)
    title = models.CharField("名称", max_length=120)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="适用组织")
    values = models.JSONField("取值")
    source = models.TextField("来源")
    valid_from_on = models.DateField("自")
    valid_to_on = models.DateField("至", null=True, blank=True)
    stage = models.CharField("状态", max_length=12, choices=Stage, default=Stage.PROPOSED)
    proposed_by_id = models.UUIDField(null=True, editable=False)

    reach_by = ReachBy(branch="branch", society=True)

    class Meta:
        verbose_name = "规则版本"
        indexes = [models.Index(fields=["kind", "subject", "valid_from_on"], name="edition_in_force")]

    def __str__(self) -> str:
        return self.title

    def rule(self, of: type[T]) -> T:
        """The typed values."""
        if declared_rules().get(self.kind) is not of:
            raise TypeError(f"{self.kind} is not {of.__name__}")
        return typed(of, self.values)


_published: dict[UUID, Any] = {}


def rule_of(edition_id: UUID | str, of: type[T]) -> T:
    """The typed values of an edition by its id. A published edition never changes, so a process reads it once."""
    key = UUID(str(edition_id))
    if key not in _published:
        edition = Edition.objects.unscoped().get(pk=key)
        rule = edition.rule(of)
        if edition.stage != Edition.Stage.PUBLISHED:
            return rule
        _published[key] = rule
    found: T = _published[key]
    return found
