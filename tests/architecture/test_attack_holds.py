"""What the attack rests on stays true to the source: every hole can still be planted, every door is written down."""

import pytest

from tests.architecture import checks
from tests.attack.doors import declared, written
from tests.attack.holes import HOLES, Hole, fits

TREE = checks.SOURCE.parents[1]


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_every_hole_still_fits(hole: Hole) -> None:
    fits(TREE, hole)


def test_there_are_ninety_holes_each_with_a_name_and_a_finding() -> None:
    assert len(HOLES) >= 90 and len({hole.name for hole in HOLES}) == len(HOLES)
    assert all(hole.found_by and hole.edits for hole in HOLES)


def test_every_door_is_written_down() -> None:
    assert declared() == written(), "tests/attack/doors.txt says who each address is open to: change it on purpose"
