"""The front door of the ledger: ``post`` and what is built from it. All of it runs inside an operation of a domain.

A posting takes no running number and touches no row that another posting touches, except the balance of a fund that it takes from.
Where somebody else posted under the same key in this moment, the operation runs again and finds what was posted (LostRace).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.change import running
from boai.kernel.change.contract import LostRace, refuse, refuse_if
from boai.kernel.change.inserts import insert
from boai.kernel.change.turns import beside_others
from boai.kernel.ledger import floors, leaves, rules
from boai.kernel.ledger.models import Account, Book, Fund, Journal, Leg, Numbered, Unnumbered
from boai.kernel.ledger.vocabulary import AccountKind, JournalKind, Nature

_KEY_TAKEN = ("journal_key_once", "ledger_journal.key")
_REVERSED = ("journal_reversed_once", "ledger_journal.reverses_id")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A leg that is asked for: ``fen`` is a debit above zero, a credit below. ``out_of`` names the gift whose money it takes."""

    account_id: UUID
    fen: int
    nature: str = ""
    out_of: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A journal that is asked for. ``key`` is unique in its Book: asked again with the same content, the first result is given.

    ``told`` is what the leaf says beside fund, amount and place: see ``models.Journal``.
    """

    book_id: UUID
    kind: JournalKind
    key: str
    event_on: date
    lines: Sequence[Line]
    subject: UUID | None = None
    told: Mapping[str, int | str] = field(default_factory=dict)
    reverses: UUID | None = None
    transfer: UUID | None = None

    @property
    def payload_hash(self) -> str:
        """What makes two entries the same: everything but the record and its commitments, which are made anew each time."""
        lines = [[str(line.account_id), line.fen, line.nature, str(line.out_of or "")] for line in self.lines]
        return rules.digest([self.kind, self.event_on.isoformat(), str(self.reverses or ""), lines])


def post(entries: Sequence[Entry]) -> list[Journal]:
    """Post entries, each whole or none of them, in a handful of statements however many they are; gives their journals in order.

    Refuses: ledger.key_reused, ledger.unbalanced, ledger.nothing_moved, ledger.other_book, ledger.pools_mixed, ledger.fund_short,
    ledger.spent_already, ledger.not_numbered, ledger.already_reversed.
    """
    society_id = running.current().society_id
    for book_id in sorted({entry.book_id for entry in entries}):
        beside_others(f"ledger.book:{book_id}")  # a seal waits for us, or we see it
    known = _known(entries)
    fresh = {(entry.book_id, entry.key): entry for entry in entries if (entry.book_id, entry.key) not in known}
    if fresh:
        accounts = _accounts(fresh.values())
        for entry in fresh.values():
            _check(entry, accounts)
        journals = {place: _journal(entry, accounts, society_id) for place, entry in fresh.items()}
        for journal in journals.values():
            leaves.try_to_tell(journal)
        _take(fresh, journals, accounts)
        _write(fresh, journals)
        known.update(journals)
    return [known[entry.book_id, entry.key] for entry in entries]


def post_one(entry: Entry) -> Journal:
    """``post`` for one."""
    return post([entry])[0]


def account_of(fund: Fund, code: str) -> Account:
    """The account with a code in a fund's Book."""
    return Account.objects.unscoped().get(book_id=fund.book_id, code=code)


def income(fund: Fund, received_on: Account, fen: int, *, nature: Nature = Nature.INCOME) -> list[Line]:
    """Money that comes to a fund."""
    return [Line(account_id=received_on.id, fen=fen), Line(account_id=fund.account_id, fen=-fen, nature=nature)]


def expense(fund: Fund, paid_from: Account, fen: int, nature: Nature, *, out_of: UUID | None = None) -> list[Line]:
    """Money that leaves a fund; ``out_of`` where it must be the money of one gift."""
    return [Line(account_id=fund.account_id, fen=fen, nature=nature, out_of=out_of), Line(account_id=paid_from.id, fen=-fen)]


def reverse(
    journal: Journal, *, key: str, event_on: date, subject: UUID | None = None, told: Mapping[str, int | str] | None = None
) -> Journal:
    """Take a journal back by its mirror. Of income only what is still unspent whole: its fen leave the line as a hole.

    Refuses: ledger.already_reversed, ledger.not_numbered, and as ``post``.
    """
    if not Numbered.objects.filter(pk=journal.pk).exists():
        raise refuse("ledger.not_numbered")
    legs = Leg.objects.filter(journal=journal).select_related("account").order_by("id")
    lines = [
        Line(
            account_id=leg.account_id,
            fen=-leg.amount,
            nature=leg.nature,
            out_of=journal.id if leg.account.floor and leg.amount * leg.account.inward > 0 else None,
        )
        for leg in legs
    ]
    return post_one(
        Entry(
            book_id=journal.book_id,
            kind=JournalKind.REVERSAL,
            key=key,
            event_on=event_on,
            lines=lines,
            subject=subject,
            reverses=journal.id,
            told=told or {},
        )
    )


def redesignate(gift: Journal, to: Fund, fen: int, *, consent: str, key: str, event_on: date, subject: UUID | None = None) -> Journal:
    """Give unspent money of one gift another purpose, on the donor's word: ``consent`` is the number of the document.

    Refuses: ledger.consent_missing, and as ``post``.
    """
    if not consent.strip():
        raise refuse("ledger.consent_missing")
    leg = Leg.objects.get(journal=gift, account__kind=AccountKind.FUND)
    lines = [
        Line(account_id=leg.account_id, fen=fen, nature=Nature.MOVE, out_of=gift.id),
        Line(account_id=to.account_id, fen=-fen, nature=Nature.MOVE),
    ]
    entry = Entry(book_id=gift.book_id, kind=JournalKind.REDESIGNATE, key=key, event_on=event_on, lines=lines, subject=subject)
    return post_one(entry)


