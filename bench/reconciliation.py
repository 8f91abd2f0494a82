"""A day of a million rows: ours against the gateway's bill, 1,000 planted differences. Bar: 60 s, all found, none besides.

No engine takes part: the bill is read from a file in its true format, ours from a file that stands for the database's sorted answer.
"""

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.ground import scratch
from bench.report import Row

ROWS, PLANTED, SECONDS = 1_000_000, 1_000, 60.0
KINDS = ("missing_here", "missing_there", "amount_differs", "number_differs", "duplicate_there", "refund_amount")
DAY = date(2026, 11, 21)


def amount(number: int) -> int:
    return 100 + number * 7919 % 100_000


def write(folder: Path, chance: Random) -> Counter[str]:
    """The two files, and what was planted."""
    from boai.edge.gateway.bills import wechat_bill

    planted = dict(zip(chance.sample(range(ROWS), PLANTED), KINDS * (PLANTED // len(KINDS) + 1), strict=False))
    theirs, ours = [], []
    for number in range(ROWS):
        kind, back = planted.get(number, ""), number % 100 == 99 or planted.get(number) == "refund_amount"
        txn, order, fen = f"42{number:026d}", f"P2611{number:012d}", amount(number)
        key, signed = (f"R2611{number:012d}" if back else txn), (-fen if back else fen)
        if kind != "missing_here":
            mine = signed + (1 if kind in ("amount_differs", "refund_amount") else 0)
            ours.append((f"{key[:-1]}X" if kind == "number_differs" else key, order, mine))
        row = {"txn": txn, "number": order, "amount": fen, "fee": 0 if back else fen * 6 // 1000, "at": "2026-11-21T12:00:00+08:00",
               "refund": key if back else "", "kind": "native", "title": "捐款"}  # fmt: skip
        theirs += [] if kind == "missing_there" else [row, row] if kind == "duplicate_there" else [row]
    (folder / "bill.csv").write_bytes(wechat_bill(theirs))
    with (folder / "ours.tsv").open("w") as out:
        out.writelines(f"{key}\t{order}\t{fen}\n" for key, order, fen in sorted(ours))
    wanted = Counter(planted.values())
    wanted["amount_differs"] += wanted.pop("refund_amount", 0)
    return wanted


def main(engine: str) -> None:
    import os

    with scratch() as folder:
        os.environ["BOAI_DATA"] = str(folder / "demo")
        from boai.edge.cli.ground import stand

        stand(create_demo=True)
        from boai.kernel.payments.files import bill_lines
        from boai.kernel.payments.reconciliation import Entry, Settlement, compare, settlements

        seed = int(os.environ.get("BOAI_SEED", "20261121"))
        wanted = write(folder, Random(seed))

        def ours() -> Iterator[Entry]:
            with (folder / "ours.tsv").open() as rows:
                for row in rows:
                    key, order, fen = row.split("\t")
                    yield Entry(key, order, int(fen))

        started = time.perf_counter()
        lines = [
            Entry(one.refund_number or one.transaction, one.order_number, one.amount_fen)
            for one in bill_lines((folder / "bill.csv").read_bytes())
        ]
        found = Counter(one.kind for one in compare(ours(), sorted(lines)))
        net = sum(line.amount_fen for line in lines)
        banks = [Settlement(day=DAY + timedelta(days=1), amount_fen=net + wrong) for wrong in (0, 1)]
        found.update(kind for kind, _, _ in settlements([Settlement(day=DAY + timedelta(days=1), amount_fen=net)], banks))
        seconds = time.perf_counter() - started
    wanted["not_in_bill"] += 1  # the second bank line, one fen more, is nobody's
    false = sum((found - wanted).values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = f"{len(lines):,} rows in {seconds:.1f} s"
    Row("10^6-row reconciliation <= 60 s", "none", told, f"seed {seed}, {memory} MB at most", met=seconds <= SECONDS).tell()
    counted = f"{sum((found & wanted).values()):,} of {sum(wanted.values()):,} found, {false} false"
    Row("all 1,000 planted differences, 0 false", "none", counted, "by kind and count", met=found == wanted).tell()


if __name__ == "__main__":
    main(sys.argv[1])
