"""Using money: prepared on a voucher by one, which promises it; paid by another with a fresh proof."""

from typing import Annotated

from boai.domains.donations import rules
from boai.domains.donations.commitments import committed
from boai.domains.donations.models import Spend
from boai.domains.donations.operations.gifts import Money
from boai.domains.donations.rules import Policy
from boai.domains.donations.vocabulary import Permission, Purpose, SpendPaid, SpendStage
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import NO_FILES, Acting, Because, Files, Label, Post, System, operation, refuse, refuse_if
from boai.kernel.documents import vault
from boai.kernel.editions.queries import rule_in_force
from boai.kernel.ledger import floors, posting
from boai.kernel.ledger.models import Fund
from boai.kernel.ledger.vocabulary import JournalKind, Nature
from boai.kernel.openlog import leaves
from boai.kernel.orgs.models import Branch


@operation(Permission.SPEND_PREPARE, creates=Spend, by={Post, System})
def prepare_spend(
    *,
    branch: Branch,
    fund: Fund,
    amount: Money,
    purpose: Purpose,
    title: Annotated[str, Label("事由（公开）", "写清做什么、用在哪里，不写任何人的姓名")],
    payee: str,
    voucher: str,
    vouchers: Annotated[Files, Label("凭证附件")] = NO_FILES,
    group: Annotated[Branch | None, Label("受益地")] = None,
    persons: Annotated[int, Label("受益人数", "没有具体受益人的写0；1至4人的请与同类合并")] = 0,
    acting: Acting,
) -> Spend:
    """提交支出

    The money is promised at once. Refuses: donations.no_amount, donations.group_too_small, donations.voucher_missing (for staff),
    donations.other_legal_person, ledger.fund_short, documents.upload_gone.
    """
    refuse_if(rules.amount_fault(amount.fen))
    refuse_if(rules.group_fault(persons, rule_in_force(Policy, at=branch)))
    if not branch.path.startswith(fund.book.branch.path):
        raise refuse("donations.other_legal_person")
    if acting.kind is Post and not vouchers:
        raise refuse("donations.voucher_missing")
    spend = Spend(branch=branch, number=new_number("Z"), fund=fund, amount_fen=amount.fen, purpose=purpose, title=title, payee=payee)
    spend.voucher, spend.group, spend.persons, spend.prepared_by_id = voucher, group, persons, acting.person_id
    spend.reservation = floors.reserve(fund, amount.fen, key=f"spend:{spend.id}")
    spend.save()
    vault.attach(vouchers, spend, branch, acting)
    return spend


@operation(
    Permission.SPEND_PAY,
    on=Spend,
    when={SpendStage.PREPARED},
    becomes=SpendStage.PAID,
    by={Post, System},
    never_by=["prepared_by"],
    proof=True,
)
def pay_spend(spend: Spend, *, acting: Acting) -> None:
    """审核付款

    Tells SpendPaid. Refuses: access.own_work, access.proof_needed, ledger.not_held.
    """
    floors.use(spend.reservation)
    said, spend.salts = committed(group=f"{spend.group or ''}{spend.persons}人" if spend.persons else "", voucher=spend.voucher)
    bank = posting.account_of(spend.fund, "BANK")
    spend.journal = posting.post_one(
        posting.Entry(
            book_id=spend.fund.book_id,
            kind=JournalKind.SPEND,
            key=f"spend:{spend.id}",
            event_on=clock.today(),
            lines=posting.expense(spend.fund, bank, spend.amount_fen, Nature(rules.nature_of(spend.purpose))),
            subject=spend.id,
            told={"purpose": leaves.Purpose[Purpose(spend.purpose).name], "people": spend.persons, **said},
        )
    )
    spend.paid_by_id, spend.paid_on = acting.person_id, clock.today()
    acting.tell(SpendPaid(spend.id, spend.branch_id, spend.fund_id, spend.amount_fen))


@operation(Permission.SPEND_PAY, on=Spend, when={SpendStage.PREPARED}, becomes=SpendStage.DECLINED, by={Post, System})
def decline_spend(spend: Spend, *, reason: Because, acting: Acting) -> None:
    """退回

    What was promised is free again.
    """
    floors.release(spend.reservation)
    spend.declined_because = reason
