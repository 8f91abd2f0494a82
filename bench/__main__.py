"""``bench/run``: every part in a process of its own with a limit, one table at the end. Ends with 0 whatever is missed."""

import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime

from bench import report
from bench.ground import ENGINES, PROJECT
from bench.report import Row

PARTS = {"booking": 300, "row": 180, "exam": 240, "lists": 420, "papers": 60, "pages": 60, "reconciliation": 180}
"""Parts and the seconds that each may take on one engine."""
ONCE = {"papers", "pages", "reconciliation"}
"""Parts in which no database is measured."""
WHOLE_S = 15 * 60


def main(asked: list[str]) -> None:
    engines = [one for one in ENGINES if f"--{one}" in asked] or list(ENGINES)
    names = [one for one in asked if not one.startswith("--")]
    if unknown := set(names) - PARTS.keys():
        raise SystemExit(f"no part named {', '.join(sorted(unknown))}; there are: {' '.join(PARTS)}")
    started, load = time.monotonic(), os.getloadavg()[0]
    rows: list[Row] = []
    for name in names or PARTS:
        for engine in engines[:1] if name in ONCE else engines:
            left = WHOLE_S - (time.monotonic() - started)
            print(f"{name} on {engine} …", file=sys.stderr, flush=True)
            rows += part(name, engine, min(PARTS[name], left))
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(f"load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end, {time.monotonic() - started:.0f} s\n")
    print(report.table(rows))
    missed = [f"{one.bar} ({one.engine})" for one in rows if one.met is False]
    print("\nMissed: " + "; ".join(missed) if missed else "\nAll bars met.")


def part(name: str, engine: str, limit: float) -> list[Row]:
    """The rows of one part; one that fails or takes too long is itself a miss."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"bench.{name}", engine], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        output, trouble = process.communicate(timeout=max(1, limit))
    except subprocess.TimeoutExpired:
        process.terminate()
        output, trouble = process.communicate()
        return [*report.told(output), Row(name, engine, f"not done within {limit:.0f} s", met=False)]
    if process.returncode:
        print(trouble[-2000:], file=sys.stderr)
        return [*report.told(output), Row(name, engine, trouble.strip().splitlines()[-1][:80] if trouble else "failed", met=False)]
    return report.told(output)


if __name__ == "__main__":
    main(sys.argv[1:])
