"""Donations for programs: the funds, one's own gift, the totals of the open book; thin, over the same questions as the pages."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from boai.domains.donations import queries
from boai.domains.donations.vocabulary import Permission
from boai.kernel.change.contract import NotFound, Reach, refuse
from boai.kernel.ledger import queries as ledger
from boai.kernel.ledger.vocabulary import JournalKind
from boai.kernel.openlog.log import size_of
from boai.kernel.pages.api import public

Since = Annotated[date | None, Query(alias="from")]
Until = Annotated[date | None, Query(alias="to")]
router = Router(tags=["捐赠与公开账本"])


class FundItem(Schema):
    """A fund one can give to; ``book`` is the code of the legal person that keeps it."""

    code: str
    name: str
    book: str


class Funds(Schema):
    items: list[FundItem]


class Code(Schema):
    donor_code: str = Field(max_length=60)


class Use(Schema):
    """Fen of this gift that one line of the book used; ``group`` is where and how many, never who."""

    leaf_index: int
    amount_fen: int
    purpose: str
    paid_at: date
    group: str


class Mine(Schema):
    """One's own gift. ``tree_size`` is how many leaves the answer stands on, in the log of ``origin``."""

    amount_fen: int
    fund: str
    received_at: datetime
    display_name: str
    leaf_index: int | None
    tree_size: int
    origin: str
    trace: list[Use]
    unspent_fen: int


class Totals(Schema):
    """Sums over the public lines of a Book; ``returned_fen`` is what was given back or corrected and is not in ``income_fen``."""

    income_fen: int
    used_fen: int
    returned_fen: int
    gifts: int
    spends: int
    tree_size: int
    origin: str


@router.get("/funds", response=Funds, auth=None, summary="可以捐给的基金")
def funds(request: HttpRequest) -> Funds:
    """Open funds, the society's own Book first; a gift's ``fund`` is the code."""
    rows = ledger.funds(_reach()).filter(stage="open")
    return Funds(items=[FundItem(code=one.code, name=one.name, book=one.book.branch.code) for one in rows])


@router.post("/book/mine", response=Mine, auth=None, summary="凭查询码查自己的捐赠")
def mine(request: HttpRequest, body: Code) -> Mine:
    """The gift that a donor's code opens, and where its money is. 422 with donations.code_wrong for any other code."""
    reach = _reach()
    gift = queries.gift_by_code(reach, body.donor_code)
    if gift is None or gift.journal is None:
        raise refuse("donations.code_wrong")
    trace, log = queries.traced(reach, gift.journal.id), ledger.log_of(gift.fund.book)
    line = ledger.lines_of([gift.journal.id]).get(gift.journal.id)
    return Mine(
        amount_fen=gift.amount_fen,
        fund=gift.fund.code,
        received_at=gift.journal.posted_at,
        display_name=gift.shown_as,
        leaf_index=line.leaf if line else None,
        tree_size=size_of(log),
        origin=log.origin,
        trace=[_use(one) for one in trace.uses] if trace else [],
        unspent_fen=trace.unspent if trace else gift.amount_fen,
    )


@router.get("/book/totals", response=Totals, auth=None, summary="公开账本的合计")
def totals(request: HttpRequest, fund: str = "", since: Since = None, until: Until = None) -> Totals:
    """Of one fund, or of all funds of the society's own Book, on the banks' days from ``from`` to ``to``, both included."""
    reach = _reach()
    rows = list(ledger.funds(reach).filter(code=fund) if fund else ledger.funds(reach).filter(book__branch_id=reach.society_id))
    if not rows:
        raise NotFound
    log = ledger.log_of(rows[0].book)
    by_kind, none = ledger.totals(rows, since, until), ledger.Total(0, 0)
    given, back = by_kind.get(JournalKind.GIFT, none), by_kind.get(JournalKind.REFUND, none)
    undone, spent = by_kind.get(JournalKind.REVERSAL, none), by_kind.get(JournalKind.SPEND, none)
    return Totals(
        income_fen=given.fen + back.fen + undone.fen,
        used_fen=-spent.fen,
        returned_fen=-(back.fen + undone.fen),
        gifts=given.journals,
        spends=spent.journals,
        tree_size=size_of(log),
        origin=log.origin,
    )


def _reach() -> Reach:
    return public().reach(Permission.GIFT_VIEW)


def _use(one: queries.Told) -> Use:
    purpose = one.spend.get_purpose_display() if one.spend else one.words
    return Use(
        leaf_index=one.line.leaf, amount_fen=one.fen, purpose=purpose, paid_at=one.line.event_on, group=queries.group_words(one.spend)
    )
