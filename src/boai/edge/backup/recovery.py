"""The keys' own backup: one small file locked with a recovery code that stands on paper only."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from boai.edge.backup import state
from boai.kernel.basics import clock, randomness

_SPOKEN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LABEL = b"boai keys 1"


class WrongCode(Exception):
    """The recovery code does not open the file, or the file was altered."""


@dataclass(frozen=True)
class Differences:
    """How a keys' backup differs from the keys in use."""

    missing: list[str]
    different: list[str]

    @property
    def none(self) -> bool:
        return not self.missing and not self.different


def new_code() -> str:
    """150 random bits in groups of five, without signs that look alike."""
    signs = [_SPOKEN[randomness.bits(40) % len(_SPOKEN)] for _ in range(30)]
    return "-".join("".join(signs[start : start + 5]) for start in range(0, 30, 5))


def lock(folder: Path, to: Path, code: str) -> list[str]:
    """Write every key file into one locked file; gives their names."""
    held = {file.name: file.read_text() for file in sorted(folder.glob("*.key"))}
    salt, nonce = randomness.take(16), randomness.take(12)
    locked = AESGCM(_derived(code, salt)).encrypt(nonce, json.dumps(held).encode(), _LABEL)
    body = {"format": 1, "salt": _text(salt), "nonce": _text(nonce), "locked": _text(locked), "at": clock.now().isoformat()}
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(body, out)
    return list(held)


def unlock(file: Path, code: str) -> dict[str, str]:
    """The keys by file name. Raises WrongCode."""
    try:
        body = json.loads(file.read_text())
        salt, nonce, locked = (base64.b64decode(body[name]) for name in ("salt", "nonce", "locked"))
        opened = AESGCM(_derived(code, salt)).decrypt(nonce, locked, _LABEL)
    except (InvalidTag, ValueError, KeyError) as trouble:
        raise WrongCode(file.name) from trouble
    keys: dict[str, str] = json.loads(opened)
    return keys


def compared(folder: Path, held: dict[str, str]) -> Differences:
    """What of the keys in use a backup lacks or has otherwise."""
    here = {file.name: file.read_text() for file in folder.glob("*.key")}
    return Differences(
        missing=sorted(here.keys() - held.keys()),
        different=sorted(name for name in here.keys() & held.keys() if here[name] != held[name]),
    )


def put_back(folder: Path, held: dict[str, str]) -> list[str]:
    """Write the keys that are not there; one that is there differently stays and raises FileExistsError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if different := compared(folder, held).different:
        raise FileExistsError(different[0])
    written = [name for name in held if not (folder / name).exists() and Path(name).name == name]
    for name in written:
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(held[name])
    return written


def note_checked(data: Path, names: list[str]) -> None:
    """Remember that a backup of these keys was opened and found equal."""
    state.note(data, "keys", {"at": clock.now().isoformat(), "names": sorted(names)})


def unchecked(data: Path) -> list[str]:
    """The keys in use that no checked backup holds."""
    said = state.told(data, "keys") or {"names": []}
    return sorted({file.name for file in (data / "keys").glob("*.key")} - set(said["names"]))


def _derived(code: str, salt: bytes) -> bytes:
    plain = "".join(sign for sign in code.upper() if sign in _SPOKEN)
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(plain.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
