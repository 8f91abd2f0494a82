"""A one-row page through the whole middleware, against bare Django with its stock middlewares. Bar: at most twice the CPU a request.

The page judged is the one that shows one record to anybody: a certificate, verified by the token on it. Its peer reads the same row
(with its branch and holder) and shows the same facts in a page of the same size. A class as any visitor sees it stands beside it, against
a peer with the same facts and against one that shows five columns of one table in a page of five lines.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.ground import PRODUCT, Load, Served, beside, cpu_seconds, in_turns, product, scratch, script, serving
from bench.report import Row

ROUNDS, A_ROUND, CLIENTS = 7, 200, 4
BAR = 2.0


def main(engine: str) -> None:
    with scratch() as folder, product(engine, folder) as environment:
        made = script(environment, "bench.city", "page", 2, 10)
        number = made["number"]
        with (
            serving(PRODUCT, environment, "/healthz") as ours,
            serving("bench.bare:application", beside(environment, "stock"), "/ready") as bare,
        ):
            paper, same_paper, page, facts, plain = in_turns(
                ROUNDS,
                lambda: fetched(ours, f"/certificates/verify/{made['token']}"),
                lambda: fetched(bare, f"/certificates/{made['certificate']}"),
                lambda: fetched(ours, f"/training/classes/{number}"),
                lambda: fetched(bare, f"/facts/{number}"),
                lambda: fetched(bare, f"/row/{number}"),
            )
    for bar, mine, peer, what, judged in (
        (f"one-row page (a certificate) <= {BAR:.0f}x bare Django's CPU", paper, same_paper, "bare Django, same row and facts", True),
        ("a class page against the same facts", page, facts, "bare Django, same rows and facts", None),
        ("a class page against five columns", page, plain, "bare Django, five columns in five lines", None),
    ):
        ratio = mine.cpu_ms / peer.cpu_ms
        met = ratio <= BAR if judged else None
        Row(bar, engine, f"{mine.cpu_ms:.2f} ms", f"{what} {peer.cpu_ms:.2f} ms", f"{ratio:.2f}", met).tell()


def fetched(server: Served, path: str) -> Load:
    """GETs over four connections kept open."""
    parts = urlsplit(server.origin)

    def ask(count: int) -> None:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        for _ in range(count):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
        connection.close()

    ask(20)
    before, started = cpu_seconds(server.pid), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(ask, [A_ROUND // CLIENTS] * CLIENTS))
    return Load(A_ROUND / (time.perf_counter() - started), 1000 * (cpu_seconds(server.pid) - before) / A_ROUND)


if __name__ == "__main__":
    main(sys.argv[1])
