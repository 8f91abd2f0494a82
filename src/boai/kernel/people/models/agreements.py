"""What a person agreed to, in which words; and who may act for whom."""

from django.db import models

from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.people.models.persons import Person
from boai.kernel.people.vocabulary import ConsentStage, GuardianshipStage, Proof, Relation


class Consent(Record):
    """One text agreed to: the edition holds the very words. Withdrawn, it stays as a line of what was so until then."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="文本")
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    stage = models.CharField("状态", max_length=10, choices=ConsentStage, default=ConsentStage.GIVEN)

    reach_by = ReachBy(branch="person__branch", person="person", joins=("edition",))
    refusals = {"consent_once": "people.already_agreed"}

    class Meta:
        verbose_name = "同意书"
        constraints = [
            models.UniqueConstraint(fields=["person", "edition"], condition=models.Q(stage=ConsentStage.GIVEN), name="consent_once")
        ]

    def __str__(self) -> str:
        return self.edition.title


class Guardianship(Record):
    """An adult who may act for an under-age person, from the day a clerk has seen the paper until the ward is eighteen."""

    ward = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="被监护人")
    guardian = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="监护人")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    relation = models.CharField("关系", max_length=12, choices=Relation)
    proof = models.CharField("凭据", max_length=12, choices=Proof, blank=True)
    until_on = models.DateField("有效至", null=True, blank=True)
    stage = models.CharField("状态", max_length=10, choices=GuardianshipStage, default=GuardianshipStage.ASKED)

    reach_by = ReachBy(branch="branch", person="guardian", joins=("ward", "guardian"))
    refusals = {"guardianship_once": "people.guardian_again"}

    class Meta:
        verbose_name = "监护关系"
        constraints = [
            models.UniqueConstraint(
                fields=["ward", "guardian"], condition=~models.Q(stage=GuardianshipStage.ENDED), name="guardianship_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.ward}"
