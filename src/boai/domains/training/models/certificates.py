"""Certificates."""

from django.db import models

from boai.domains.training.models.enrolments import Enrolment
from boai.domains.training.vocabulary import CertificateStage
from boai.kernel.change.contract import ReachBy, Record


class Certificate(Record):
    """A certificate. Its number is ours; its printed token is signed and lives as long as the record.

    ``source`` says where one of a former year was taken from; "" for those issued here.
    """

    number = models.CharField("证书编号", max_length=24, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="持证人")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="培训组织")
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, null=True, related_name="certificate", verbose_name="报名")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="课程")
    title = models.CharField("证书名称", max_length=60)
    issued_on = models.DateField("发证日期")
    valid_until_on = models.DateField("有效至", null=True)
    stage = models.CharField("状态", max_length=10, choices=CertificateStage, default=CertificateStage.ISSUED)
    source = models.CharField("来源", max_length=60, blank=True)
    revoked_because = models.TextField("撤销原因", blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新证书")
    expired_at = models.DateTimeField("到期登记", null=True, blank=True)

    reach_by = ReachBy(branch="branch", person="person")

    class Meta:
        verbose_name = "证书"
        indexes = [models.Index(fields=["society_id", "person", "stage"], name="certificate_of_person")]

    def __str__(self) -> str:
        return self.number
