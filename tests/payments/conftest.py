"""What the tests of payments stand on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from boai.edge.gateway import enrolment
from tests.cast import Cast
from tests.payments.ground import Ground


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory) -> Path:
    """Both sides' keys, made once: seven RSA keys take seconds."""
    folder = tmp_path_factory.mktemp("enrolled")
    enrolment.enrol(folder)
    return folder


@pytest.fixture
def ground(cast: Cast, enrolled: Path, tmp_path: Path) -> Iterator[Ground]:
    folder = tmp_path / "installation"
    shutil.copytree(enrolled, folder)
    made = Ground(folder, cast)
    yield made
    made.end()
