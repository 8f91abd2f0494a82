"""Sixty-four spenders on one restricted fund: not a fen more than was given, and every spend paid by somebody's gift."""

import os
from pathlib import Path

import pytest

from tests.storm.server import Server
from tests.storm.test_booking import server

pytestmark = pytest.mark.storm
__all__ = ["server"]


def test_a_restricted_fund_is_never_overdrawn_however_many_spend_at_once(server: Server, tmp_path: Path) -> None:
    soak = bool(os.environ.get("BOAI_SOAK"))
    seed = int(os.environ.get("BOAI_SEED", "7"))
    stands = server.script("tests.storm.spenders", "64", "100000" if soak else "300", str(seed))
    assert 0 < stands["spent"] <= stands["given"] and stands["left"] == stands["given"] - stands["spent"], (seed, stands)
    assert stands["refused"] > 0 and stands["spends"] == stands["places"], (seed, stands)
    assert stands["funded"] == stands["spent"] and stands["differences"] == 0, (seed, stands)
