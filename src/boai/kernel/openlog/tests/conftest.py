"""What the tests of the open log stand on: a log whose files are in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from boai.kernel.basics import clock
from boai.kernel.openlog.log import open_log
from boai.kernel.openlog.models import Log
from boai.kernel.orgs.models import Branch


@pytest.fixture
def log(cast: object, log_key: None, tmp_path: Path, settings: object) -> Iterator[Log]:
    """The society's own log, empty."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    Log.objects.filter(own=True).update(closed_at=clock.now())  # the cast's Book has one already
    return open_log(Branch.objects.unscoped().get(code="5101"), origin="cdredcross.example/log", slug="5101", own=True)
