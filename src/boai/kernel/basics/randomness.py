"""The only source of randomness; a test or a simulator puts a seeded one in its place."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

_source: Random = secrets.SystemRandom()


def bits(count: int) -> int:
    """``count`` random bits as a number."""
    return _source.getrandbits(count)


def take(count: int) -> bytes:
    """``count`` random bytes."""
    return _source.getrandbits(8 * count).to_bytes(count, "big")


def token() -> str:
    """192 random bits, URL-safe: for links, slips and idempotency keys (security.md law 6 asks for 128)."""
    return base64.urlsafe_b64encode(take(24)).decode()


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Everything inside is reproducible. For tests and simulators alone."""
    global _source
    before, _source = _source, Random(seed)  # noqa: S311  # reproducible on purpose
    try:
        yield
    finally:
        _source = before
