"""The fair rule of the waiting list, as pure decisions over many histories."""

import random
from uuid import UUID

import pytest

from boai.kernel.slots.rules import Party, next_offers, why_waiting


def party(number: int, size: int = 1, overtaken: int = 0) -> Party:
    return Party(key=UUID(int=number), size=size, overtaken=overtaken)


def keys(*numbers: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=number) for number in numbers)


def test_seats_go_in_the_order_of_asking() -> None:
    assert next_offers([party(1), party(2), party(3)], free=2, capacity=9, most_overtakes=3) == keys(1, 2)


def test_a_smaller_party_may_pass_a_larger_one_so_often() -> None:
    row = [party(1, 3), party(2), party(3)]
    assert next_offers(row, free=2, capacity=9, most_overtakes=3) == keys(2, 3)
    assert next_offers(row, free=2, capacity=9, most_overtakes=1) == keys(2)
    assert next_offers(row, free=2, capacity=9, most_overtakes=0) == ()
    assert next_offers([party(1, 3, overtaken=3), party(2)], free=2, capacity=9, most_overtakes=3) == ()


def test_a_party_larger_than_the_slot_holds_up_nobody() -> None:
    assert next_offers([party(1, 5, overtaken=9), party(2)], free=1, capacity=3, most_overtakes=3) == keys(2)


@pytest.mark.parametrize(
    ("row", "me", "free", "code"),
    [
        ([party(1, 5)], 1, 0, "slots.wait_too_large"),
        ([party(1)], 1, 1, "slots.wait_turn"),
        ([party(1, 3, overtaken=3), party(2)], 2, 2, "slots.wait_kept"),
        ([party(1, 3)], 1, 2, "slots.wait_together"),
        ([party(1), party(2)], 2, 0, "slots.wait_full"),
        ([party(1), party(2, 3)], 2, 1, "slots.wait_full"),
    ],
)
def test_every_wait_has_its_reason(row: list[Party], me: int, free: int, code: str) -> None:
    assert why_waiting(row, UUID(int=me), free, capacity=4, most_overtakes=3).code == code


def test_ten_thousand_rows_never_give_more_than_is_free_nor_pass_anyone_too_often() -> None:
    chance = random.Random(20261121)
    for _ in range(10_000):
        most = chance.randint(0, 4)
        row = [party(n, chance.randint(1, 5), chance.randint(0, 4)) for n in range(chance.randint(0, 9))]
        free, capacity = chance.randint(0, 8), chance.randint(1, 8)
        offered = next_offers(row, free, capacity, most)
        sizes = {one.key: one.size for one in row}
        assert sum(sizes[key] for key in offered) <= free
        for place, one in enumerate(row):
            behind = [other for other in row[place + 1 :] if other.key in offered]
            if one.key not in offered and one.size <= capacity:
                assert len(behind) <= max(most - one.overtaken, 0)
