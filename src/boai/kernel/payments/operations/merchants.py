"""Where money comes in: named by one, confirmed by another, since it decides whose account is paid into."""

from boai.kernel.change.contract import Acting, Because, Post, System, operation
from boai.kernel.orgs.models import Branch
from boai.kernel.payments.models import Merchant
from boai.kernel.payments.vocabulary import Channel, MerchantStage, Permission


@operation(Permission.MERCHANT_PROPOSE, creates=Merchant, by={Post, System}, proof=True)
def propose_merchant(
    *, branch: Branch, channel: Channel, number: str, title: str, app_id: str = "", bank: str = "", acting: Acting
) -> Merchant:
    """登记收款商户

    Takes money only after somebody else has confirmed it. Refuses: payments.merchant_known.
    """
    proposed_by = acting.person_id
    return Merchant(branch=branch, channel=channel, number=number, title=title, app_id=app_id, bank=bank, proposed_by_id=proposed_by)


@operation(
    Permission.MERCHANT_CONFIRM,
    on=Merchant,
    when={MerchantStage.PROPOSED},
    becomes=MerchantStage.ACTIVE,
    by={Post, System},
    never_by=["proposed_by"],
    proof=True,
)
def confirm_merchant(merchant: Merchant, *, acting: Acting) -> None:
    """确认启用

    Refuses: access.own_work.
    """


@operation(
    Permission.MERCHANT_CONFIRM,
    on=Merchant,
    when={MerchantStage.PROPOSED, MerchantStage.ACTIVE},
    becomes=MerchantStage.ENDED,
    by={Post, System},
    proof=True,
)
def end_merchant(merchant: Merchant, *, reason: Because, acting: Acting) -> None:
    """停用商户

    No payment begins there any more; what was begun before still settles.
    """
