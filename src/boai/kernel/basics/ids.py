"""Identifiers made in the application: time-ordered ids for rows, short numbers for people."""

import threading
import time
from uuid import UUID

from boai.kernel.basics import randomness

SPOKEN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U, so a number survives being read aloud

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter that keeps one process in order, 62 random bits."""
    global _last_ms, _counter
    with _lock:
        ms = time.time_ns() // 1_000_000
        if ms > _last_ms:
            _last_ms, _counter = ms, 0
        else:
            _counter += 1
            _last_ms, _counter = _last_ms + (_counter >> 12), _counter & 0xFFF
        ms, counter = _last_ms, _counter
    return UUID(int=ms << 80 | 7 << 76 | counter << 64 | 2 << 62 | randomness.bits(62))


def new_number(prefix: str) -> str:
    """A number a person can read aloud: the prefix and eight characters (40 random bits), e.g. ``BM7K3M9Q2T``."""
    bits = randomness.bits(40)
    return prefix + "".join(SPOKEN[bits >> shift & 31] for shift in range(35, -1, -5))
