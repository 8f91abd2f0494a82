"""The authorisation matrix, generated: a new desk, operation or role is in it without a line written here."""

from pathlib import Path

import pytest

from tests.storm.server import Server

pytestmark = pytest.mark.storm


def test_every_role_can_do_what_it_was_given_and_nothing_else(tmp_path: Path) -> None:
    demo = Server(tmp_path / "demo", "")
    demo.script("tests.matrix.build")
    found = demo.script("tests.matrix.walk")
    assert found["violations"] == []
    assert found["asked"] > 500 and found["without_record"] == []
