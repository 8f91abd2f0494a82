"""Commitments: what a leaf says about a person without saying it. Delete the salt, and nobody can link it any more (security.md 8)."""

import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from boai.kernel.basics import randomness

SALT_SIZE = 32


def salt() -> bytes:
    """256 random bits; never derived from anything, or losing the key would undo every erasure."""
    return randomness.take(SALT_SIZE)


def commit(salt: bytes, field: str | bytes) -> bytes:
    """HMAC-SHA-256 of the canonical field (text: NFC, UTF-8) under its own salt. Raises ValueError for a short salt."""
    if len(salt) != SALT_SIZE:
        raise ValueError("a salt has 32 bytes")
    canonical = unicodedata.normalize("NFC", field).encode() if isinstance(field, str) else field
    return hmac.digest(salt, canonical, "sha256")


@dataclass(frozen=True)
class Opening:
    """What a donor holds to open one commitment: which digest of the leaf (counted from 0), its salt, the text."""

    digest: int
    salt: bytes
    text: str


def disclosure(body: bytes, openings: Sequence[Opening] = ()) -> bytes:
    """The ``extra`` of a certificate: version, the leaf behind its length, each opening. Raises ValueError for one that opens nothing."""
    parts = [b"\x01", len(body).to_bytes(2, "big"), body]
    for one in openings:
        text = unicodedata.normalize("NFC", one.text).encode()
        if commit(one.salt, text) not in body:
            raise ValueError("this opens nothing in the leaf")
        parts += [bytes([one.digest]), one.salt, len(text).to_bytes(2, "big"), text]
    return b"".join(parts)


def opens(commitment: bytes, salt: bytes, field: str | bytes) -> bool:
    """Whether this salt and field are what was committed to."""
    return hmac.compare_digest(commitment, commit(salt, field))
