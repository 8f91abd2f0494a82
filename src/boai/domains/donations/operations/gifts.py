"""Gifts: entered by one, checked by another, posted; and the code by which a donor finds their own."""

from datetime import date
from typing import Annotated

from boai.domains.donations import rules
from boai.domains.donations.commitments import committed
from boai.domains.donations.models import Donor, Gift, GiftSlip
from boai.domains.donations.rules import Policy
from boai.domains.donations.vocabulary import Channel, Display, DonorKind, GiftReceived, GiftStage, Permission, SlipStage
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.money import Yuan
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting, Because, Label, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import rule_in_force
from boai.kernel.ledger import posting
from boai.kernel.ledger.models import Fund
from boai.kernel.ledger.vocabulary import FundStage, JournalKind
from boai.kernel.openlog import leaves
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people

Name = Annotated[str, Label("捐赠人", "个人写姓名，单位写全称；不具名的可以不写")]
IsFirm = Annotated[bool, Label("是单位")]
Money = Annotated[Yuan, Label("金额（元）")]
RECEIVING = {Channel.COUNTER: "CASH", Channel.BANK: "BANK"}
"""The account on which each channel's money arrives."""


@operation(Permission.GIFT_ENTER, creates=Gift, by={Post, System})
def record_counter_gift(
    *,
    branch: Branch,
    slip: Annotated[str, Label("凭单编号", "凭单上预先印好的编号")],
    fund: Fund,
    amount: Money,
    name: Name = "",
    firm: IsFirm = False,
    phone: Annotated[str, Label("手机")] = "",
    display: Display = Display.MASKED,
    letter: str = "",
    received_on: date | None = None,
    acting: Acting,
) -> Gift:
    """登记柜台捐赠

    On a slip; counts only once another has checked it. Refuses: donations.slip_unknown, donations.slip_spent, donations.no_amount,
    donations.not_yet, donations.name_missing, donations.firm_named, donations.letter_missing, donations.fund_closed,
    donations.other_legal_person, people.bad_name, people.bad_phone.
    """
    paper = _slip(branch, slip)
    gift = _gift(branch, fund, amount, Channel.COUNTER, received_on, letter, acting)
    _name(gift, name, firm=firm, phone=phone, display=display, acting=acting)
    gift.slip, paper.stage = paper, SlipStage.USED
    paper.save()
    return gift


@operation(Permission.GIFT_ENTER, creates=Gift, by={Post, System})
def record_transfer(
    *,
    branch: Branch,
    fund: Fund,
    amount: Money,
    bank_line: str,
    name: Name = "",
    firm: IsFirm = False,
    phone: Annotated[str, Label("手机")] = "",
    display: Display = Display.MASKED,
    letter: str = "",
    received_on: date | None = None,
    acting: Acting,
) -> Gift:
    """登记银行转账

    By the line of the bank's statement; a second person compares it. Refuses: as record_counter_gift, without the slip.
    """
    gift = _gift(branch, fund, amount, Channel.BANK, received_on, letter, acting)
    _name(gift, name, firm=firm, phone=phone, display=display, acting=acting)
    gift.bank_line = bank_line
    return gift


@operation(Permission.GIFT_CHECK, on=Gift, when={GiftStage.RECORDED}, becomes=GiftStage.POSTED, by={Post, System}, never_by=["entered_by"])
def check_gift(gift: Gift, *, acting: Acting) -> None:
    """核对入账

    Money, paper and entry agree: posted now, numbered within a second. Tells GiftReceived. Refuses: access.own_work.
    """
    account = posting.account_of(gift.fund, RECEIVING[Channel(gift.channel)])
    lines = posting.income(gift.fund, account, gift.amount_fen)
    gift.journal = posting.post_one(
        posting.Entry(
            book_id=gift.fund.book_id,
            kind=JournalKind.GIFT,
            key=f"gift:{gift.id}" if gift.channel == Channel.COUNTER else f"bank:{gift.bank_line}",
            event_on=gift.received_on,
            lines=lines,
            subject=gift.id,
            told=_told(gift),
        )
    )
    gift.checked_by_id, gift.posted_on = acting.person_id, clock.today()
    acting.tell(GiftReceived(gift.id, gift.branch_id, gift.fund_id, gift.amount_fen))


@operation(Permission.GIFT_ENTER, on=Gift, when={GiftStage.RECORDED}, becomes=GiftStage.STRUCK, by={Post, System})
def strike_gift(gift: Gift, *, reason: Because, acting: Acting) -> None:
    """作废登记

    Before it was checked; its slip is void with it.
    """
    gift.struck_because = reason
    if gift.slip is not None:
        gift.slip.stage, gift.slip.void_because = SlipStage.VOID, reason
        gift.slip.save()


@operation(Permission.GIFT_ENTER, on=Gift, when={GiftStage.RECORDED, GiftStage.POSTED}, by={Post, System})
def issue_code(gift: Gift, *, code_hash: Annotated[str, Label("查询码的指纹")], acting: Acting) -> None:
    """打印查询码

    The donor's own code opens this gift alone; an earlier one opens nothing any more. Only its hash is kept.
    """
    gift.code_hash = code_hash


def _told(gift: Gift) -> dict[str, int | str]:
    """What the leaf says of a gift: how it came, how it is shown, and commitments to the donor and the number, opened by the salts."""
    said, salts = committed(donor=gift.donor.name if gift.donor else "", record=gift.number)
    person = gift.donor.person if gift.donor else None
    gift.salts = person.sealed("donations_gift", "salts", gift.id, salts) if person else salts
    return {"channel": leaves.Channel[gift.channel.upper()], "display": leaves.Display[gift.display.upper()], **said}


def _gift(branch: Branch, fund: Fund, amount: Yuan, channel: Channel, received_on: date | None, letter: str, acting: Acting) -> Gift:
    day = received_on or clock.today()
    refuse_if(rules.amount_fault(amount.fen))
    refuse_if(rules.day_fault(day, clock.today()))
    refuse_if(rules.letter_fault(amount.fen, letter, rule_in_force(Policy, at=branch)))
    if fund.stage != FundStage.OPEN:
        raise refuse("donations.fund_closed")
    if not branch.path.startswith(fund.book.branch.path):
        raise refuse("donations.other_legal_person")
    return Gift(
        branch=branch,
        number=new_number("J"),
        fund=fund,
        amount_fen=amount.fen,
        channel=channel,
        received_on=day,
        letter=letter,
        entered_by_id=acting.person_id,
    )


def _name(gift: Gift, name: str, *, firm: bool, phone: str, display: Display, acting: Acting) -> None:
    """Who gave, apart from how the book prints it."""
    typed = tidy(name)
    refuse_if(rules.donor_fault(typed, firm=firm, display=display))
    gift.display = display
    if not typed:
        return
    gift.donor_kind = DonorKind.FIRM if firm else DonorKind.PERSON
    donor = Donor(branch=gift.branch, kind=gift.donor_kind, firm=typed if firm else "")
    if not firm:
        donor.person = people.register(branch=gift.branch, name=typed, phone=phone, acting=acting.with_key(""))
    donor.save()
    gift.donor = donor


def _slip(branch: Branch, number: str) -> GiftSlip:
    rows = GiftSlip.objects.unscoped().select_for_update(of=("self",)).filter(branch=branch, number=tidy(number).upper())
    slip = rows.first()
    if slip is None:
        raise refuse("donations.slip_unknown", number=number)
    if slip.stage != SlipStage.UNUSED:
        raise refuse("donations.slip_spent")
    return slip
