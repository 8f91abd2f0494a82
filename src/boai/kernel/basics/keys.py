"""Keys and what is done with them: sealing, blind indexes, MACs. Keys live in files outside the database (security.md law 2).

A key file is ``<name>-<number>.key``, 32 bytes in hex, mode 0600; the highest number is current, older ones still open.
Each process opens only the names it needs.
"""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from boai.kernel.basics import randomness

SEALING = "sealing"  # wraps each person's own data key
INDEX = "index"  # blind indexes and search tokens
TRACE = "trace"  # MAC of every trace line
SESSION = "session"  # Django's secret
PAPER = "paper"  # signs the tokens printed on papers
HEADS = "heads"  # signs the heads of the trace chain
BACKUP = "backup"  # signs the manifests of backups
LOG = "log"  # signs the checkpoints of the open log
SEAL = "seal"  # seals the kind of an installation

_FILE = re.compile(r"(?P<name>[a-z_]+)-(?P<number>\d+)\.key")


class KeyMissing(Exception):
    """A key that data needs is not here: the data cannot be read, and must not be silently treated as absent."""


class SealBroken(Exception):
    """A ciphertext was altered, moved to another row, or sealed under another key."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands; a ciphertext opens nowhere else."""

    society: str
    table: str
    column: str
    row: str

    def bound(self) -> bytes:
        return f"{self.society}\x1f{self.table}\x1f{self.column}\x1f{self.row}".encode()


class Keyring:
    """The keys one process has opened: name -> number -> 32 bytes. A key made later beside them is found without a restart."""

    def __init__(self, keys: Mapping[str, Mapping[int, bytes]], folder: Path | None = None) -> None:
        self._keys, self._folder = keys, folder
        self._seen = _changed(folder)

    @classmethod
    def open(cls, folder: Path, names: Iterable[str]) -> "Keyring":
        """Read the named keys of a folder."""
        return cls(_read(folder, names), folder)

    def current(self, name: str) -> tuple[int, bytes]:
        """The newest key of a name and its number. Raises KeyMissing."""
        self._look_again()
        keys = self._keys.get(name)
        if not keys:
            raise KeyMissing(name)
        return max(keys.items())

    def numbered(self, name: str, number: int) -> bytes:
        """One key. Raises KeyMissing."""
        if number not in self._keys.get(name, {}):
            self._look_again()
        try:
            return self._keys[name][number]
        except KeyError:
            raise KeyMissing(f"{name}-{number}") from None

    def numbers(self) -> dict[str, list[int]]:
        """Which numbers of which names are held."""
        return {name: sorted(keys) for name, keys in self._keys.items()}

    def mac(self, name: str, *parts: str | bytes) -> str:
        """HMAC-SHA-256 over length-marked parts under the current key of a name: ``1:hex``."""
        number, key = self.current(name)
        return f"{number}:{_hmac(key, parts)}"

    def mac_matches(self, name: str, stated: str, *parts: str | bytes) -> bool:
        """Whether a stored MAC is right, under the key it names."""
        number, _, code = stated.partition(":")
        if not number.isdigit():
            return False
        return hmac.compare_digest(_hmac(self.numbered(name, int(number)), parts), code)

    def _look_again(self) -> None:
        """Read the folder again where it changed, so that a rotation reaches every running process."""
        if self._folder is not None and (now := _changed(self._folder)) != self._seen:
            self._keys, self._seen = _read(self._folder, self._keys), now


def _read(folder: Path, names: Iterable[str]) -> dict[str, dict[int, bytes]]:
    keys: dict[str, dict[int, bytes]] = {name: {} for name in names}
    for file in folder.glob("*.key"):
        if (match := _FILE.fullmatch(file.name)) and match["name"] in keys:
            keys[match["name"]][int(match["number"])] = bytes.fromhex(file.read_text())
    return keys


def _changed(folder: Path | None) -> int:
    return folder.stat().st_mtime_ns if folder is not None and folder.exists() else 0


def make_key_file(folder: Path, name: str) -> Path:
    """Write the next key of a name, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = [int(m["number"]) for f in folder.glob(f"{name}-*.key") if (m := _FILE.fullmatch(f.name))]
    file = folder / f"{name}-{max(taken, default=0) + 1}.key"
    unready = file.with_suffix(".new")
    descriptor = os.open(unready, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(randomness.take(32).hex())
    unready.rename(file)  # a process that looks in between never reads half a key
    return file


_held: Keyring | None = None


def hold(keyring: Keyring) -> None:
    """The edge gives this process its keys, once, at start."""
    global _held
    _held = keyring


def held() -> Keyring:
    """The keys of this process."""
    if _held is None:
        raise KeyMissing("no keyring is held")
    return _held


def mac(name: str, *parts: str | bytes) -> str:
    """``Keyring.mac`` with the keys of this process."""
    return held().mac(name, *parts)


def mac_matches(name: str, stated: str, *parts: str | bytes) -> bool:
    """``Keyring.mac_matches`` with the keys of this process."""
    return held().mac_matches(name, stated, *parts)


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def blind(purpose: str, society: object, value: str) -> str:
    """A blind index: equal values give equal indexes within one purpose and society, and tell nothing without the key."""
    return _hmac(held().numbered(INDEX, 1), (purpose, str(society), value))[:40]


def seal(key: bytes, place: Place, text: str | bytes) -> str:
    """AES-256-GCM under ``key``, bound to its place: URL-safe text."""
    nonce = randomness.take(12)
    data = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, data, place.bound())).decode()


def unseal(key: bytes, place: Place, sealed: str) -> bytes:
    """The sealed bytes. Raises SealBroken."""
    raw = base64.urlsafe_b64decode(sealed)
    try:
        return AESGCM(key).decrypt(raw[:12], raw[12:], place.bound())
    except InvalidTag:
        raise SealBroken(f"{place.table}.{place.column}") from None


def wrap(place: Place, data_key: bytes) -> str:
    """A person's data key sealed under the current master: ``1:text``."""
    number, master = held().current(SEALING)
    return f"{number}:{seal(master, place, data_key)}"


def unwrap(place: Place, wrapped: str) -> bytes:
    """A person's data key. Raises KeyMissing, SealBroken."""
    number, _, sealed = wrapped.partition(":")
    return unseal(held().numbered(SEALING, int(number)), place, sealed)


def _hmac(key: bytes, parts: Iterable[str | bytes]) -> str:
    code = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        code.update(len(data).to_bytes(8, "big") + data)
    return code.hexdigest()
