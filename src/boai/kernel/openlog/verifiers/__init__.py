"""Verifiers that share no code with the rest of this program, nor with each other. They travel with every mirror."""

from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = ("verifier.py", "certificate.py")


def carried(policy: str) -> Iterator[tuple[str, bytes]]:
    """The files that go into a mirror."""
    for name in PROGRAMS:
        yield name, (HERE / name).read_bytes()
