"""The indicators first-aid training answers for."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from boai.domains.training.models import Certificate, Enrolment
from boai.domains.training.vocabulary import GIVEN_UP, WANTING, CertificateStage, EnrolmentStage
from boai.kernel.basics import clock
from boai.kernel.figures import Asked, Counted, Rate, Unit, declare


def certified_persons(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    """How many different persons hold a certificate valid on ``until`` (today) issued at these branches."""
    day = until or clock.today()
    rows = Certificate.objects.unscoped().filter(
        Q(valid_until_on=None) | Q(valid_until_on__gte=day),
        branch_id__in=branches,
        stage=CertificateStage.ISSUED,
        issued_on__lte=day,
    )
    return rows.values("person_id").distinct().count()


declare(
    Counted(
        code="training.bookings",
        label="报名人次",
        unit=Unit.PERSON_TIME,
        of=Enrolment,
        counts=lambda one: one.stage not in (*WANTING, *GIVEN_UP),
        on=lambda one: one.booked_on,
    ),
    Counted(
        code="training.judged",
        label="参加考核人次",
        unit=Unit.PERSON_TIME,
        of=Enrolment,
        counts=lambda one: one.stage in (EnrolmentStage.FAILED, EnrolmentStage.QUALIFIED, EnrolmentStage.CERTIFIED),
        on=lambda one: one.booked_on,
    ),
    Counted(
        code="training.passed",
        label="考核合格人次",
        unit=Unit.PERSON_TIME,
        of=Enrolment,
        counts=lambda one: one.stage in (EnrolmentStage.QUALIFIED, EnrolmentStage.CERTIFIED),
        on=lambda one: one.booked_on,
    ),
    Rate(code="training.pass_rate", label="考核合格率", numerator="training.passed", denominator="training.judged"),
    Counted(
        code="training.certificates",
        label="发放证书",
        unit=Unit.CERTIFICATE,
        of=Certificate,
        counts=lambda one: one.stage != CertificateStage.REPLACED,
        on=lambda one: one.issued_on,
    ),
    Asked(code="training.certified_persons", label="持证救护员", unit=Unit.PERSON, ask=certified_persons),
)
