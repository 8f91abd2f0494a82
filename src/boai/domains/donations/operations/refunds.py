"""Giving money back, and taking back an entry of ours: asked by one, decided by another."""

from boai.domains.donations import rules
from boai.domains.donations.commitments import committed
from boai.domains.donations.models import Gift, Refund
from boai.domains.donations.operations.gifts import RECEIVING, Money
from boai.domains.donations.vocabulary import Channel, GiftStage, Permission, RefundReason, RefundStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Because, Post, System, operation, refuse, refuse_if
from boai.kernel.ledger import posting
from boai.kernel.ledger.vocabulary import JournalKind, Nature
from boai.kernel.openlog import leaves


@operation(Permission.REFUND_ASK, creates=Refund, at="gift", by={Post, System})
def ask_refund(*, gift: Gift, amount: Money, reason: RefundReason, note: Because, acting: Acting) -> Refund:
    """申请退款或更正

    Refuses: donations.no_amount, donations.whole_only, change.wrong_stage.
    """
    if gift.stage != GiftStage.POSTED:
        raise refuse("change.wrong_stage", stage=gift.get_stage_display(), operation=ask_refund.label)
    refuse_if(rules.amount_fault(amount.fen))
    if reason == RefundReason.ENTRY_ERROR and amount.fen != gift.amount_fen:
        raise refuse("donations.whole_only")
    return Refund(branch=gift.branch, gift=gift, amount_fen=amount.fen, reason=reason, note=note, asked_by_id=acting.person_id)


@operation(
    Permission.REFUND_DECIDE,
    on=Refund,
    when={RefundStage.ASKED},
    becomes=RefundStage.DONE,
    by={Post, System},
    never_by=["asked_by"],
    proof=True,
)
def do_refund(refund: Refund, *, acting: Acting) -> None:
    """复核并办理

    The unspent part of that gift only, by the way it came; an entry error is reversed and pays nobody. Refuses: access.own_work,
    access.proof_needed, ledger.spent_already, ledger.not_numbered, ledger.fund_short.
    """
    gift, key = refund.gift, f"refund:{refund.id}"
    assert gift.journal is not None
    if refund.reason == RefundReason.ENTRY_ERROR:
        said, refund.salts = committed(note=refund.note)
        refund.journal = posting.reverse(gift.journal, key=key, event_on=clock.today(), subject=refund.id, told=said)
    else:
        account = posting.account_of(gift.fund, RECEIVING[Channel(gift.channel)])
        said, refund.salts = committed(record=gift.number)
        refund.journal = posting.post_one(
            posting.Entry(
                book_id=gift.fund.book_id,
                kind=JournalKind.REFUND,
                key=key,
                event_on=clock.today(),
                lines=posting.expense(gift.fund, account, refund.amount_fen, Nature.INCOME, out_of=gift.journal.id),
                subject=refund.id,
                told={
                    "channel": leaves.Channel[gift.channel.upper()],
                    "reason": leaves.RefundReason[RefundReason(refund.reason).name],
                    **said,
                },
            )
        )
    refund.decided_by_id, refund.done_on = acting.person_id, clock.today()


@operation(Permission.REFUND_DECIDE, on=Refund, when={RefundStage.ASKED}, becomes=RefundStage.DECLINED, by={Post, System})
def decline_refund(refund: Refund, *, reason: Because, acting: Acting) -> None:
    """不同意"""
    refund.note = f"{refund.note}\n不同意：{reason}"
    refund.decided_by_id = acting.person_id
