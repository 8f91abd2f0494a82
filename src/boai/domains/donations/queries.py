"""Questions people ask of the open book. What they see is asked within a reach; money comes from the ledger's own questions."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from boai.domains.donations.models import Gift, Refund, Spend
from boai.domains.donations.vocabulary import GiftStage
from boai.kernel.change.contract import Reach
from boai.kernel.ledger import queries as ledger
from boai.kernel.ledger.models import Book, Fund
from boai.kernel.ledger.queries import BookLine, Standing
from boai.kernel.ledger.vocabulary import JournalKind

CODE_LENGTH = 26
DONOR = ("donor__person__key",)
"""What the donor's name opens with: joined, not asked for once a row."""
WORDS = {
    JournalKind.OPENING: "启用日之前的余额，未逐笔追踪",
    JournalKind.REDESIGNATE: "经捐赠人同意变更用途",
    JournalKind.TRANSFER: "红十字会之间划转",
    JournalKind.REVERSAL: "更正冲销",
}


@dataclass(frozen=True)
class Told:
    """A line of the book in words. ``fen`` may be a part of the line, in a trace."""

    line: BookLine
    words: str
    detail: str
    fen: int
    spend: Spend | None = None
    gift: Gift | None = None
    refund: Refund | None = None

    @property
    def address(self) -> str:
        return book_address(self.line)


@dataclass(frozen=True)
class Traced:
    """Where a gift's money is, in words."""

    uses: Sequence[Told]
    unspent: int
    fen: int

    @property
    def used(self) -> int:
        return self.fen - self.unspent


def slug_of(book: Book) -> str:
    """Under which name the pages of a Book that is not the society's own stand."""
    return f"org-{book.branch.code}"


def book_address(line: BookLine) -> str:
    """The page of a line."""
    book = line.fund.book
    if book.branch_id == book.society_id:
        return reverse("donations:leaf", args=[line.leaf])
    return reverse("donations:leaf_of", args=[slug_of(book), line.leaf])


def funds_with_standing(reach: Reach, book: Book | None = None) -> list[tuple[Fund, Standing]]:
    """The funds, and how each stands."""
    rows = ledger.funds(reach)
    funds = list(rows.filter(book=book) if book else rows)
    standings = ledger.standings(funds)
    return [(fund, standings[fund.id]) for fund in funds]


def told(reach: Reach, lines: Iterable[BookLine], parts: dict[UUID, int] | None = None) -> list[Told]:
    """Lines in words: three look-ups however many they are. ``parts`` are the fen of each in a trace."""
    found = list(lines)
    ids = [line.journal_id for line in found]
    gifts = {one.journal_id: one for one in Gift.objects.within(reach).filter(journal_id__in=ids).select_related(*DONOR)}
    spends = {one.journal_id: one for one in Spend.objects.within(reach).filter(journal_id__in=ids).select_related("group")}
    refunds = {one.journal_id: one for one in Refund.objects.within(reach).filter(journal_id__in=ids)}
    return [
        _told(
            line,
            (parts or {}).get(line.journal_id, line.fen),
            gifts.get(line.journal_id),
            spends.get(line.journal_id),
            refunds.get(line.journal_id),
        )
        for line in found
    ]


def _told(line: BookLine, fen: int, gift: Gift | None, spend: Spend | None, refund: Refund | None) -> Told:
    if gift is not None:
        return Told(line, gift.shown_as, gift.get_channel_display(), fen, gift=gift)
    if spend is not None:
        return Told(line, spend.title, " · ".join(filter(None, (spend.get_purpose_display(), group_words(spend)))), fen, spend=spend)
    if refund is not None:
        words = "更正冲销" if line.kind == JournalKind.REVERSAL else "退还捐赠人"
        return Told(line, words, refund.get_reason_display(), fen, refund=refund)
    return Told(line, WORDS.get(line.kind, JournalKind(line.kind).label), "", fen)


def group_words(spend: Spend | None) -> str:
    """Where a spend went and to how many; never to whom."""
    if spend is None:
        return ""
    return " · ".join(filter(None, (spend.group.short_name if spend.group else "", f"{spend.persons}人" if spend.persons else "")))


def traced(reach: Reach, journal_id: UUID) -> Traced | None:
    """Where the money of a gift is; None until it is numbered."""
    trace = ledger.trace_gift(journal_id)
    if trace is None:
        return None
    parts: dict[UUID, int] = {}
    for part in (*trace.in_order, *trace.by_name):
        parts[part.journal_id] = parts.get(part.journal_id, 0) + part.fen
    lines = sorted(ledger.lines_of(parts).values(), key=lambda line: line.leaf)
    return Traced(told(reach, lines, parts), trace.unspent, trace.fen)


def sources(reach: Reach, journal_id: UUID, most: int) -> tuple[list[Told], int]:
    """Whose money paid for a spend: the first so many gifts, and how many there are."""
    parts = {part.journal_id: part.fen for part in ledger.trace_spend(journal_id)}
    lines = sorted(ledger.lines_of(list(parts)[:most]).values(), key=lambda line: line.leaf)
    return told(reach, lines, parts), len(parts)


def hash_of(code: str) -> str:
    """What is kept of a donor's code: letters and digits as printed, read aloud or typed (O is 0, I and L are 1)."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper()).translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()


def gift_by_code(reach: Reach, code: str) -> Gift | None:
    """The gift that a donor's code opens."""
    rows = Gift.objects.within(reach).filter(code_hash=hash_of(code), stage=GiftStage.POSTED)
    return rows.select_related("fund__book__branch", "journal", *DONOR).first()


def gifts_of(reach: Reach, person_id: UUID) -> QuerySet[Gift]:
    """The gifts of a person, the newest first."""
    return Gift.objects.within(reach).filter(donor__person_id=person_id).select_related("fund", "journal", *DONOR).order_by("-id")


def gift_for_slip(reach: Reach, gift_id: UUID) -> Gift | None:
    """A gift whose slip staff print."""
    rows = Gift.objects.within(reach).filter(pk=gift_id).exclude(stage=GiftStage.STRUCK)
    return rows.select_related("fund", "branch", "slip", *DONOR).first()
