"""What several tests of the kernel stand on."""

from collections.abc import Iterator

import pytest

from boai.kernel.notify import carriers
from tests.kernel.test_notify import Recording


@pytest.fixture
def sms() -> Iterator[Recording]:
    """A provider of text messages that remembers what it was given."""
    recording = Recording("sms")
    carriers.bind([recording], "https://boai.example")
    yield recording
    carriers.bind([], "")
