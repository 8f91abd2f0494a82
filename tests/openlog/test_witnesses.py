"""Witnesses judge as the protocol says and cosign continuations only; the log never waits for them, nor hides that they are missing."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from boai.edge.outgoing import own_server, witnesses
from boai.kernel.basics import clock
from boai.kernel.openlog import notes, tree, witness, witnessing
from boai.kernel.openlog.log import append, folder_of
from boai.kernel.openlog.models import Checkpoint, Cosignature, Entry, Log, Witness
from boai.kernel.openlog.notes import BadNote, Note
from boai.kernel.openlog.publishing import newest, publish
from boai.kernel.openlog.tests.book import gifts
from boai.kernel.openlog.vocabulary import Asked, Sight
from boai.kernel.openlog.witness import SIZE_TYPE, Watcher, request

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "book.example/log"
HASHES = [tree.leaf_hash(b"%d" % number) for number in range(40)]


def head(size: int, key: Ed25519PrivateKey = KEY, origin: str = ORIGIN, hashes: list[bytes] | None = None) -> Note:
    return notes.sign(notes.Head(origin, size, tree.root_of((hashes or HASHES)[:size])), [key])


def bridge(old: int, new: int, hashes: list[bytes] | None = None) -> list[bytes]:
    return tree.consistency(lambda level, at: tree.root_of((hashes or HASHES)[at << level : (at + 1) << level]), old, new)


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    witness.create(tmp_path / "w", "audit.example/w1")
    witness.trust(tmp_path / "w", notes.public_key(ORIGIN, notes.LOG, KEY).vkey)
    return Watcher(tmp_path / "w")


def said(watcher: Watcher, old: int, path: list[bytes], note: Note) -> tuple[int, str]:
    reply = watcher.add_checkpoint(request(old, path, note), lambda: 1_790_000_000)
    return reply.status, reply.body


def test_a_continuation_is_cosigned_over_the_whole_text(watcher: Watcher) -> None:
    for old, new in ((0, 7), (7, 7), (7, 30), (30, 31)):
        status, line = said(watcher, old, bridge(old, new), head(new))
        assert status == 200
        assert Note.parse((head(new).whole + line).encode()).cosigned_at(watcher.public) == 1_790_000_000
    assert watcher.seen(ORIGIN).size == 31


def test_the_answers_are_those_of_the_protocol(watcher: Watcher) -> None:
    said(watcher, 0, [], head(20))
    other = [*HASHES[:3], bytes(32), *HASHES[4:]]
    foreign = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert said(watcher, 20, [], head(30, origin="another.example/log"))[0] == 404
    assert said(watcher, 20, bridge(20, 30), head(30, key=foreign))[0] == 403
    assert said(watcher, 31, [], head(30))[0] == 400
    assert said(watcher, 0, [], head(30)) == (409, "20\n")
    assert said(watcher, 10, bridge(10, 15), head(15)) == (409, "20\n")
    assert said(watcher, 20, [], head(20, hashes=other)) == (409, "20\n")
    assert said(watcher, 20, bridge(20, 30), head(30, hashes=other))[0] == 422
    assert said(watcher, 20, [], head(30))[0] == 422
    assert said(watcher, 20, [bytes(32)], head(20))[0] == 422
    assert watcher.add_checkpoint(request(0, [], head(30)), lambda: 1).content_type == SIZE_TYPE
    assert watcher.seen(ORIGIN).size == 20


@pytest.mark.parametrize(
    "body", [b"", b"old 0\n", b"old 00\n\n", b"old -1\n\nx", b"old 0\nAAAA\n\n", b"new 0\n\n", b"old 0\n" + b"A" * 43 + b"=\n" * 70 + b"\n"]
)
def test_what_is_no_request_is_refused(watcher: Watcher, body: bytes) -> None:
    assert watcher.add_checkpoint(body + head(3).whole.encode() if body.endswith(b"\n\n") else body, lambda: 1).status == 400


def test_what_was_cosigned_is_never_forgotten(watcher: Watcher, tmp_path: Path) -> None:
    said(watcher, 0, [], head(20))
    again = Watcher(tmp_path / "w")  # the process died and came back
    assert said(again, 0, [], head(10))[0] == 409 and again.seen(ORIGIN).size == 20


def test_a_witness_has_one_key_and_a_name_that_is_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a b"):
        witness.create(tmp_path / "x", "a b")
    key = witness.create(tmp_path / "w", "w.example")
    assert (tmp_path / "w" / "witness.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        witness.create(tmp_path / "w", "w.example")
    with pytest.raises(BadNote):
        witness.trust(tmp_path / "w", key.vkey)


@pytest.fixture
def watched(log: Log, tmp_path: Path) -> Log:
    """A published log with three witnesses who are all asked in this process."""
    append(log, gifts(300))
    publish(log)
    watchers = {}
    for name in ("w1.example", "w2.example", "w3.example"):
        key = witness.create(tmp_path / name, name)
        witness.trust(tmp_path / name, log.key.as_public.vkey)
        witnessing.register(log.society_id, key.vkey, f"https://{name}")
        watchers[name] = Watcher(tmp_path / name)

    def bring(one: Witness, body: bytes) -> tuple[int, bytes] | None:
        if one.name in SILENT:
            return None
        reply = watchers[one.name].add_checkpoint(body, lambda: int(clock.now().timestamp()))
        return reply.status, reply.body.encode()

    witnessing.bind(bring)
    yield log
    witnessing.bind(None)
    SILENT.clear()


SILENT: set[str] = set()


def test_a_checkpoint_stands_before_and_without_its_witnesses(watched: Log) -> None:
    SILENT.update({"w1.example", "w2.example", "w3.example"})
    assert set(witnessing.ask_all(watched).values()) == {Asked.SILENT}
    seen = witnessing.seen(watched)
    assert (seen.sight, seen.label) == (Sight.UNWITNESSED, "未见证（0/3）")
    append(watched, gifts(1))
    assert publish(watched) is not None


def test_green_comes_with_the_quorum_only(watched: Log) -> None:
    SILENT.update({"w2.example", "w3.example"})
    witnessing.ask_all(watched)
    assert witnessing.seen(watched).label == "未见证（1/3）" and witnessing.newest_witnessed(watched, 0) is None
    SILENT.discard("w2.example")
    assert witnessing.ask_all(watched) == {"w2.example": Asked.COSIGNED, "w3.example": Asked.SILENT}
    assert witnessing.seen(watched).label == "见证 2/3" and witnessing.newest_witnessed(watched, 299) == newest(watched)
    shown = Note.parse((folder_of(watched) / "checkpoint").read_bytes())
    assert len(shown.signatures) == 3 and witnessing.ask_all(watched) == {"w3.example": Asked.SILENT}


def test_without_witnesses_nothing_is_ever_green(log: Log) -> None:
    append(log, gifts(1))
    publish(log)
    assert witnessing.seen(log).label == "未见证（0/0）" and witnessing.ask_all(log) == {}


def test_too_long_without_the_quorum_is_expired(watched: Log) -> None:
    witnessing.ask_all(watched)
    append(watched, gifts(1))
    publish(watched)
    assert witnessing.seen(watched).sight == Sight.UNWITNESSED
    with clock.stopped(clock.now() + timedelta(hours=25)):
        assert witnessing.seen(watched).label == "过期（0/3）"


def test_a_witness_who_saw_more_or_other_is_heard(watched: Log) -> None:
    append(watched, gifts(5))
    publish(watched)
    witnessing.ask_all(watched)
    Cosignature.objects.all()._raw_delete("default")
    Checkpoint.objects.filter(size=305)._raw_delete("default")  # the database of yesterday
    Entry.objects.filter(index__gte=300)._raw_delete("default")
    assert set(witnessing.ask_all(watched).values()) == {Asked.AHEAD}
    for file in sorted(folder_of(watched).rglob("*"), reverse=True):  # and whoever throws the files away and signs on is found out
        file.unlink() if file.is_file() else file.rmdir()
    append(watched, gifts(9, seed=3))
    publish(watched)
    assert set(witnessing.ask_all(watched).values()) == {Asked.FORKED}
    assert witnessing.seen(watched).sight == Sight.UNWITNESSED


def test_a_line_that_does_not_verify_is_not_kept(watched: Log) -> None:
    wrong = notes.cosign(newest(watched).head.text, "w1.example", 5, KEY)
    for body in (wrong.line.encode(), b"", b"\xff", "— w1.example AAAA\n".encode()):
        witnessing.bind(lambda one, request, body=body: (200, body))
        assert set(witnessing.ask_all(watched).values()) == {Asked.REFUSED}
    for status in (400, 403, 404):
        witnessing.bind(lambda one, request, status=status: (status, b""))
        assert set(witnessing.ask_all(watched).values()) == {Asked.REFUSED}
    assert not Cosignature.objects.exists()


def test_only_a_witnesss_key_is_registered(log: Log) -> None:
    with pytest.raises(BadNote):
        witnessing.register(log.society_id, notes.public_key(ORIGIN, notes.LOG, KEY).vkey, "https://w.example")


@pytest.mark.storm
def test_a_witness_of_its_own_process_is_asked_over_http_and_survives_a_kill(log: Log, tmp_path: Path) -> None:
    append(log, gifts(10))
    publish(log)
    folder, port = tmp_path / "w", own_server.free_port()

    def boai(*words: object) -> list[str]:
        return [sys.executable, "-m", "boai", "witness", *map(str, words)]

    made = subprocess.run(boai("init", folder, "--name", "w.example"), capture_output=True, text=True, check=True)
    subprocess.run(boai("trust", folder, log.key.as_public.vkey), capture_output=True, check=True)
    witnessing.register(log.society_id, made.stdout.splitlines()[-1], f"http://127.0.0.1:{port}", demo=True)
    witnessing.bind(witnesses.bring)
    try:
        for round_ in range(2):
            serving = subprocess.Popen(boai("serve", folder, "--port", port), stdout=subprocess.PIPE)
            serving.stdout.readline()
            append(log, gifts(3, seed=round_))
            publish(log)
            assert witnessing.ask_all(log) == {"w.example": Asked.COSIGNED}
            os.kill(serving.pid, signal.SIGKILL)
            serving.wait()
            serving.stdout.close()
        assert witnessing.seen(log).label == "见证 1/1，演示见证人"
    finally:
        witnessing.bind(None)
    assert json.dumps(witnessing.ask_all(log)) == "{}"


def test_a_real_witness_is_never_asked_on_this_machine(log: Log) -> None:
    assert witnesses.bring(Witness(name="w", url="http://127.0.0.1:9"), b"") is None
    assert witnesses.bring(Witness(name="w", url="http://10.0.0.1:9", demo=True), b"") is None
