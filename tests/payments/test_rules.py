"""Ways by place, the clock of questions, and the comparison of two sides: every planted difference found, none besides."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.kernel.payments import rules
from boai.kernel.payments.files import NotRead, bank_rows, bill_lines, fen
from boai.kernel.payments.reconciliation import Entry, Settlement, compare, settlements
from boai.kernel.payments.rules import Place, Way

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ALL = ("wechat", "alipay", "bank")
BROWSERS = {
    "Mozilla/5.0 (iPhone) MicroMessenger/8.0": (Place.WECHAT, [Way.WECHAT_JSAPI, Way.WECHAT_NATIVE, Way.BANK]),
    "Mozilla/5.0 (Linux; Android 14) AlipayClient/10": (Place.ALIPAY, [Way.ALIPAY_WAP, Way.BANK]),
    "Mozilla/5.0 (Linux; Android 14) Chrome Mobile": (Place.PHONE, [Way.WECHAT_H5, Way.ALIPAY_WAP, Way.BANK]),
    "Mozilla/5.0 (X11; Linux x86_64)": (Place.DESKTOP, [Way.WECHAT_NATIVE, Way.ALIPAY_QR, Way.BANK]),
}


@pytest.mark.parametrize("agent", BROWSERS)
def test_the_place_decides_the_ways(agent: str) -> None:
    place, ways = BROWSERS[agent]
    assert rules.place_of(agent) is place and list(rules.ways_at(place, ALL)) == ways
    assert rules.ways_at(place, ()) == () and rules.needs_other_browser(place, ALL) is (place is Place.WECHAT)


def test_we_ask_on_the_clock_on_which_notices_are_repeated() -> None:
    end = NOW + timedelta(minutes=30)
    assert rules.next_question(0, NOW, end) == NOW + timedelta(seconds=15)
    assert rules.next_question(5, NOW, NOW + timedelta(minutes=1)) == NOW + timedelta(minutes=1)
    assert rules.next_question(5, end, end) == end + timedelta(minutes=20)
    assert rules.next_question(15, NOW, end) is None and sum(rules.QUERY_PAUSES_S) == (24 * 60 + 4) * 60


def test_amounts_in_files_are_exact_or_refused() -> None:
    assert [fen(text) for text in ("1", "1.5", "-0.01", "1,234.50", "+2.00")] == [100, 150, -1, 123_450, 200]
    for text in ("", "1.234", "1e3", "一", "--1", "1.", "NaN"):
        with pytest.raises(ValueError):
            fen(text)


amounts = st.integers(1, 5)
sides = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), amounts, st.booleans(), st.booleans()), max_size=12)


@given(sides)
def test_every_row_is_matched_or_named_exactly_once(rows) -> None:
    ours = sorted(Entry(f"t{t}", f"o{o}", a) for t, o, a, here, _ in rows if here)
    theirs = sorted(Entry(f"t{t}", f"o{o}", a) for t, o, a, _, there in rows if there)
    findings = list(compare(ours, theirs))
    named_ours = Counter(one.ours for one in findings if one.ours)
    named_theirs = Counter(one.theirs for one in findings if one.theirs)
    assert named_ours <= Counter(ours) and named_theirs <= Counter(theirs)
    matched_ours, matched_theirs = Counter(ours) - named_ours, Counter(theirs) - named_theirs
    assert Counter((e.transaction, e.amount_fen) for e in matched_ours.elements()) == Counter(
        (e.transaction, e.amount_fen) for e in matched_theirs.elements()
    )


@given(sides)
def test_two_equal_sides_have_no_difference(rows) -> None:
    both = sorted(Entry(f"t{t}", f"o{o}", a) for t, o, a, _, _ in rows)
    assert list(compare(both, both)) == []


def entry(transaction: str, order: str = "o", amount: int = 5) -> Entry:
    return Entry(transaction, order, amount)


@pytest.mark.parametrize(
    ("ours", "theirs", "kinds"),
    [
        ([entry("a")], [], ["missing_there"]),
        ([], [entry("a")], ["missing_here"]),
        ([entry("a")], [entry("a", amount=6)], ["amount_differs"]),
        ([entry("a")], [entry("b")], ["number_differs"]),
        ([entry("a")], [entry("b", amount=6)], ["amount_differs"]),
        ([entry("a")], [entry("b", amount=-5)], ["missing_here", "missing_there"]),
        ([entry("a", "")], [entry("b", "")], ["missing_here", "missing_there"]),
        ([entry("a")], [entry("a"), entry("a")], ["duplicate_there"]),
        ([entry("a"), entry("a")], [entry("a")], ["duplicate_here"]),
        ([entry("a"), entry("a")], [entry("a"), entry("a")], []),
    ],
)
def test_each_difference_has_its_kind(ours, theirs, kinds) -> None:
    assert sorted(one.kind for one in compare(ours, theirs)) == kinds


def test_settlements_may_arrive_some_days_later_but_not_twice() -> None:
    day = date(2026, 11, 20)
    due = [Settlement(day=day, amount_fen=5), Settlement(day=day, amount_fen=5), Settlement(day=day, amount_fen=7)]
    came = [Settlement(day=day + timedelta(days=after), amount_fen=5) for after in (0, 3, 4)]
    assert [kind for kind, _, _ in settlements(due, came)] == ["not_in_bank", "not_in_bill"]
    assert [kind for kind, _, _ in settlements(due[2:], came[:1])] == ["settlement_differs"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_file_or_refused(raw: bytes) -> None:
    for read in (bill_lines, bank_rows):
        try:
            list(read(raw))
        except NotRead as trouble:
            assert trouble.reason.code.startswith("payments.bill_")
