"""Questions to the books: where a gift went, what paid for a spend, what stands where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from boai.kernel.change.contract import Reach
from boai.kernel.ledger.models import Account, Balance, Book, Fund, Hole, Leg, Numbered, Place
from boai.kernel.ledger.tracing import Holes, Span
from boai.kernel.ledger.vocabulary import AccountKind, JournalKind, Side
from boai.kernel.openlog.models import Checkpoint, Entry, Log


@dataclass(frozen=True)
class Part:
    """Fen that a gift and another journal share."""

    journal_id: UUID
    fen: int


@dataclass(frozen=True)
class GiftTrace:
    """Where a gift's money is: spent ``in_order`` with its fund, gone ``by_name`` (refunded, moved, as the donor asked), unspent."""

    fen: int
    in_order: tuple[Part, ...]
    by_name: tuple[Part, ...]
    unspent: int


def books(reach: Reach) -> QuerySet[Book]:
    """The books within reach, the society's own first."""
    return Book.objects.within(reach).select_related("branch").order_by("branch__path")


def funds(reach: Reach) -> QuerySet[Fund]:
    """The funds within reach, the society's own Book first."""
    return Fund.objects.within(reach).select_related("book__branch").order_by("book__branch__path", "number")


def bank_accounts(reach: Reach) -> list[Account]:
    """The bank accounts by which one can give, named by bank and number: those opened beside each Book's first."""
    rows = Account.objects.unscoped().filter(book__in=books(reach), kind=AccountKind.BANK).exclude(code="BANK")
    return list(rows.select_related("book__branch").order_by("book__branch__path", "code"))


def trace_gift(journal_id: UUID) -> GiftTrace | None:
    """Where the money of a gift is, exact to the fen; None until it is numbered. A look-up or two, and one row a spend met."""
    place = Place.objects.filter(journal_id=journal_id, side=Side.IN).first()
    if place is None:
        return None
    gift, account_id = Span(place.lo, place.hi), place.account_id
    mine = list(Hole.objects.filter(account_id=account_id, lo__gte=gift.lo, lo__lt=gift.hi).order_by("lo"))
    earlier = Hole.objects.filter(account_id=account_id, lo__lt=gift.lo).aggregate(lo=Sum("lo"), hi=Sum("hi"))
    holes = Holes([Span(hole.lo, hole.hi) for hole in mine], (earlier["hi"] or 0) - (earlier["lo"] or 0))
    solid = holes.solid(gift)
    met = [Part(one.journal_id, solid.overlap(Span(one.lo, one.hi))) for one in _spends_on(account_id, solid)]
    in_order = tuple(part for part in met if part.fen)
    by_name = tuple(Part(hole.taken_by_id, hole.hi - hole.lo) for hole in mine)
    return GiftTrace(gift.fen, in_order, by_name, solid.fen - sum(part.fen for part in in_order))


def trace_spend(journal_id: UUID) -> tuple[Part, ...]:
    """Whose money paid for a spend, exact to the fen, in the order of the line; () until it is numbered."""
    if by_name := Hole.objects.filter(taken_by_id=journal_id).order_by("lo"):
        return tuple(Part(hole.gift_id, hole.hi - hole.lo) for hole in by_name)
    place = Place.objects.filter(journal_id=journal_id, side=Side.OUT).first()
    if place is None:
        return ()
    spend = Span(place.lo, place.hi)
    holes = Holes(Span(lo, hi) for lo, hi in Hole.objects.filter(account_id=place.account_id).values_list("lo", "hi"))
    wide = Span(holes.place_of(spend.lo), holes.place_of(spend.hi - 1) + 1)
    met = ((gift.journal_id, holes.solid(Span(gift.lo, gift.hi)).overlap(spend)) for gift in _tiles(place.account_id, Side.IN, wide))
    return tuple(Part(gift_id, fen) for gift_id, fen in met if fen)


