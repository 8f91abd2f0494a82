"""Giving, and the open book: who gave, what it was used for, where each fen is."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from boai.domains.donations import operations as do
from boai.domains.donations import queries
from boai.domains.donations.models import Gift
from boai.domains.donations.queries import CODE_LENGTH
from boai.domains.donations.vocabulary import Permission
from boai.kernel.basics import randomness
from boai.kernel.basics.ids import SPOKEN
from boai.kernel.basics.reason import Reason
from boai.kernel.ledger import queries as ledger
from boai.kernel.ledger.models import Book
from boai.kernel.ledger.vocabulary import JournalKind
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page, staff_page
from boai.kernel.pages.page import page

LINES, SOURCES = 20, 50
KINDS = (JournalKind.GIFT, JournalKind.SPEND, JournalKind.REFUND, JournalKind.REVERSAL)


@open_page
def give(request: ActingRequest) -> HttpResponse:
    """/give: what one can give to, and how."""
    reach = request.acting.reach(Permission.GIFT_VIEW)
    funds = [(fund, standing) for fund, standing in queries.funds_with_standing(reach) if fund.stage == "open"]
    return page(request, "donations/give.html", funds=funds, banks=ledger.bank_accounts(reach))


@open_page
def book(request: ActingRequest, slug: str = "") -> HttpResponse:
    """/book[/<slug>]?fund=&kind=&before=: income and use, the newest first; there is no search by name."""
    reach = request.acting.reach(Permission.GIFT_VIEW)
    books = list(ledger.books(reach))
    found = _book(books, slug)
    funds = queries.funds_with_standing(reach, found)
    fund = next((one for one, _ in funds if one.code == request.GET.get("fund")), None)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in list(KINDS) else ""
    before = request.GET.get("before", "")
    lines = ledger.book_lines(
        found, fund=fund, kind=kind, before=int(before) if before.isdecimal() and len(before) < 16 else None, most=LINES + 1
    )
    standings = [standing for _, standing in funds]
    return page(
        request,
        "donations/book.html",
        book=found,
        funds=funds,
        fund=fund,
        kind=kind,
        kinds=[(one.value, one.label) for one in KINDS],
        lines=queries.told(reach, lines[:LINES]),
        older=lines[LINES - 1].leaf if len(lines) > LINES else None,
        income=sum(one.in_total for one in standings),
        used=sum(one.used for one in standings),
        log=ledger.log_standing(found),
        others=[one for one in books if one.id != found.id],
        path=request.path,
    )


@open_page
def leaf(request: ActingRequest, leaf: int, slug: str = "") -> HttpResponse:
    """/book[/<slug>]/<leaf>: one line of the book: for a gift where its money is, for a use whose money it was."""
    reach = request.acting.reach(Permission.GIFT_VIEW)
    line = ledger.line_at(_book(list(ledger.books(reach)), slug), leaf) if leaf < 2**53 else None
    if line is None:
        raise Http404
    shown: dict[str, Any] = {"one": queries.told(reach, [line])[0], "book": line.fund.book}
    if line.fen > 0:
        shown["trace"] = queries.traced(reach, line.journal_id)
    else:
        shown["sources"], shown["many"] = queries.sources(reach, line.journal_id, SOURCES)
    return page(request, "donations/leaf.html", **shown)


@open_page
def fund(request: ActingRequest, code: str) -> HttpResponse:
    """/book/funds/<code>: a fund's terms, how it stands, its newest lines."""
    reach = request.acting.reach(Permission.GIFT_VIEW)
    found = ledger.funds(reach).filter(code=code).first()
    if found is None:
        raise Http404
    lines = queries.told(reach, ledger.book_lines(found.book, fund=found, most=10))
    return page(request, "donations/fund.html", fund=found, standing=ledger.standings([found])[found.id], lines=lines)


@open_page
def mine(request: ActingRequest) -> HttpResponse:
    """/book/mine: a POST with the donor's own code opens that one gift; the code never stands in an address."""
    reach = request.acting.reach(Permission.GIFT_VIEW)
    typed = request.POST.get("donor_code", "")
    gift = queries.gift_by_code(reach, typed) if typed else None
    refusal = Reason("donations.code_wrong") if request.method == "POST" and gift is None else None
    status = 422 if refusal else 200
    return page(request, "donations/mine.html", status, gifts=_shown(request, [gift] if gift else []), refusal=refusal)


@person_page
def my_gifts(request: ActingRequest) -> HttpResponse:
    """/me/gifts: my gifts, and where the money of each is."""
    rows = queries.gifts_of(request.acting.reach(Permission.GIFT_VIEW), person_of(request))[:30]
    return page(request, "donations/my_gifts.html", gifts=_shown(request, list(rows)))


@staff_page
def slip(request: ActingRequest, gift_id: UUID) -> HttpResponse:
    """/desk/gift-slips/<gift>: the donor's paper. A POST makes their code, shows it this once, and ends an earlier one."""
    gift = queries.gift_for_slip(request.acting.reach(Permission.GIFT_ENTER), gift_id)
    if gift is None:
        raise Http404
    code = "".join(SPOKEN[randomness.bits(5)] for _ in range(CODE_LENGTH))
    form: OperationForm[Gift] = OperationForm(do.issue_code, request.acting, request, known={"code_hash": queries.hash_of(code)})
    made = form.try_operation(gift)
    grouped = " ".join(code[at : at + 5] for at in range(0, CODE_LENGTH, 5))
    return page(request, "donations/slip.html", gift=gift, form=form, code=grouped if made else "")


def _book(books: list[Book], slug: str) -> Book:
    """The Book whose pages stand under a slug: the society's own under none."""
    for one in books:
        if slug == ("" if one.branch_id == one.society_id else queries.slug_of(one)):
            return one
    raise Http404


def _shown(request: ActingRequest, gifts: list[Gift]) -> list[tuple[Gift, Any, Any]]:
    """Each gift with its line in the book and its trace."""
    reach = request.acting.reach(Permission.GIFT_VIEW)
    lines = ledger.lines_of([one.journal_id for one in gifts if one.journal_id])
    return [
        (one, lines.get(one.journal_id) if one.journal_id else None, queries.traced(reach, one.journal_id) if one.journal_id else None)
        for one in gifts
    ]
