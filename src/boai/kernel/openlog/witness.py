"""A witness: C2SP tlog-witness on a machine of its own. Knows no Django, no database and nobody's money.

Its folder holds ``witness.key`` (32 bytes in hex, 0600), ``name``, ``logs.txt`` (a vkey a line) and ``seen/`` with the newest checkpoint
cosigned of each log. Never cosigns what is not a continuation of that.
"""

import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from boai.kernel.basics import randomness
from boai.kernel.openlog import tree
from boai.kernel.openlog.files import Durable
from boai.kernel.openlog.notes import LOG, WITNESS, BadNote, Head, Note, PublicKey, cosign, decoded, encoded, is_key_name, public_key

SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"
MOST_PROOF = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: str = ""
    content_type: str = TEXT_TYPE


def create(folder: Path, name: str) -> PublicKey:
    """Make a witness's folder and key; gives its public key. Raises FileExistsError, ValueError for a name that is none."""
    if not is_key_name(name):
        raise ValueError(name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / "witness.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(randomness.take(32).hex())
    (folder / "name").write_text(name + "\n", encoding="utf-8")
    (folder / "logs.txt").touch()
    return Watcher(folder).public


def trust(folder: Path, vkey: str) -> PublicKey:
    """Look after one more log, or one more key of a log. Raises BadNote."""
    key = PublicKey.from_vkey(vkey)
    if key.kind != LOG:
        raise BadNote("not the key of a log")
    with (folder / "logs.txt").open("a", encoding="utf-8") as out:
        out.write(vkey + "\n")
    return key


class Watcher:
    """One witness at work. Requests of several threads are judged one after another."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((folder / "witness.key").read_text()))
        self.name = (folder / "name").read_text(encoding="utf-8").strip()

    @property
    def public(self) -> PublicKey:
        return public_key(self.name, WITNESS, self._private)

    def logs(self) -> list[PublicKey]:
        """Read each time, so that a new log needs no restart."""
        return [PublicKey.from_vkey(line) for line in (self._folder / "logs.txt").read_text(encoding="utf-8").split()]

    def seen(self, origin: str) -> Head | None:
        """The newest head this witness cosigned of a log."""
        file = self._folder / "seen" / _file_name(origin)
        return Head.parse(Note.parse(file.read_bytes()).text) if file.exists() else None

    def add_checkpoint(self, body: bytes, now: Callable[[], int]) -> Reply:
        """Judge one request, in the order the protocol gives: 400, 404, 403, 400, 409, 422, 409, or 200 with our line."""
        try:
            old, path, note = read_request(body)
            head = Head.parse(note.text)
        except BadNote as wrong:
            return Reply(400, f"{wrong}\n")
        keys = [key for key in self.logs() if key.name == head.origin]
        if not keys:
            return Reply(404)
        if not _signed(note, keys):
            return Reply(403)
        if old > head.size:
            return Reply(400, "old size above the checkpoint's\n")
        with self._lock:
            return self._judge(old, path, note, head, now())

    def _judge(self, old: int, path: list[bytes], note: Note, head: Head, seconds: int) -> Reply:
        before = self.seen(head.origin)
        if old != (before.size if before else 0):
            return Reply(409, f"{before.size if before else 0}\n", SIZE_TYPE)
        if before and before.size == head.size:
            if path or before.root != head.root:
                return Reply(422 if path else 409, f"{before.size}\n", SIZE_TYPE)
        elif not _continues(before, head, path):
            return Reply(422)
        line = cosign(note.text, self.name, seconds, self._private)
        seen = Durable(self._folder / "seen")
        seen.put(_file_name(head.origin), Note(note.text, (*note.signatures, line)).whole.encode())
        seen.settle()  # before the answer: what was cosigned is never forgotten
        return Reply(200, line.line)


def request(old: int, path: list[bytes], note: Note) -> bytes:
    """The body of add-checkpoint."""
    return "".join([f"old {old}\n", *(f"{encoded(one)}\n" for one in path), "\n", note.whole]).encode()


def read_request(body: bytes) -> tuple[int, list[bytes], Note]:
    """Old size, consistency proof, checkpoint. Raises BadNote."""
    head, blank, rest = body.partition(b"\n\n")
    lines = head.decode("ascii", errors="replace").split("\n")
    match = _OLD.fullmatch(lines[0])
    if not blank or not match or len(lines) > MOST_PROOF + 1:
        raise BadNote("not a request to add a checkpoint")
    path = [decoded(line) for line in lines[1:]]
    if any(len(one) != tree.HASH_SIZE for one in path):
        raise BadNote("a hash has 32 bytes")
    return int(match[1]), path, Note.parse(rest)


def _continues(before: Head | None, head: Head, path: list[bytes]) -> bool:
    if before is None:
        return not path and head.size > 0  # the first time there is nothing to be consistent with
    try:
        tree.check_consistency(before.size, head.size, before.root, head.root, path)
    except tree.BadProof:
        return False
    return True


def _signed(note: Note, keys: list[PublicKey]) -> bool:
    try:
        return any(note.signed_by(key) for key in keys)
    except BadNote:
        return False


def _file_name(origin: str) -> str:
    return sha256(origin.encode()).hexdigest()