def _spends_on(account_id: UUID, solid: Span) -> list[Place]:
    return _tiles(account_id, Side.OUT, solid) if solid.fen else []


def _tiles(account_id: UUID, side: Side, span: Span) -> list[Place]:
    """The places that meet a span; they lie end to end, so the first is the last that begins at or before it."""
    rows = Place.objects.filter(account_id=account_id, side=side)
    first = rows.filter(lo__lte=span.lo).order_by("-lo").values_list("lo", flat=True).first()
    return list(rows.filter(lo__gte=first or 0, lo__lt=span.hi).order_by("lo"))


@dataclass(frozen=True)
class Standing:
    """What a fund has had, has used, has promised and has left; ``left`` is what may be spent now."""

    in_total: int
    used: int
    reserved: int
    left: int


def standings(funds: Iterable[Fund]) -> dict[UUID, Standing]:
    """How each fund stands, of what is numbered. What was refunded or corrected counts as if it had not come."""
    by_account = {fund.account_id: fund.id for fund in funds}
    rows = Balance.objects.filter(pk__in=list(by_account))
    returned = _returned(by_account)
    return {
        by_account[one.pk]: Standing(
            one.in_total - returned.get(one.pk, 0), one.out_total + one.holes_total - returned.get(one.pk, 0), one.reserved, one.left
        )
        for one in rows
    }


def _returned(accounts: Iterable[UUID]) -> dict[UUID, int]:
    rows = Hole.objects.filter(account_id__in=list(accounts), taken_by__kind__in=("refund", "reversal")).values("account_id")
    return {row["account_id"]: row["hi"] - row["lo"] for row in rows.annotate(hi=Sum("hi"), lo=Sum("lo")).order_by()}


@dataclass(frozen=True)
class BookLine:
    """A public line of a Book: ``fen`` above zero came to the fund, below zero left it; ``leaf`` is its place in the log."""

    journal_id: UUID
    leaf: int
    kind: JournalKind
    event_on: date
    posted_at: datetime
    fund: Fund
    fen: int


def book_lines(book: Book, *, fund: Fund | None = None, kind: str = "", before: int | None = None, most: int = 20) -> list[BookLine]:
    """The newest public lines of a Book, older than leaf ``before``, at most so many."""
    rows = Numbered.objects.filter(book=book, leaf_index__isnull=False)
    if fund is not None:
        rows = rows.filter(journal_id__in=Place.objects.filter(account_id=fund.account_id).values("journal_id"))
    if kind:
        rows = rows.filter(journal__kind=kind)
    if before is not None:
        rows = rows.filter(leaf_index__lt=before)
    return _lines(rows.order_by("-leaf_index")[:most])


def line_at(book: Book, leaf: int) -> BookLine | None:
    """The journal whose leaf stands at a place; a journal of several leaves answers for each."""
    rows = Numbered.objects.filter(book=book, leaf_index__lte=leaf).order_by("-leaf_index")[:1]
    return next(iter(_lines(rows)), None)


def lines_of(journal_ids: Iterable[UUID]) -> dict[UUID, BookLine]:
    """The public lines of journals; what is not numbered yet has none."""
    return {line.journal_id: line for line in _lines(Numbered.objects.filter(pk__in=list(journal_ids), leaf_index__isnull=False))}


def _lines(rows: QuerySet[Numbered]) -> list[BookLine]:
    found = list(rows.select_related("journal"))
    legs = Leg.objects.filter(journal__in=[one.pk for one in found], account__kind=AccountKind.FUND).order_by("amount")
    by_journal = {leg.journal_id: leg for leg in legs.select_related("account__fund__book__branch")}
    return [
        BookLine(one.pk, leaf, JournalKind(one.journal.kind), one.journal.event_on, one.journal.posted_at, leg.account.fund, -leg.amount)
        for one in found
        if (leg := by_journal.get(one.pk)) and (leaf := one.leaf_index) is not None
    ]


