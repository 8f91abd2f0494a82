"""The arithmetic of the number line: nothing lost, nothing made, whatever the history."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.kernel.ledger.tracing import Holes, Line, Span, TooMuch, carve, laid, overlaps


def test_two_gifts_and_a_spend_of_more_than_the_first() -> None:
    line = Line(gifts=[10_000, 5_000], spends=[12_000])
    assert line.of_gift(0) == [(0, 10_000)] and line.of_gift(1) == [(0, 2_000)]
    assert line.unspent(0) == 0 and line.unspent(1) == 3_000
    assert line.of_spend(0) == [(0, 10_000), (1, 2_000)]


def test_a_refunded_gift_is_stepped_over() -> None:
    line = Line(gifts=[100, 100, 100], spends=[150], holes=[Span(100, 200)])
    assert line.of_gift(1) == [] and line.unspent(1) == 0
    assert line.of_gift(2) == [(0, 50)] and line.of_spend(0) == [(0, 100), (2, 50)]


def test_what_is_spent_cannot_leave_a_gift() -> None:
    with pytest.raises(TooMuch) as short:
        carve(Span(0, 100), Holes([]), spent=60, fen=41)
    assert short.value.left == 40
    assert carve(Span(0, 100), Holes([]), spent=60, fen=40) == [Span(60, 100)]


def test_a_second_refund_takes_what_lies_before_the_first() -> None:
    assert carve(Span(0, 100), Holes([Span(80, 100)]), spent=10, fen=30) == [Span(50, 80)]
    assert carve(Span(0, 100), Holes([Span(40, 60)]), spent=10, fen=50) == [Span(30, 40), Span(60, 100)]


def test_what_a_hole_took_is_no_part_of_a_gift() -> None:
    holes = Holes([Span(10, 20), Span(30, 35)])
    assert holes.left_of(Span(5, 40)) == [Span(5, 10), Span(20, 30), Span(35, 40)]
    assert holes.left_of(Span(12, 18)) == [] and holes.solid(Span(12, 18)).fen == 0
    assert [holes.solid_at(place) for place in (0, 10, 15, 20, 36)] == [0, 10, 10, 10, 21]
    assert [holes.place_of(solid) for solid in (0, 9, 10, 20)] == [0, 9, 20, 35]


def test_holes_after_others_need_only_know_how_much_those_took() -> None:
    assert Holes([Span(30, 35)], earlier=10).solid(Span(20, 40)) == Holes([Span(10, 20), Span(30, 35)]).solid(Span(20, 40))


def test_an_empty_span_meets_nothing() -> None:
    assert list(overlaps(Span(5, 5), laid([10]))) == [] and list(overlaps(Span(0, 5), [])) == []
    assert Line([10], [0, 5]).of_spend(0) == [] and Line([10], []).unspent(0) == 10


steps = st.lists(
    st.one_of(
        st.tuples(st.just("gift"), st.integers(1, 500), st.just(0)),
        st.tuples(st.just("spend"), st.integers(1, 700), st.just(0)),
        st.tuples(st.just("refund"), st.integers(1, 300), st.integers(0, 40)),
    ),
    max_size=60,
)


@given(steps)
def test_every_history_ends_without_a_fen_of_residue(history: list[tuple[str, int, int]]) -> None:
    gifts, spends, made = [], [], []
    left = {}
    for verb, fen, which in history:
        line = Line(gifts, spends, made)
        if verb == "gift":
            gifts.append(fen)
        elif verb == "spend" and fen <= sum(gifts) - sum(spends) - sum(hole.fen for hole in made):
            spends.append(fen)
        elif verb == "refund" and gifts:
            index = which % len(gifts)
            earlier = [line.of_gift(one) for one in range(len(gifts))]
            try:
                made += carve(line.gifts[index], line.holes, sum(spends), fen)
                left[index] = left.get(index, 0) + fen
            except TooMuch as short:
                assert fen > short.left == line.unspent(index)
            assert [Line(gifts, spends, made).of_gift(one) for one in range(len(gifts))] == earlier, "what was traced stays true"
    line = Line(gifts, spends, made)
    for index, fen in enumerate(gifts):
        assert sum(part for _, part in line.of_gift(index)) + line.unspent(index) + left.get(index, 0) == fen
    for index, fen in enumerate(spends):
        funded = line.of_spend(index)
        assert sum(part for _, part in funded) == fen
        assert all((index, part) in line.of_gift(gift) for gift, part in funded)


def big_line(gifts: int, spends: int, seed: int) -> tuple[Line, dict[int, int]]:
    """A fund in the measured shape: lognormal gifts with a Pareto tail, 1 % refunded, spent down to a small rest."""
    from random import Random

    chance = Random(seed)
    amounts = [
        max(1, int(chance.lognormvariate(9.2, 1.4))) if chance.random() < 0.99 else int(1e6 * chance.paretovariate(1.1))
        for _ in range(gifts)
    ]
    line = laid(amounts)
    refunded = sorted(chance.sample(range(gifts), gifts // 100))
    made = [Span(line[index].hi - max(1, line[index].fen // (1 + index % 2)), line[index].hi) for index in refunded]
    solid = sum(amounts) - sum(hole.fen for hole in made)
    cuts = sorted(chance.randrange(1, solid) for _ in range(spends))
    paid = [hi - lo for lo, hi in zip([0, *cuts], cuts, strict=False)]
    return Line(amounts, paid, made), {index: hole.fen for index, hole in zip(refunded, made, strict=True)}


def test_a_great_fund_has_no_residue(pytestconfig, capsys) -> None:
    """10^6 gifts, 10^4 spends and 1 % refunds in a soak; a tenth of it always."""
    import os

    soak = bool(os.environ.get("BOAI_SOAK"))
    seed = int(os.environ.get("BOAI_SEED", "20261122"))
    line, left = big_line(1_000_000 if soak else 20_000, 10_000 if soak else 200, seed)
    with capsys.disabled():
        print(f"\n  ledger line: seed {seed}, {len(line.gifts)} gifts, {len(line.spends)} spends, {len(left)} refunds") if soak else None
    received = [0] * len(line.spends)
    for index, gift in enumerate(line.gifts):
        parts = line.of_gift(index)
        assert sum(fen for _, fen in parts) + line.unspent(index) + left.get(index, 0) == gift.fen
        for spend, fen in parts:
            received[spend] += fen
    assert received == [spend.fen for spend in line.spends]
    assert bisect_left(line.spends, line.spends[-1]) == len(line.spends) - 1
