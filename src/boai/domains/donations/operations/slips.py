"""Pre-numbered slips of the counter."""

from typing import Annotated

from boai.domains.donations.models import GiftSlip
from boai.domains.donations.vocabulary import Permission, SlipStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Because, Label, Post, System, operation, refuse
from boai.kernel.change.turns import alone
from boai.kernel.orgs.models import Branch

MOST_AT_ONCE = 200


@operation(Permission.SLIP_ISSUE, creates=GiftSlip, by={Post, System})
def issue_slips(*, branch: Branch, count: Annotated[int, Label("领用几张", "编号接着往下排")], acting: Acting) -> GiftSlip:
    """领用捐赠凭单

    So many slips with the next numbers of this branch; gives the first. Refuses: donations.slip_count.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise refuse("donations.slip_count", most=MOST_AT_ONCE)
    alone(f"donations.slips:{branch.id}")
    begun = GiftSlip.objects.unscoped().filter(branch=branch).count()
    slips = [GiftSlip(branch=branch, number=f"{branch.code}-{begun + step:05d}", issued_on=clock.today()) for step in range(1, count + 1)]
    for slip in slips:
        slip.save()
    return slips[0]


@operation(Permission.SLIP_ISSUE, on=GiftSlip, when={SlipStage.UNUSED}, becomes=SlipStage.VOID, by={Post, System})
def void_slip(slip: GiftSlip, *, reason: Because, acting: Acting) -> None:
    """作废凭单"""
    slip.void_because = reason