def transfer(
    from_fund: Fund,
    paid_from: Account,
    to_fund: Fund,
    received_on: Account,
    fen: int,
    *,
    key: str,
    event_on: date,
    subject: UUID | None = None,
) -> tuple[Journal, Journal]:
    """Money from a fund of one Book to a fund of another: two journals with one link, in one transaction.

    Refuses: ledger.same_book, and as ``post``.
    """
    if from_fund.book_id == to_fund.book_id:
        raise refuse("ledger.same_book")
    link = new_id()
    shared = Entry(
        book_id=from_fund.book_id, kind=JournalKind.TRANSFER, key=key, event_on=event_on, lines=(), subject=subject, transfer=link
    )
    sent = replace(shared, lines=expense(from_fund, paid_from, fen, Nature.MOVE))
    arrived = replace(shared, book_id=to_fund.book_id, lines=income(to_fund, received_on, fen, nature=Nature.MOVE))
    out, into = post([sent, arrived])
    return out, into


def _known(entries: Sequence[Entry]) -> dict[tuple[UUID, str], Journal]:
    """What was posted under these keys before. Refuses ledger.key_reused where it was something else."""
    asked = {(entry.book_id, entry.key): entry.payload_hash for entry in entries}
    if any(asked[entry.book_id, entry.key] != entry.payload_hash for entry in entries):
        raise refuse("ledger.key_reused")
    found = Journal.objects.filter(book_id__in={book for book, _ in asked}, key__in={key for _, key in asked})
    known = {(one.book_id, one.key): one for one in found if (one.book_id, one.key) in asked}
    if any(asked[place] != one.payload_hash for place, one in known.items()):
        raise refuse("ledger.key_reused")
    return known


def _accounts(entries: Iterable[Entry]) -> dict[UUID, Account]:
    wanted = {line.account_id for entry in entries for line in entry.lines}
    return {one.id: one for one in Account.objects.unscoped().filter(pk__in=wanted).select_related("book")}


def _check(entry: Entry, accounts: Mapping[UUID, Account]) -> None:
    if any(line.account_id not in accounts or accounts[line.account_id].book_id != entry.book_id for line in entry.lines):
        raise refuse("ledger.other_book")
    moved = [
        rules.Moved(unit=one.unit, fen=line.fen, fund=one.kind == AccountKind.FUND)
        for line in entry.lines
        for one in [accounts[line.account_id]]
    ]
    refuse_if(rules.fault(moved, may_mix=entry.kind in (JournalKind.REDESIGNATE, JournalKind.REVERSAL)))


def _journal(entry: Entry, accounts: Mapping[UUID, Account], society_id: UUID) -> Journal:
    book: Book = accounts[entry.lines[0].account_id].book
    return Journal(
        society_id=society_id,
        book=book,
        kind=entry.kind,
        key=entry.key,
        payload_hash=entry.payload_hash,
        event_on=entry.event_on,
        period=rules.period_of(entry.event_on, book.sealed_through_on),
        posted_at=clock.now(),
        subject=entry.subject,
        reverses_id=entry.reverses,
        transfer=entry.transfer,
        told=dict(entry.told),
    )


def _take(fresh: Mapping[tuple[UUID, str], Entry], journals: Mapping[tuple[UUID, str], Journal], accounts: Mapping[UUID, Account]) -> None:
    """Take what leaves floor accounts: account after account in one order, so that no two postings wait for each other."""
    asked: dict[UUID, list[floors.Taking]] = {}
    for place, entry in fresh.items():
        for line in entry.lines:
            account = accounts[line.account_id]
            if account.floor and line.fen * account.inward < 0:
                taking = floors.Taking(fen=abs(line.fen), journal_id=journals[place].id, out_of=line.out_of)
                asked.setdefault(account.id, []).append(taking)
    for account_id in sorted(asked):
        floors.take(accounts[account_id], asked[account_id])


def _write(fresh: Mapping[tuple[UUID, str], Entry], journals: Mapping[tuple[UUID, str], Journal]) -> None:
    """Legs first, headers last: the header closes its legs. Raises LostRace where a key was taken in this moment."""
    insert(
        [
            Leg(journal_id=journals[place].id, account_id=line.account_id, amount=line.fen, nature=line.nature)
            for place, entry in fresh.items()
            for line in entry.lines
        ]
    )
    try:
        insert(list(journals.values()))
    except IntegrityError as broken:
        if any(name in str(broken) for name in _REVERSED):
            raise refuse("ledger.already_reversed") from broken
        if any(name in str(broken) for name in _KEY_TAKEN):
            raise LostRace from broken
        raise
    insert([Unnumbered(journal_id=journals[place].id, book_id=one.book_id, rank=_rank(one)) for place, one in fresh.items()])


def _rank(entry: Entry) -> int:
    """Income first, then what leaves by name, then spends in order: a spend that steps over a hole comes after it in the log."""
    if any(line.out_of for line in entry.lines):
        return 1
    return 2 if any(line.fen > 0 and line.nature for line in entry.lines) else 0
