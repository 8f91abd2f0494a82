"""One real society for the whole session; tests that change it take a copy or make their own."""

import os
from collections.abc import Iterator

import pytest

from tests.installation.ground import Society


def made(tmp_path_factory: pytest.TempPathFactory, name: str) -> Society:
    folder = tmp_path_factory.mktemp(name)
    (folder / "second").mkdir()
    society = Society(folder / "data", f"boai_{name}_{os.getpid()}")
    done = society.init()
    assert done.returncode == 0, done.stdout + done.stderr
    return society


@pytest.fixture(scope="session")
def society(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Society]:
    """A society that nothing was done to since ``boai init``."""
    one = made(tmp_path_factory, "still")
    yield one
    one.drop()


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Society]:
    """A society whose officers have chosen their passwords, and whose proposer has a second factor."""
    from tests.installation.ground import PASSWORD

    one = made(tmp_path_factory, "works")
    with one.up() as visitor:
        for link in one.links.values():
            assert visitor.ask(link, {"password": PASSWORD, "again": PASSWORD})[0] == 200
        one.codes = visitor.enrols("officer")
        assert len(one.codes) == 10 and visitor.ask("/desk/")[0] == 200
    yield one
    one.drop()
