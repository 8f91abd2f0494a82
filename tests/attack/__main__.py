"""``tests/attack/run``: the attack on this checkout, or with ``--holes`` on a copy with all planted holes."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.attack import corpora, tools
from tests.attack.findings import Finding, tried
from tests.attack.ground import Ground
from tests.attack.holes import HOLES, copied, planted
from tests.storm.server import PROJECT

ENOUGH = 0.9
"""Which share of the planted holes one run must find."""


def main() -> int:
    """Exit code 1 for any finding of medium or above; with ``--holes`` for fewer holes seen than enough."""
    asking = argparse.ArgumentParser(prog="tests/attack/run")
    asking.add_argument("--holes", action="store_true", help="plant every hole in a copy and see which are found")
    asking.add_argument("--hole", action="append", help="plant only these")
    asking.add_argument("--only", action="append", help="only these corpora, or tools")
    asking.add_argument("--database", default="", help="a PostgreSQL URL of an empty database; SQLite where none is given")
    asking.add_argument("--no-tools", action="store_true", help="without schemathesis and wapiti")
    asked = asking.parse_args()
    begun = time.monotonic()
    if asked.holes or asked.hole:
        with tempfile.TemporaryDirectory(prefix="boai-holes-") as place:
            tree = copied(PROJECT, Path(place) / "tree")
            chosen = [one for one in HOLES if not asked.hole or one.name in asked.hole]
            planted(tree, chosen)
            found = list(_attacked(Ground(tree, asked.database), asked.only, use_tools=False))
        return _told_of_holes(chosen, found, time.monotonic() - begun)
    found = list(_attacked(Ground(PROJECT, asked.database), asked.only, use_tools=not asked.no_tools))
    return _told(found, time.monotonic() - begun)


def _attacked(ground: Ground, only: list[str] | None, *, use_tools: bool) -> Iterator[Finding]:
    with ground.serving():
        for module in corpora.MODULES:
            name = module.__name__.rpartition(".")[2]
            if only and name not in only:
                continue
            began = time.monotonic()
            found = list(tried(module.CHECKS, ground))
            print(f"  {name:16}{len(module.CHECKS):3} checks {time.monotonic() - began:6.1f} s  {len(found)} findings", flush=True)
            yield from found
        if use_tools and (not only or "tools" in only):
            yield from tools.used(ground)


def _told(found: Iterable[Finding], seconds: float) -> int:
    rows = _once(found)
    for one in rows:
        print(f"{one.severity:7}{one.id:36}{one.evidence}")
    bad = [one for one in rows if one.severity != "low"]
    print(f"{len(rows)} findings, {len(bad)} of medium or above, in {seconds:.0f} s")
    return 1 if bad else 0


def _told_of_holes(chosen: list, found: list[Finding], seconds: float) -> int:
    ids = {one.id for one in found}
    seen = [hole for hole in chosen if hole.seen_in(ids)]
    for hole in chosen:
        print(f"{'found ' if hole in seen else 'MISSED'} {hole.name:44}{', '.join(hole.found_by)}")
    expected = {one for hole in chosen for one in hole.found_by}
    for one in _once(found):
        if not any(one.id.startswith(name) for name in expected):
            print(f"  beside: {one.severity:7}{one.id:36}{one.evidence}")
    print(f"{len(seen)} of {len(chosen)} holes found in {seconds:.0f} s")
    return 0 if len(seen) >= ENOUGH * len(chosen) else 1


def _once(found: Iterable[Finding]) -> list[Finding]:
    """One row an id, the first evidence, the worst first."""
    first: dict[str, Finding] = {}
    for one in found:
        first.setdefault(one.id, one)
    return sorted(first.values(), key=lambda one: (("high", "medium", "low").index(one.severity), one.id))


if __name__ == "__main__":
    sys.exit(main())
