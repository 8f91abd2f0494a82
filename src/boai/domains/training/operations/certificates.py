"""The life of a certificate: issued, renewed, replaced, expired, revoked."""

from uuid import UUID

from boai.domains.training import rules
from boai.domains.training.models import Certificate, Enrolment, TrainingClass
from boai.domains.training.rules import Course
from boai.domains.training.vocabulary import (
    CertificateExpired,
    CertificateIssued,
    CertificateRenewed,
    CertificateReplaced,
    CertificateRevoked,
    CertificateStage,
    ClassStage,
    EnrolmentStage,
    Permission,
)
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Because, Post, System, operation, refuse
from boai.kernel.editions.models import Edition

ISSUING = {ClassStage.AUDITED, ClassStage.CERTIFICATES}


@operation(
    Permission.CERTIFICATE_ISSUE,
    on=Enrolment,
    when={EnrolmentStage.QUALIFIED},
    becomes=EnrolmentStage.CERTIFIED,
    by={Post, System},
)
def issue(enrolment: Enrolment, *, acting: Acting) -> None:
    """发证

    One certificate an enrolment, whoever presses how often; earlier ones of the same course are renewed by it. Tells
    CertificateIssued, and CertificateRenewed for each earlier one. Refuses: training.not_audited.
    """
    training_class = enrolment.training_class
    if training_class.stage not in ISSUING:
        raise refuse("training.not_audited")
    course, today = training_class.course, clock.today()
    certificate = Certificate(
        number=new_number("ZS"),
        person_id=enrolment.person_id,
        branch_id=enrolment.branch_id,
        enrolment=enrolment,
        edition_id=training_class.edition_id,
        title=course.certificate_title or course.name,
        issued_on=today,
        valid_until_on=rules.valid_until(today, course),
    )
    certificate.save()
    acting.tell(CertificateIssued(certificate.id, certificate.person_id, certificate.branch_id))
    for former in _held_before(certificate):
        renew(former, replaced_by=certificate, acting=system(acting.society_id, name="training.issue"))


@operation(Permission.CERTIFICATE_ISSUE, on=Certificate, when={CertificateStage.ISSUED}, becomes=CertificateStage.RENEWED, by={System})
def renew(certificate: Certificate, *, replaced_by: Certificate, acting: Acting) -> None:
    """换新证

    Tells CertificateRenewed.
    """
    certificate.replaced_by = replaced_by
    acting.tell(CertificateRenewed(certificate.id, certificate.person_id, certificate.branch_id))


@operation(
    Permission.CERTIFICATE_ISSUE,
    on=Certificate,
    when={CertificateStage.ISSUED},
    becomes=CertificateStage.REPLACED,
    by={Post, System},
)
def replace(certificate: Certificate, *, reason: Because, acting: Acting) -> None:
    """补发证书

    A new number with the old dates; the old number is void. Tells CertificateReplaced. Refuses: change.too_short.
    """
    new = Certificate(
        number=new_number("ZS"),
        person_id=certificate.person_id,
        branch_id=certificate.branch_id,
        edition_id=certificate.edition_id,
        title=certificate.title,
        issued_on=certificate.issued_on,
        valid_until_on=certificate.valid_until_on,
        expired_at=certificate.expired_at,
    )
    new.save()
    certificate.replaced_by, certificate.revoked_because = new, reason
    acting.tell(CertificateReplaced(new.id, new.person_id, new.branch_id))


@operation(Permission.CERTIFICATE_ISSUE, on=Certificate, when={CertificateStage.ISSUED}, by={System})
def expire(certificate: Certificate, *, acting: Acting) -> None:
    """登记到期

    Once a certificate. Tells CertificateExpired. Refuses: training.not_expired.
    """
    last = certificate.valid_until_on
    if last is None or clock.today() <= last or certificate.expired_at:
        raise refuse("training.not_expired")
    certificate.expired_at = clock.now()
    acting.tell(CertificateExpired(certificate.id, certificate.person_id, certificate.branch_id))


@operation(
    Permission.CERTIFICATE_ISSUE,
    on=TrainingClass,
    when={ClassStage.AUDITED},
    becomes=ClassStage.CERTIFICATES,
    by={Post, System},
)
def issue_all(training_class: TrainingClass, *, acting: Acting) -> None:
    """全班发证

    Issues to every qualified learner, one line in the trace each.
    """
    for enrolment in training_class.enrolments.filter(stage=EnrolmentStage.QUALIFIED):
        issue(enrolment, acting=acting.with_key(""))


@operation(Permission.CLASS_AUDIT, on=TrainingClass, when={ClassStage.CERTIFICATES}, becomes=ClassStage.ARCHIVED, by={Post, System})
def archive(training_class: TrainingClass, *, acting: Acting) -> None:
    """归档"""


@operation(
    Permission.CERTIFICATE_REVOKE,
    on=Certificate,
    when={CertificateStage.ISSUED, CertificateStage.RENEWED, CertificateStage.REPLACED},
    becomes=CertificateStage.REVOKED,
    by={Post, System},
    proof=True,
)
def revoke(certificate: Certificate, *, reason: Because, acting: Acting) -> None:
    """撤销证书

    Tells CertificateRevoked. Refuses: change.too_short.
    """
    certificate.revoked_because = reason
    acting.tell(CertificateRevoked(certificate.id, certificate.person_id, certificate.branch_id))


def holds_certificate_of(person_id: UUID, subject: str) -> bool:
    """Whether a person holds a certificate of this course that is still valid today."""
    rows = Certificate.objects.unscoped().filter(person_id=person_id, stage=CertificateStage.ISSUED).select_related("edition")
    today = clock.today()
    return any(one.valid_until_on is None or today <= one.valid_until_on for one in rows if family(one.edition) == subject)


def family(edition: Edition) -> str:
    """The course whose certificates count as one: a renewal course's belong to the course it renews."""
    return edition.rule(Course).renews or edition.subject


def _held_before(certificate: Certificate) -> list[Certificate]:
    """The holder's other certificates in force of the same course."""
    rows = Certificate.objects.unscoped().filter(person_id=certificate.person_id, stage=CertificateStage.ISSUED)
    others = rows.exclude(pk=certificate.pk).select_related("edition").order_by("id")
    return [one for one in others if family(one.edition) == family(certificate.edition)]
