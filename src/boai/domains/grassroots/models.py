"""Records of grassroots organisations."""

from django.db import models

from boai.domains.grassroots.rules import Answer
from boai.domains.grassroots.vocabulary import CheckStage, Have
from boai.kernel.change.contract import ReachBy, Record


class SelfCheck(Record):
    """One branch's five-haves check of one calendar year; ``meets_standard`` is None until it is verified."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="填报组织")
    year = models.PositiveSmallIntegerField("年度")
    filed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="填报人")
    filed_on = models.DateField("填报日期")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="达标线")
    leader = models.BooleanField(Have.LEADER.label)
    leader_evidence = models.TextField(f"{Have.LEADER.label}：依据", blank=True)
    steady_members = models.BooleanField(Have.STEADY_MEMBERS.label)
    steady_members_evidence = models.TextField(f"{Have.STEADY_MEMBERS.label}：依据", blank=True)
    rules = models.BooleanField(Have.RULES.label)
    rules_evidence = models.TextField(f"{Have.RULES.label}：依据", blank=True)
    platform = models.BooleanField(Have.PLATFORM.label)
    platform_evidence = models.TextField(f"{Have.PLATFORM.label}：依据", blank=True)
    activities = models.BooleanField(Have.ACTIVITIES.label)
    activities_evidence = models.TextField(f"{Have.ACTIVITIES.label}：依据", blank=True)
    stage = models.CharField("状态", max_length=10, choices=CheckStage, default=CheckStage.FILED)
    returned_because = models.TextField("退回原因", blank=True)
    verified_on = models.DateField("核实日期", null=True, blank=True)
    meets_standard = models.BooleanField("达标", null=True, blank=True)

    reach_by = ReachBy(branch="branch")
    refusals = {"selfcheck_once_a_year": "grassroots.already_filed"}

    class Meta:
        verbose_name = "五有自查"
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="selfcheck_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(stage=CheckStage.VERIFIED, verified_on__isnull=False, meets_standard__isnull=False)
                | (~models.Q(stage=CheckStage.VERIFIED) & models.Q(verified_on=None, meets_standard=None)),
                name="selfcheck_judged_when_verified",
            ),
        ]
        indexes = [models.Index(fields=["society_id", "stage"], name="selfcheck_stage")]

    def __str__(self) -> str:
        return f"{self.branch} {self.year}年五有自查"

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The five answers as the rules read them."""
        return tuple(Answer(have=h.label, met=getattr(self, h), evidence=getattr(self, f"{h}_evidence")) for h in Have)
