"""The open log: what publishing costs a leaf, and how long strangers need to audit a whole book."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from boai.kernel.openlog import tree
from boai.kernel.openlog.files import Durable
from boai.kernel.openlog.growing import Edge
from boai.kernel.openlog.leaves import decode, encode
from boai.kernel.openlog.tests.book import gift
from boai.kernel.openlog.tests.test_verifier import policy, signed
from boai.kernel.openlog.verifiers import HERE


def bodies(count: int) -> list[bytes]:
    """Gifts into ten funds, as many as asked, quickly: 1 % of them given back, 1 % spends."""
    made, ends = [], [0] * 10
    for number in range(count):
        fund = number % 10
        made.append(encode(gift(ends[fund], 8_333, fund, donor=number.to_bytes(32, "big"), record=number.to_bytes(32, "big"))))
        ends[fund] += 8_333
    return made


def measure(count: int) -> dict[str, float]:
    """Seconds of each step over ``count`` leaves."""
    took: dict[str, float] = {}

    def timed(name: str, start: float) -> None:
        took[name] = time.perf_counter() - start

    start = time.perf_counter()
    made = bodies(count)
    timed("encode", start)
    start = time.perf_counter()
    hashed = tree.root_of([tree.leaf_hash(body) for body in made])
    timed("hash alone", start)
    start = time.perf_counter()
    for body in made[:100_000]:
        decode(body)
    timed("decode 100k", start)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        edge = Edge(Durable(folder))
        for body in made:
            edge.add(body)
        edge.finish()
        timed("tiles and bundles, synced", start)
        assert edge.root() == hashed
        (folder / "checkpoint").write_text(signed(count, hashed).whole)
        (folder / "policy.txt").write_text(policy())
        start = time.perf_counter()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = subprocess.run([sys.executable, "-I", str(HERE / "verifier.py"), name], capture_output=True, text=True, check=False)
        timed("audit by verifier.py", start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took["audit, processor time"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert result.returncode == 0, result.stdout
    return took


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for step, seconds in measure(size).items():
        print(f"{step:28} {seconds:7.2f} s  {seconds / size * 1e6:6.2f} µs a leaf")
