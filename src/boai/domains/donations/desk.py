"""Staff pages of donations, and of the books they stand in."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.donations import operations as do
from boai.domains.donations.models import Donor, Gift, GiftSlip, Refund, Spend
from boai.domains.donations.queries import book_address
from boai.domains.donations.vocabulary import GiftStage, Permission, RefundStage, SpendStage
from boai.kernel.desk.declaration import Desk, Link, Task
from boai.kernel.ledger import operations as ledger
from boai.kernel.ledger.models import Book, Fund
from boai.kernel.ledger.queries import lines_of
from boai.kernel.ledger.vocabulary import Permission as OfLedger

GROUP = "捐赠"


def _slip(gift: Gift) -> str | None:
    return reverse("donations:slip", args=[gift.id]) if gift.stage != GiftStage.STRUCK else None


def _public(record: Gift | Spend) -> str | None:
    """Its page in the open book, once it is numbered."""
    line = lines_of([record.journal_id]).get(record.journal_id) if record.journal_id else None
    return book_address(line) if line else None


gifts = Desk(
    key="donations/gifts",
    group=GROUP,
    model=Gift,
    view=Permission.GIFT_VIEW,
    columns=(
        "number", ("amount", "金额"), "fund", "channel", ("donor__person", "捐赠人"), ("shown_as", "公布为"), "received_on", "branch",
        "stage",
    ),
    details=(
        "number", ("amount", "金额"), "fund", "channel", "slip", "bank_line", "received_on", "donor", "display", ("shown_as", "公布为"),
        "letter",
        "branch", "entered_by", "checked_by", "posted_on", "stage", "struck_because",
    ),
    search=("number", "slip__number", "bank_line"),
    filters=("stage", "channel", "fund", "donor_kind"),
    operations=(do.record_counter_gift, do.record_transfer, do.check_gift, do.strike_gift),
    tasks=(Task("待核对入账的捐赠", Q(stage=GiftStage.RECORDED), do.check_gift),),
    links=(
        Link("打印凭单与查询码", _slip, Permission.GIFT_ENTER),
        Link("公开页面", _public),
    ),
)  # fmt: skip

refunds = Desk(
    key="donations/refunds",
    group=GROUP,
    model=Refund,
    view=Permission.GIFT_VIEW,
    columns=("gift", ("amount", "金额"), "reason", "branch", "stage", "done_on"),
    details=("gift", ("amount", "金额"), "reason", "note", "branch", "asked_by", "decided_by", "done_on", "stage"),
    search=("gift__number",),
    filters=("stage", "reason"),
    operations=(do.ask_refund, do.do_refund, do.decline_refund),
    tasks=(Task("待复核的退款与更正", Q(stage=RefundStage.ASKED), do.do_refund),),
)

spends = Desk(
    key="donations/spends",
    group=GROUP,
    model=Spend,
    view=Permission.SPEND_VIEW,
    columns=("number", "title", ("amount", "金额"), "fund", "purpose", "persons", "branch", "stage", "paid_on"),
    details=(
        "number", "title", ("amount", "金额"), "fund", "purpose", "payee", "voucher", "group", "persons", "branch", "prepared_by",
        "paid_by", "paid_on", "stage", "declined_because",
    ),
    search=("number", "title", "voucher"),
    filters=("stage", "fund", "purpose"),
    operations=(do.prepare_spend, do.pay_spend, do.decline_spend),
    tasks=(Task("待审核付款的支出", Q(stage=SpendStage.PREPARED), do.pay_spend),),
    links=(Link("公开页面", _public),),
)  # fmt: skip

slips = Desk(
    key="donations/slips",
    group=GROUP,
    model=GiftSlip,
    view=Permission.SLIP_VIEW,
    columns=("number", "branch", "issued_on", "stage"),
    details=("number", "branch", "issued_on", "stage", "void_because"),
    search=("number",),
    filters=("stage",),
    operations=(do.issue_slips, do.void_slip),
)

donors = Desk(
    key="donations/donors",
    group=GROUP,
    model=Donor,
    view=Permission.DONOR_VIEW,
    columns=("kind", "person", "firm", "branch"),
    search=("person", "firm"),
    filters=("kind",),
)

funds = Desk(
    key="ledger/funds",
    group=GROUP,
    model=Fund,
    view=OfLedger.FUND_VIEW,
    columns=("code", "name", "restriction", "book", "stage"),
    details=("code", "name", "restriction", "book", "terms", "terms_hash", "stage"),
    search=("code", "name"),
    filters=("restriction", "stage"),
    operations=(ledger.open_fund, ledger.close_fund),
    links=(Link("公开页面", lambda one: reverse("donations:fund", args=[one.code])),),
)

books = Desk(
    key="ledger/books",
    group=GROUP,
    model=Book,
    view=OfLedger.BOOK_VIEW,
    columns=("branch", "chart", "opened_on", "sealed_through_on"),
    operations=(ledger.open_book, ledger.seal),
)