@dataclass(frozen=True)
class Total:
    """What one kind of journal moved: fen (above zero: came), and how many there were."""

    fen: int
    journals: int


def totals(funds: Iterable[Fund], since: date | None = None, until: date | None = None) -> dict[str, Total]:
    """What is numbered of these funds, by kind of journal, on the banks' days from ``since`` to ``until``, both included."""
    rows = Leg.objects.filter(account_id__in=[fund.account_id for fund in funds], journal__numbered__isnull=False)
    if since:
        rows = rows.filter(journal__event_on__gte=since)
    if until:
        rows = rows.filter(journal__event_on__lte=until)
    summed = rows.values("journal__kind").annotate(fen=Sum("amount"), journals=Count("journal_id", distinct=True)).order_by()
    return {row["journal__kind"]: Total(-row["fen"], row["journals"]) for row in summed}


def log_of(book: Book) -> Log:
    """The public log of a Book."""
    return Log.objects.get(branch_id=book.branch_id, closed_at=None)


@dataclass(frozen=True)
class LogStanding:
    """How many leaves a Book's log has, and up to which of them, and when, it was last signed."""

    size: int
    signed: int
    signed_at: datetime | None


def log_standing(book: Book) -> LogStanding:
    """How the public log of a Book stands."""
    mine = OuterRef("pk")
    newest = Checkpoint.objects.filter(log=mine).order_by("-size")
    row = Log.objects.filter(branch_id=book.branch_id, closed_at=None).annotate(
        last=Subquery(Entry.objects.filter(log=mine).order_by("-index").values("index")[:1]),
        signed=Subquery(newest.values("size")[:1]),
        signed_at=Subquery(newest.values("at")[:1]),
    )
    last, signed, signed_at = row.values_list("last", "signed", "signed_at").get()
    return LogStanding(0 if last is None else last + 1, signed or 0, signed_at)


def trial_balance(book: Book, through: date) -> list[tuple[str, int]]:
    """(account code, what stands on it) through a day's month, debit above zero."""
    rows = Leg.objects.filter(journal__book=book, journal__period__lte=through).values("account__code").annotate(total=Sum("amount"))
    return [(row["account__code"], row["total"]) for row in rows.order_by("account__code")]


@dataclass(frozen=True)
class Difference:
    """A balance row that the legs and places do not bear out."""

    account_id: UUID
    column: str
    kept: int
    recounted: int


def differences() -> list[Difference]:
    """Recount every balance row from legs, places and holes; [] is what is wanted. While others write, ask inside ``one_moment``."""
    found = []
    for balance in Balance.objects.select_related("account"):
        sums = {side: _fen(Place.objects.filter(account=balance.account, side=side)) for side in Side}
        holes = _fen(Hole.objects.filter(account=balance.account))
        counted = {"in_total": sums[Side.IN], "out_numbered": sums[Side.OUT], "holes_total": holes}
        found += [Difference(balance.pk, name, getattr(balance, name), n) for name, n in counted.items() if getattr(balance, name) != n]
        waiting = _fen_waiting(balance)
        if balance.out_total != sums[Side.OUT] + waiting:
            found.append(Difference(balance.pk, "out_total", balance.out_total, sums[Side.OUT] + waiting))
    return found


def _fen(rows: QuerySet[Place] | QuerySet[Hole]) -> int:
    ends = rows.aggregate(hi=Sum("hi"), lo=Sum("lo"))
    return int((ends["hi"] or 0) - (ends["lo"] or 0))


def _fen_waiting(balance: Balance) -> int:
    """What left in order and has no place yet."""
    legs = Leg.objects.filter(account=balance.account, journal__numbered__isnull=True).values_list("journal_id", "amount")
    out = [(journal, -amount * balance.account.inward) for journal, amount in legs if amount * balance.account.inward < 0]
    by_name = set(Hole.objects.filter(account=balance.account).values_list("taken_by_id", flat=True))
    return sum(fen for journal, fen in out if journal not in by_name)
