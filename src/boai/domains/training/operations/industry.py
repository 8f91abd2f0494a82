"""Agreements with clients."""

from datetime import date
from typing import Annotated

from django.db.models import Sum

from boai.domains.training import rules
from boai.domains.training.models import AgreementClass, ClientAgreement, TrainingClass
from boai.domains.training.vocabulary import AgreementStage, ClassStage, ClassType, IndustryPermission
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch

FREE = Yuan(0)


@operation(IndustryPermission.DRAFT, creates=ClientAgreement, by={Post, System})
def draft_agreement(
    *,
    branch: Branch,
    client: str,
    starts_on: date,
    ends_on: date,
    headcount: int,
    fee: Annotated[Yuan, Label("费用（元）", "免费填0")] = FREE,
    tailored: Annotated[Note, Label("定制内容", "按行业裁剪的部分，如机械伤害、触电、中暑")],
    acting: Acting,
) -> ClientAgreement:
    """拟定协议

    Refuses: training.agreement_backwards, training.agreement_headcount, training.agreement_fee_negative.
    """
    refuse_if(rules.agreement_fault(starts_on, ends_on, headcount, fee.fen))
    return ClientAgreement(
        number=new_number("XY"),
        branch=branch,
        client=client,
        starts_on=starts_on,
        ends_on=ends_on,
        headcount=headcount,
        fee_fen=fee.fen,
        tailored=tailored,
    )


@operation(
    IndustryPermission.SIGN,
    on=ClientAgreement,
    when={AgreementStage.DRAFTED},
    becomes=AgreementStage.SIGNED,
    by={Post, System},
)
def sign_agreement(agreement: ClientAgreement, *, acting: Acting) -> None:
    """签订协议"""


@operation(IndustryPermission.DRAFT, creates=AgreementClass, by={Post, System}, at="agreement")
def add_agreement_class(*, agreement: ClientAgreement, training_class: TrainingClass, acting: Acting) -> AgreementClass:
    """列入协议班次

    Refuses: training.agreement_other_type, training.agreement_taken, training.agreement_outside,
    training.agreement_over_headcount.
    """
    if agreement.stage != AgreementStage.SIGNED:
        raise refuse("change.wrong_stage", stage=agreement.get_stage_display(), operation="列入班次")
    if training_class.class_type != ClassType.INDUSTRY_CUSTOM:
        raise refuse("training.agreement_other_type")
    if AgreementClass.objects.unscoped().filter(training_class=training_class).exists():
        raise refuse("training.agreement_taken")
    standing = agreement.classes.exclude(training_class__stage=ClassStage.CANCELLED)
    planned = standing.aggregate(seats=Sum("training_class__slot__capacity"))["seats"] or 0
    held_on = clock.day_of(training_class.slot.starts_at)
    refuse_if(
        rules.agreement_class_fault(
            held_on, agreement.starts_on, agreement.ends_on, agreement.headcount, planned, training_class.slot.capacity
        )
    )
    return AgreementClass(agreement=agreement, training_class=training_class)


@operation(
    IndustryPermission.DRAFT,
    on=ClientAgreement,
    when={AgreementStage.SIGNED},
    becomes=AgreementStage.FULFILLED,
    by={Post, System},
)
def fulfil_agreement(agreement: ClientAgreement, *, acting: Acting) -> None:
    """协议办结

    Refuses: training.agreement_empty.
    """
    if not agreement.classes.exists():
        raise refuse("training.agreement_empty")


@operation(
    IndustryPermission.DRAFT,
    on=ClientAgreement,
    when={AgreementStage.DRAFTED, AgreementStage.SIGNED},
    becomes=AgreementStage.ENDED,
    by={Post, System},
)
def end_agreement(agreement: ClientAgreement, *, reason: Annotated[Note, Label("终止原因")], acting: Acting) -> None:
    """终止协议

    Refuses: training.agreement_reason_missing.
    """
    if len(reason) < 4:
        raise refuse("training.agreement_reason_missing")
    agreement.ended_because = reason
