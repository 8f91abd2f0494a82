"""The ground every test stands on: a sealed demo installation in a temporary directory, made before Django looks."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import settings

_folder = tempfile.mkdtemp(prefix="boai-tests-")
os.environ["BOAI_DATA"] = _folder
os.environ["BOAI_WORKER"] = "none"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.edge.settings")

from boai.edge.installation import Installation, Kind  # noqa: E402  # after the environment is set

Installation.create(Path(_folder), Kind.DEMO, hosts=("testserver", "127.0.0.1", "localhost"))
django.setup()

settings.register_profile("soak", max_examples=1_000, deadline=None)
settings.register_profile("ordinary", deadline=None)  # a busy machine is no fault
settings.load_profile("soak" if os.environ.get("BOAI_SOAK") else "ordinary")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The fixed cast is made once, through operations; each test sees it and leaves it as it was."""
    from boai.kernel.ledger import triggers
    from tests.cast import Cast

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        triggers.install()
        Cast.make()
    return


@pytest.fixture
def cast(db: None) -> object:
    """The fixed cast of people, branches and posts."""
    from tests.cast import Cast

    return Cast()


@pytest.fixture
def log_key() -> Iterator[None]:
    """This process may publish: it holds the open log's key too."""
    from django.conf import settings as django_settings

    from boai.edge.installation import PUBLISHER_KEYS
    from boai.kernel.basics import keys

    held = keys.held()
    keys.hold(keys.Keyring.open(django_settings.DATA / "keys", PUBLISHER_KEYS))
    yield
    keys.hold(held)
