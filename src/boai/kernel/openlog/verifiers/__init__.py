"""Verifiers that share no code with the rest of this program, nor with each other. They travel with every mirror."""

from collections.abc import Iterator
from pathlib import Path

from boai.kernel.openlog.verifiers.page import PackagesMissing, verify_page

__all__ = ["HERE", "PAGE", "PROGRAMS", "PackagesMissing", "carried", "verify_page"]

HERE = Path(__file__).parent
PROGRAMS = ("verifier.py", "certificate.py")
PAGE = "verify.html"


def carried(policy: str, packages: Path) -> Iterator[tuple[str, bytes]]:
    """The files that go into a mirror: the programs, and the page with this policy pinned. Raises PackagesMissing."""
    for name in PROGRAMS:
        yield name, (HERE / name).read_bytes()
    yield PAGE, verify_page(policy, packages)
