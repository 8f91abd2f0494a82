"""The indicators grassroots organisations answer for. Checks count on the day they were filed."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from boai.domains.grassroots.models import SelfCheck
from boai.domains.grassroots.vocabulary import CheckStage
from boai.kernel.basics import clock
from boai.kernel.figures import Asked, Counted, Rate, Unit, declare


def standard_branches(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    """How many of these branches were 达标 on ``until`` (today) by the newest of their verified checks."""
    verified = SelfCheck.objects.unscoped().filter(branch_id__in=branches, verified_on__lte=until or clock.today())
    newer = verified.filter(branch_id=OuterRef("branch_id"), year__gt=OuterRef("year"))
    return verified.filter(~Exists(newer), meets_standard=True).count()


declare(
    Counted(code="grassroots.checks", label="五有自查", unit=Unit.RECORD, of=SelfCheck, on=lambda one: one.filed_on),
    Counted(
        code="grassroots.checks_verified",
        label="已核实的五有自查",
        unit=Unit.RECORD,
        of=SelfCheck,
        counts=lambda one: one.stage == CheckStage.VERIFIED,
        on=lambda one: one.filed_on,
    ),
    Rate(
        code="grassroots.verified_rate",
        label="五有自查核实率",
        numerator="grassroots.checks_verified",
        denominator="grassroots.checks",
    ),
    Asked(code="grassroots.standard_branches", label="五有达标组织", unit=Unit.PLACE, ask=standard_branches),
)
