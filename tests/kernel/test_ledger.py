"""The ledger: posted once, balanced, never changed, never overdrawn; numbered in one order; traced to the fen; sealed by month."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.change import running
from boai.kernel.change.contract import Refused
from boai.kernel.ledger import floors, operations, posting, queries, triggers
from boai.kernel.ledger.models import Balance, Hole, Journal, Leg, Numbered, Place, Reservation, Seal, Unnumbered
from boai.kernel.ledger.posting import Entry, Line, expense, income, post_one
from boai.kernel.ledger.vocabulary import AccountKind, JournalKind, Nature, Restriction
from boai.kernel.openlog import leaves
from boai.kernel.openlog.leaves import LeafRefused
from boai.kernel.openlog.log import bodies_of, size_of
from tests.cast import Cast, refuses

TODAY = date(2026, 11, 22)
GIFT = {"channel": 6, "display": 1}


@contextmanager
def operating(cast: Cast):
    """As inside an operation: all or nothing."""
    with transaction.atomic(), running.running(running.Run(society_id=cast.society.id)):
        yield


def give(cast: Cast, fen: int, key: str = "", fund: str = "GENERAL", numbered: bool = True, **other) -> Journal:
    """A gift of so many fen to a fund, numbered at once."""
    one = cast.donations.fund(fund)
    lines = income(one, cast.donations.account(book=one.book.branch.code), fen)
    entry = Entry(
        told=GIFT,
        book_id=one.book_id,
        kind=JournalKind.GIFT,
        key=key or str(new_id()),
        event_on=other.pop("event_on", TODAY),
        lines=lines,
        **other,
    )
    with operating(cast):
        journal = post_one(entry)
    if numbered:
        cast.donations.numbered()
    return journal


def spend(
    cast: Cast, fen: int, key: str = "", fund: str = "GENERAL", out_of=None, kind=JournalKind.SPEND, numbered: bool = True
) -> Journal:
    one = cast.donations.fund(fund)
    lines = expense(one, cast.donations.account(), fen, Nature.PROGRAMME, out_of=out_of)
    told = {"purpose": 2} if kind == JournalKind.SPEND else {"reason": 1, "channel": 6}
    with operating(cast):
        journal = post_one(Entry(told=told, book_id=one.book_id, kind=kind, key=key or str(new_id()), event_on=TODAY, lines=lines))
    if numbered:
        cast.donations.numbered()
    return journal


def balance(cast: Cast, fund: str = "GENERAL") -> Balance:
    return Balance.objects.get(account=cast.donations.fund(fund).account_id)


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Journal, Leg, Hole, Place, Numbered, Unnumbered))


def test_a_gift_is_numbered_and_stands_on_the_line(cast: Cast) -> None:
    first, second = give(cast, 100_00), give(cast, 50_00)
    assert [(one.numbered.number, one.numbered.leaf_index) for one in (first, second)] == [(1, 0), (2, 1)]
    assert list(Place.objects.order_by("lo").values_list("lo", "hi")) == [(0, 100_00), (100_00, 150_00)]
    assert balance(cast).left == 150_00 and queries.differences() == []


def test_a_gift_touches_no_row_of_its_fund_until_it_is_numbered(cast: Cast) -> None:
    journal = give(cast, 100_00, numbered=False)
    assert balance(cast).in_total == 0 and Unnumbered.objects.filter(journal=journal).exists()
    assert queries.trace_gift(journal.id) is None
    with refuses("ledger.fund_short"):
        spend(cast, 1)
    assert len(cast.donations.numbered()) == 1 and cast.donations.numbered() == []


def test_the_same_key_gives_the_first_result(cast: Cast) -> None:
    first = give(cast, 100_00, key="wx:1")
    before = rows()
    assert give(cast, 100_00, key="wx:1").id == first.id and rows() == before


def test_the_same_key_for_something_else_is_refused(cast: Cast) -> None:
    give(cast, 100_00, key="wx:1")
    before = rows()
    with refuses("ledger.key_reused"):
        give(cast, 100_01, key="wx:1")
    one = cast.donations.fund()
    lines = [income(one, cast.donations.account(), fen) for fen in (1, 2)]
    with refuses("ledger.key_reused"), operating(cast):
        posting.post(
            [Entry(book_id=one.book_id, told=GIFT, kind=JournalKind.GIFT, key="wx:2", event_on=TODAY, lines=each) for each in lines]
        )
    assert rows() == before


def test_a_batch_is_posted_in_a_handful_of_statements(cast: Cast, django_assert_max_num_queries) -> None:
    one, bank = cast.donations.fund(), cast.donations.account()
    entries = [
        Entry(book_id=one.book_id, told=GIFT, kind=JournalKind.GIFT, key=f"b:{n}", event_on=TODAY, lines=income(one, bank, 100 + n))
        for n in range(200)
    ]
    with operating(cast), django_assert_max_num_queries(7):
        assert len(posting.post([*entries, entries[0]])) == 201
    with django_assert_max_num_queries(24):
        cast.donations.numbered()
    assert balance(cast).in_total == sum(100 + n for n in range(200))


@pytest.mark.parametrize(
    ("fens", "code"),
    [((5, -4), "ledger.unbalanced"), ((0, 0), "ledger.nothing_moved"), ((), "ledger.nothing_moved")],
)
def test_what_does_not_balance_is_refused(cast: Cast, fens, code) -> None:
    one, accounts = cast.donations.fund(), [cast.donations.account(), cast.donations.fund().account]
    lines = [Line(account_id=account.id, fen=fen) for account, fen in zip(accounts, fens, strict=False)]
    with refuses(code), operating(cast):
        post_one(Entry(book_id=one.book_id, told=GIFT, kind=JournalKind.GIFT, key="x", event_on=TODAY, lines=lines))
    assert rows() == (0, 0, 0, 0, 0, 0)


def test_a_leg_of_another_book_is_refused(cast: Cast) -> None:
    lines = income(cast.donations.fund(), cast.donations.account(book="510105"), 5)
    with refuses("ledger.other_book"), operating(cast):
        post_one(Entry(book_id=cast.donations.fund().book_id, told=GIFT, kind=JournalKind.GIFT, key="x", event_on=TODAY, lines=lines))
    assert not Leg.objects.exists()


def test_one_fund_never_pays_into_another(cast: Cast) -> None:
    give(cast, 100)
    lines = [
        Line(account_id=cast.donations.fund().account_id, fen=5, nature=Nature.MOVE),
        Line(account_id=cast.donations.fund("AED").account_id, fen=-5, nature=Nature.MOVE),
    ]
    with refuses("ledger.pools_mixed"), operating(cast):
        post_one(
            Entry(book_id=cast.donations.fund().book_id, told={"purpose": 2}, kind=JournalKind.SPEND, key="x", event_on=TODAY, lines=lines)
        )
    assert balance(cast).left == 100


def test_an_empty_fund_pays_nothing_beside_a_full_one(cast: Cast) -> None:
    give(cast, 1_000_00)
    before = rows()
    with refuses("ledger.fund_short"):
        spend(cast, 1, fund="AED")
    assert rows() == before and balance(cast, "AED").out_total == 0


def test_a_spend_is_traced_to_its_gifts_and_back(cast: Cast) -> None:
    first, second = give(cast, 100_00), give(cast, 50_00)
    paid = spend(cast, 120_00)
    assert queries.trace_spend(paid.id) == (queries.Part(first.id, 100_00), queries.Part(second.id, 20_00))
    trace = queries.trace_gift(second.id)
    assert trace.in_order == (queries.Part(paid.id, 20_00),) and trace.unspent == 30_00
    assert queries.trace_spend(give(cast, 1).id) == () and queries.trace_gift(first.id).unspent == 0


def test_a_refund_takes_only_what_is_unspent_of_that_gift(cast: Cast) -> None:
    first, second, third = give(cast, 100_00), give(cast, 50_00), give(cast, 10_00)
    spend(cast, 120_00)
    before = rows()
    with refuses("ledger.spent_already"):
        spend(cast, 30_01, out_of=second.id, kind=JournalKind.REFUND)
    assert rows() == before
    back = spend(cast, 30_00, out_of=second.id, kind=JournalKind.REFUND)
    assert queries.trace_spend(back.id) == (queries.Part(second.id, 30_00),)
    later = spend(cast, 10_00)
    assert queries.trace_spend(later.id) == (queries.Part(third.id, 10_00),)
    assert queries.trace_gift(second.id).by_name == (queries.Part(back.id, 30_00),)
    assert queries.trace_gift(first.id).unspent == 0 and queries.differences() == []
    standing = queries.standings([cast.donations.fund()])[cast.donations.fund().id]
    assert (standing.in_total, standing.used, standing.left) == (130_00, 130_00, 0)


def test_money_of_an_unnumbered_gift_cannot_be_taken_by_name(cast: Cast) -> None:
    gift = give(cast, 100, numbered=False)
    with refuses("ledger.not_numbered"):
        spend(cast, 5, out_of=gift.id)
    assert not Hole.objects.exists()


def test_a_reversal_leaves_the_line_as_if_the_gift_had_not_been(cast: Cast) -> None:
    wrong, right = give(cast, 100), give(cast, 10)
    with operating(cast):
        posting.reverse(wrong, key="undo", event_on=TODAY)
    cast.donations.numbered()
    assert balance(cast).left == 10 and queries.trace_gift(wrong.id).unspent == 0 and queries.trace_gift(right.id).unspent == 10
    with refuses("ledger.spent_already"), operating(cast):
        posting.reverse(wrong, key="again", event_on=TODAY)


def test_a_spend_is_reversed_once_and_its_money_comes_back(cast: Cast) -> None:
    give(cast, 100)
    paid = spend(cast, 60)
    with operating(cast):
        posting.reverse(paid, key="undo", event_on=TODAY)
    cast.donations.numbered()
    assert balance(cast).left == 100 and queries.differences() == []
    before = rows()
    with refuses("ledger.already_reversed"), operating(cast):
        posting.reverse(paid, key="twice", event_on=TODAY)
    assert rows() == before


def test_another_purpose_needs_the_donors_word(cast: Cast) -> None:
    gift, to = give(cast, 100), cast.donations.fund("AED")
    with refuses("ledger.consent_missing"), operating(cast):
        posting.redesignate(gift, to, 40, consent=" ", key="r", event_on=TODAY)
    with operating(cast):
        moved = posting.redesignate(gift, to, 40, consent="同意书2026-07", key="r", event_on=TODAY)
    cast.donations.numbered()
    assert balance(cast).left == 60 and balance(cast, "AED").left == 40
    assert queries.trace_gift(gift.id).by_name == (queries.Part(moved.id, 40),) and queries.trace_gift(moved.id).unspent == 40


def test_a_transfer_is_two_linked_journals_in_two_books(cast: Cast) -> None:
    give(cast, 100)
    ours, theirs = cast.donations.fund(), cast.donations.fund("QINGYANG")
    accounts = cast.donations.account(), cast.donations.account(book="510105")
    with operating(cast):
        out, into = posting.transfer(ours, accounts[0], theirs, accounts[1], 70, key="t", event_on=TODAY)
    cast.donations.numbered()
    assert out.transfer == into.transfer and out.book_id != into.book_id
    assert balance(cast).left == 30 and balance(cast, "QINGYANG").left == 70 and into.numbered.number == 1
    with refuses("ledger.same_book"), operating(cast):
        posting.transfer(ours, accounts[0], cast.donations.fund("AED"), accounts[0], 1, key="u", event_on=TODAY)


def test_promised_money_is_not_spent_by_others(cast: Cast) -> None:
    give(cast, 100)
    fund = cast.donations.fund()
    with operating(cast):
        promise = floors.reserve(fund, 80, key="relief:1")
    with refuses("ledger.fund_short"):
        spend(cast, 21)
    with operating(cast):
        floors.use(promise)
        post_one(
            Entry(
                book_id=fund.book_id,
                told={"purpose": 2},
                kind=JournalKind.SPEND,
                key="s",
                event_on=TODAY,
                lines=expense(fund, cast.donations.account(), 80, Nature.PROGRAMME),
            )
        )
    assert balance(cast).left == 20 and Reservation.objects.get().stage == "spent"
    with refuses("ledger.not_held"), operating(cast):
        floors.release(promise)
    with operating(cast):
        floors.release(floors.reserve(fund, 20, key="relief:2"))
    assert balance(cast).left == 20
    with refuses("ledger.fund_short"), operating(cast):
        floors.reserve(fund, 21, key="relief:3")


def test_only_a_legal_person_has_a_book_and_only_one(cast: Cast) -> None:
    with refuses("ledger.no_legal_person"):
        operations.open_book(branch=cast.county, acting=cast.system)
    with refuses("ledger.book_open"):
        operations.open_book(branch=cast.society, acting=cast.system)
    with refuses("change.not_allowed"):
        operations.open_book(branch=cast.society, acting=cast.finance)


def test_funds_and_accounts_need_a_code_and_terms(cast: Cast) -> None:
    asked = {"book": cast.donations.fund().book, "name": "新基金", "restriction": Restriction.PROJECT, "acting": cast.finance}
    with refuses("ledger.bad_code"):
        operations.open_fund(code="x y", terms="用于助学", **asked)
    with refuses("ledger.terms_missing"):
        operations.open_fund(code="NEW", terms="用", **asked)
    with refuses("ledger.code_taken"):
        operations.open_fund(code="AED", terms="用于助学", **asked)
    assert operations.open_fund(code="NEW", terms="用于助学", **asked).number == 3
    book = asked["book"]
    with refuses("ledger.bad_code"):
        operations.open_account(book=book, code="", title="工行", kind=AccountKind.BANK, acting=cast.finance)
    assert (
        str(operations.open_account(book=book, code="ICBC", title="工行账户", kind=AccountKind.BANK, acting=cast.finance))
        == "ICBC 工行账户"
    )
    assert str(book) == "成都市账本"


def test_a_fund_with_money_stays_open(cast: Cast) -> None:
    give(cast, 5)
    with refuses("ledger.fund_in_use"):
        operations.close_fund(cast.donations.fund(), acting=cast.finance)
    assert operations.close_fund(cast.donations.fund("AED"), acting=cast.finance).stage == "closed"


def test_a_sealed_month_takes_no_more_lines(cast: Cast) -> None:
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    give(cast, 100, event_on=month)
    book = operations.seal(cast.donations.fund().book, acting=cast.city_leader)
    assert book.sealed_through_on == month.replace(day=28) + (clock.today().replace(day=1) - timedelta(days=1) - month.replace(day=28))
    assert Seal.objects.get().trial_balance == [["BANK", 100], ["GENERAL", -100]] and f"{month:%Y年}" in str(Seal.objects.get())
    late = give(cast, 7, event_on=month)
    assert late.event_on == month and late.period == clock.today().replace(day=1)
    with refuses("ledger.month_open"):
        operations.seal(book, acting=cast.city_leader)
    with refuses("change.not_allowed"):
        operations.seal(book, acting=cast.finance)
    late.id, late.key, late.period = new_id(), "behind", month
    with pytest.raises(IntegrityError), transaction.atomic():
        Leg.objects.create(journal_id=late.id, account=cast.donations.account(), amount=1)
        Leg.objects.create(journal_id=late.id, account=cast.donations.fund().account, amount=-1)
        late.save(force_insert=True)


def test_every_declared_trigger_is_in_the_catalogue_and_no_other(db: None) -> None:
    assert triggers.installed() == {wall.name: wall.table for wall in triggers.WALLS}


BEHIND = (
    "UPDATE ledger_journal SET kind = 'spend'",
    "UPDATE ledger_leg SET amount = amount + 1",
    "UPDATE ledger_place SET hi = hi + 1",
    "UPDATE ledger_numbered SET number = number + 1",
    "DELETE FROM ledger_leg",
    "DELETE FROM ledger_journal",
    "DELETE FROM ledger_numbered",
    "DELETE FROM ledger_place",
    "UPDATE ledger_fund SET restriction = 'unrestricted'",
    "UPDATE ledger_fund SET terms = 'anything'",
    "UPDATE ledger_balance SET out_total = in_total + 1",
    "INSERT INTO ledger_leg (journal_id, account_id, amount, nature) SELECT journal_id, account_id, 1, '' FROM ledger_leg",
)


@pytest.mark.parametrize("statement", BEHIND)
def test_the_database_itself_refuses(cast: Cast, statement: str) -> None:
    give(cast, 100)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_header_over_legs_that_do_not_sum_is_refused_by_the_database(cast: Cast) -> None:
    journal = give(cast, 100)
    legs = {"one": [1], "two": [2, -1], "books": [1, -1]}
    for key, amounts in legs.items():
        accounts = [cast.donations.account(), cast.donations.account("BANK", "510105" if key == "books" else "5101")]
        with pytest.raises(IntegrityError), transaction.atomic():
            journal.id, journal.key = new_id(), key
            for account, amount in zip(accounts, amounts, strict=False):
                Leg.objects.create(journal_id=journal.id, account=account, amount=amount)
            journal.save(force_insert=True)


def test_the_database_keeps_pools_apart(cast: Cast) -> None:
    journal = give(cast, 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        journal.id, journal.key, journal.kind = new_id(), "mixed", "spend"
        for fund, amount in (("GENERAL", 5), ("AED", -5)):
            Leg.objects.create(journal_id=journal.id, account=cast.donations.fund(fund).account, amount=amount)
        journal.save(force_insert=True)


def test_a_fault_in_a_balance_is_found(cast: Cast) -> None:
    give(cast, 100)
    Balance.objects.filter(account=cast.donations.fund().account_id).update(in_total=101, out_total=1)
    assert {one.column for one in queries.differences()} == {"in_total", "out_total"}


def test_what_the_log_could_not_say_is_not_posted(cast: Cast) -> None:
    give(cast, 100)
    before = rows()
    one = cast.donations.fund()
    for told in ({}, {"purpose": 77}, {"purpose": 2, "people": 4}, {"purpose": 2, "group": "ab"}):
        with pytest.raises((LeafRefused, TypeError, ValueError)), operating(cast):
            lines = expense(one, cast.donations.account(), 5, Nature.PROGRAMME)
            post_one(Entry(told=told, book_id=one.book_id, kind=JournalKind.SPEND, key=str(told), event_on=TODAY, lines=lines))
    assert rows() == before


def test_the_log_says_what_the_book_says(cast: Cast) -> None:
    gift, other = give(cast, 100), give(cast, 50)
    spend(cast, 30)
    spend(cast, 20, out_of=gift.id, kind=JournalKind.REFUND)
    over = spend(cast, 90)
    with operating(cast):
        posting.redesignate(other, cast.donations.fund("AED"), 10, consent="同意书", key="r", event_on=TODAY)
        posting.reverse(over, key="undo", event_on=TODAY)
        post_one(opening(cast, 7))
    cast.donations.numbered()
    log = queries.log_of(cast.donations.fund().book)
    said = [leaves.decode(body) for body in bodies_of(log, 0, size_of(log))]
    assert [type(one).__name__ for one in said] == ["Gift", "Gift", "Spend", "Refund", "Spend", "Correction", "Opening", "Redesignate"]
    assert (said[4].out_before, said[4].out_after, said[4].amount) == (30, 140, 90), "the front stepped over the hole of the refund"
    assert (said[3].gift, said[3].lo, said[3].hi) == (0, 80, 100) and (said[5].target, said[5].lo, said[5].hi) == (4, 150, 240)
    assert Journal.objects.filter(kind="opening", numbered__leaf_index=6).exists()


def opening(cast: Cast, fen: int) -> Entry:
    fund = cast.donations.fund()
    lines = income(fund, cast.donations.account(), fen, nature=Nature.OPENING)
    return Entry(book_id=fund.book_id, kind=JournalKind.OPENING, key="opening", event_on=TODAY, lines=lines)


def test_money_between_own_accounts_is_numbered_and_said_to_nobody(cast: Cast) -> None:
    lines = [Line(account_id=cast.donations.account(code).id, fen=fen) for code, fen in (("BANK", 5), ("CASH", -5))]
    with operating(cast):
        moved = post_one(Entry(book_id=cast.donations.fund().book_id, kind=JournalKind.BANKING, key="b", event_on=TODAY, lines=lines))
    cast.donations.numbered()
    moved.refresh_from_db()
    assert moved.numbered.number == 1 and moved.numbered.leaf_index is None


def test_nothing_is_posted_outside_an_operation(cast: Cast) -> None:
    one = cast.donations.fund()
    with pytest.raises(running.WrittenOutside):
        post_one(
            Entry(
                book_id=one.book_id,
                told=GIFT,
                kind=JournalKind.GIFT,
                key="x",
                event_on=TODAY,
                lines=income(one, cast.donations.account(), 1),
            )
        )


def test_each_chart_names_every_account_and_movement(cast: Cast) -> None:
    from boai.kernel.editions.queries import rule_in_force
    from boai.kernel.ledger.rules import Chart

    for subject in ("npo", "government"):
        chart = rule_in_force(Chart, cast.society, subject=subject)
        assert all(chart.of_account(kind) for kind in AccountKind)
        assert all(chart.of_movement(one, nature) for one in Restriction for nature in Nature)


moves = st.lists(st.tuples(st.sampled_from(["give", "spend", "back", "number"]), st.integers(1, 300), st.integers(0, 9)), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_the_books_agree_with_themselves_after_any_history(db: None, history) -> None:
    cast = Cast()
    with transaction.atomic():
        gifts: list[Journal] = []
        for verb, fen, which in history:
            try:
                if verb == "give":
                    gifts.append(give(cast, fen, numbered=False))
                elif verb == "spend":
                    spend(cast, fen, numbered=False)
                elif verb == "back" and gifts:
                    spend(cast, fen, out_of=gifts[which % len(gifts)].id, kind=JournalKind.REFUND, numbered=False)
                else:
                    cast.donations.numbered()
            except Refused as refusal:
                assert refusal.code in ("ledger.fund_short", "ledger.spent_already", "ledger.not_numbered")
        cast.donations.numbered()
        assert queries.differences() == []
        for gift in gifts:
            trace = queries.trace_gift(gift.id)
            assert sum(part.fen for part in (*trace.in_order, *trace.by_name)) + trace.unspent == trace.fen
        for journal in Journal.objects.exclude(kind=JournalKind.GIFT):
            assert sum(part.fen for part in queries.trace_spend(journal.id)) == max(leg.amount for leg in journal.legs.all())
        transaction.set_rollback(True)
