"""The indicators donations answer for. Money counts on the day it was posted; what went back is its own figure."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from boai.domains.donations.models import Gift, Refund, Spend
from boai.domains.donations.vocabulary import Channel, DonorKind, GiftStage
from boai.kernel.figures import Asked, Counted, Rate, Unit, declare


def donors(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    """How many different people have given; whom we do not know by name is not counted."""
    rows = Gift.objects.unscoped().filter(branch_id__in=branches, stage=GiftStage.POSTED, donor_kind=DonorKind.PERSON)
    if since:
        rows = rows.filter(posted_on__gte=since)
    if until:
        rows = rows.filter(posted_on__lte=until)
    return rows.values("donor__person_id").distinct().count()


def net_income(branches: QuerySet[Any], since: date | None, until: date | None) -> int:
    """Fen that came and stayed: what was given back or corrected does not count, on the day that it went."""
    given = Gift.objects.unscoped().filter(branch_id__in=branches, posted_on__isnull=False)
    back = Refund.objects.unscoped().filter(branch_id__in=branches, done_on__isnull=False)
    if since:
        given, back = given.filter(posted_on__gte=since), back.filter(done_on__gte=since)
    if until:
        given, back = given.filter(posted_on__lte=until), back.filter(done_on__lte=until)
    return int(given.aggregate(fen=Sum("amount_fen"))["fen"] or 0) - int(back.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def _income_by(channel: Channel) -> Counted:
    return Counted(
        code=f"donations.income_{channel.value}",
        label=f"入账捐赠：{channel.label}",
        unit=Unit.FEN,
        of=Gift,
        on=lambda one: one.posted_on,
        counts=lambda one: one.channel == channel,
        amount=lambda one: one.amount_fen,
    )


declare(
    Counted(
        code="donations.income",
        label="入账捐赠",
        unit=Unit.FEN,
        of=Gift,
        on=lambda one: one.posted_on,
        amount=lambda one: one.amount_fen,
    ),
    *(_income_by(channel) for channel in Channel),
    Counted(code="donations.gifts", label="捐赠笔数", unit=Unit.ENTRY, of=Gift, on=lambda one: one.posted_on),
    Counted(
        code="donations.person_times",
        label="具名个人捐赠人次",
        unit=Unit.PERSON_TIME,
        of=Gift,
        on=lambda one: one.posted_on,
        counts=lambda one: one.donor_kind == DonorKind.PERSON,
    ),
    Counted(
        code="donations.returned",
        label="退款与更正",
        unit=Unit.FEN,
        of=Refund,
        on=lambda one: one.done_on,
        amount=lambda one: one.amount_fen,
    ),
    Counted(
        code="donations.used", label="捐赠使用", unit=Unit.FEN, of=Spend, on=lambda one: one.paid_on, amount=lambda one: one.amount_fen
    ),
    Counted(code="donations.spends", label="支出笔数", unit=Unit.ENTRY, of=Spend, on=lambda one: one.paid_on),
    Counted(
        code="donations.helped",
        label="受益人次",
        unit=Unit.PERSON_TIME,
        of=Spend,
        on=lambda one: one.paid_on,
        amount=lambda one: one.persons,
    ),
    Asked(code="donations.net_income", label="捐赠收入", unit=Unit.FEN, ask=net_income),
    Asked(code="donations.donors", label="具名捐赠个人", unit=Unit.PERSON, ask=donors),
    Rate(code="donations.use_rate", label="捐赠使用率", numerator="donations.used", denominator="donations.net_income"),
)
