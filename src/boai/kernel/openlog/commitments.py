"""Commitments: what a leaf says about a person without saying it. Delete the salt, and nobody can link it any more (security.md 8)."""

import hmac
import unicodedata

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


def opens(commitment: bytes, salt: bytes, field: str | bytes) -> bool:
    """Whether this salt and field are what was committed to."""
    return hmac.compare_digest(commitment, commit(salt, field))
