"""Signed notes, checkpoints and cosignatures as C2SP writes them (signed-note, tlog-checkpoint, tlog-cosignature v1). No I/O."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from boai.kernel.openlog.tree import HASH_SIZE

LOG, WITNESS = 0x01, 0x04
"""Signature types: plain Ed25519 of a log, timestamped Ed25519 of a witness."""
MOST_BYTES, MOST_SIGNATURES = 100_000, 64
DASH = "\N{EM DASH} "
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class BadNote(Exception):
    """Not a note, not a checkpoint, or not signed by whom it should be."""


@dataclass(frozen=True)
class PublicKey:
    """A name, a signature type and 32 bytes. ``id`` is what a signature line begins with."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line of text, as others configure it."""
        return f"{self.name}+{self.id.hex()}+{encoded(bytes([self.kind]) + self.key)}"

    @classmethod
    def from_vkey(cls, text: str) -> "PublicKey":
        """Raises BadNote."""
        name, _, rest = text.partition("+")
        identity, _, material = rest.partition("+")
        raw = decoded(material)
        if not is_key_name(name) or len(raw) != 33 or raw[0] not in (LOG, WITNESS):
            raise BadNote("not a key of a log or a witness")
        key = cls(name, raw[0], raw[1:])
        if key.id.hex() != identity:
            raise BadNote("the key is not the one its id names")
        return key


@dataclass(frozen=True)
class Signature:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{DASH}{self.name} {encoded(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def whole(self) -> str:
        return self.text + "\n" + "".join(one.line for one in self.signatures)

    @classmethod
    def parse(cls, raw: bytes) -> "Note":
        """Raises BadNote."""
        if len(raw) > MOST_BYTES:
            raise BadNote("too long")
        try:
            whole = raw.decode()
        except UnicodeDecodeError:
            raise BadNote("not UTF-8") from None
        if any(character < " " and character != "\n" for character in whole):
            raise BadNote("control characters")
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise BadNote("no signatures")
        return cls(text + "\n", signature_lines(lines))

    def signed_by(self, key: PublicKey) -> bool:
        """Whether this log's key signed the text. Raises BadNote where it claims to have and has not."""
        signed = [_signed(key, self.text.encode(), one.signature) for one in self._of(key)]  # one that is wrong spoils the note
        return bool(signed)

    def cosigned_at(self, key: PublicKey) -> int | None:
        """When this witness cosigned the text, in seconds since 1970; None where it did not. Raises BadNote as ``signed_by``."""
        times = []
        for one in self._of(key):
            if len(one.signature) != 72:
                raise BadNote("a cosignature has 72 bytes")
            seconds = int.from_bytes(one.signature[:8], "big")
            if seconds >= 1 << 63:
                raise BadNote("a cosignature from the end of time")
            _signed(key, cosigned_message(self.text, seconds), one.signature[8:])
            times.append(seconds)
        return max(times, default=None)

    def _of(self, key: PublicKey) -> list[Signature]:
        return [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: whose tree, how large, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Reads the text of a note; extension lines are refused, ours have none. Raises BadNote."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise BadNote("a checkpoint has three lines")
        if not _DECIMAL.fullmatch(lines[1]):
            raise BadNote("a size is a plain number")
        root = decoded(lines[2])
        if len(root) != HASH_SIZE:
            raise BadNote("a root has 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def public_key(name: str, kind: int, private: Ed25519PrivateKey) -> PublicKey:
    return PublicKey(name, kind, private.public_key().public_bytes_raw())


def sign(head: Head, privates: Iterable[Ed25519PrivateKey]) -> Note:
    """A checkpoint signed by the log's key, or while keys change by two."""
    made = [(public_key(head.origin, LOG, private), private.sign(head.text.encode())) for private in privates]
    return Note(head.text, tuple(Signature(key.name, key.id, signature) for key, signature in made))


def cosign(text: str, name: str, seconds: int, private: Ed25519PrivateKey) -> Signature:
    """A witness's word that it saw this checkpoint at this second, consistent with all it saw before."""
    key = public_key(name, WITNESS, private)
    return Signature(name, key.id, seconds.to_bytes(8, "big") + private.sign(cosigned_message(text, seconds)))


def cosigned_message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def signature_lines(lines: str) -> tuple[Signature, ...]:
    """Signature lines, each ended by a newline. Raises BadNote."""
    found = lines.split("\n")
    if found.pop() or not 0 < len(found) <= MOST_SIGNATURES:
        raise BadNote("not signature lines")
    return tuple(_signature(line) for line in found)


def is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def decoded(text: str) -> bytes:
    """The bytes of base64, written the one way they can be. Raises BadNote."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("not base64") from None
    if encoded(raw) != text:
        raise BadNote("not plain base64")
    return raw


def _signature(line: str) -> Signature:
    if not line.startswith(DASH):
        raise BadNote("not a signature line")
    name, _, coded = line.removeprefix(DASH).partition(" ")
    raw = decoded(coded)
    if not is_key_name(name) or len(raw) < 5:
        raise BadNote("not a signature line")
    return Signature(name, raw[:4], raw[4:])


def _signed(key: PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BadNote(f"{key.name} has not signed this") from None
    return True
