"""The published log over HTTP: C2SP's addresses, caches that may keep it, nobody looked up."""

from pathlib import Path

import pytest
from django.test import Client

from boai.kernel.basics import clock
from boai.kernel.openlog.leaves import encode
from boai.kernel.openlog.log import append, open_log
from boai.kernel.openlog.models import Log
from boai.kernel.openlog.publishing import newest, publish
from boai.kernel.openlog.tests.book import gift
from boai.kernel.orgs.models import Branch


@pytest.fixture
def served(cast: object, log_key: None, tmp_path: Path, settings: object) -> Client:
    """Two logs, the society's own and a county's, with 300 and 1 leaves."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    Log.objects.filter(own=True).update(closed_at=clock.now())  # the cast's Book has one already
    for code, own, count in (("5101", True, 300), ("510113", False, 1)):
        log = open_log(Branch.objects.unscoped().get(code=code), origin=f"book.example/{code}", slug=code, own=own)
        append(log, [encode(gift(100 * number, 100)) for number in range(count)])
        publish(log)
    return Client()


@pytest.mark.parametrize(
    ("path", "start"),
    [("/log/checkpoint", b"book.example/5101\n300\n"), ("/log/5101/checkpoint", b"book.example/5101\n300\n"),
     ("/log/510113/checkpoint", b"book.example/510113\n1\n")],
)  # fmt: skip
def test_checkpoints_are_fresh_text(served: Client, path: str, start: bytes) -> None:
    answer = served.get(path)
    assert answer.content.startswith(start) and answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache" and not answer.cookies


@pytest.mark.parametrize(
    ("path", "size"),
    [("/log/tile/0/000", 8_192), ("/log/tile/0/001.p/44", 44 * 32), ("/log/tile/1/000.p/1", 32),
     ("/log/tile/entries/001.p/44", 44 * 118), ("/log/510113/tile/entries/000.p/1", 118)],
)  # fmt: skip
def test_tiles_are_kept_for_ever(served: Client, path: str, size: int) -> None:
    answer = served.get(path)
    assert len(answer.content) == size and answer["Content-Type"] == "application/octet-stream"
    assert "immutable" in answer["Cache-Control"] and not answer.cookies and "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    ["/log/tile/0/002", "/log/tile/0/00", "/log/tile/0/001.p/256", "/log/tile/0/001.p/044", "/log/tile/64/000", "/log/tile/0/../../x",
     "/log/tile/0/%2e%2e/%2e%2e/checkpoint", "/log/tile/checkpoint", "/log/none/checkpoint", "/log/none/tile/0/000", "/log/tile/0/000/"],
)  # fmt: skip
def test_nothing_else_is_there(served: Client, path: str) -> None:
    assert served.get(path).status_code == 404


def test_the_verifier_is_served_with_the_own_logs_key_inside(served: Client) -> None:
    from boai.kernel.openlog.models import Log

    answer = served.get("/verify")
    own = Log.objects.get(own=True, closed_at=None)
    assert own.key.as_public.vkey in answer.content.decode() and "quorum none" in answer.content.decode()
    assert not answer.cookies and "Content-Security-Policy" not in answer and newest(own) is not None


def test_before_the_first_checkpoint_there_is_nothing(cast: object) -> None:
    assert {Client().get(path).status_code for path in ("/log/checkpoint", "/log/tile/0/000", "/verify")} == {404}
