"""A one-row page through the whole middleware, against bare Django with its stock middlewares. Bar: at most twice the CPU a request.

The page is a class as any visitor sees it. Beside the bar stands the same comparison with a peer that shows the same facts.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.ground import PRODUCT, Load, Served, beside, cpu_seconds, in_turns, product, product_address, scratch, script, serving
from bench.report import Row

ROUNDS, A_ROUND, CLIENTS = 5, 400, 4
BAR = 2.0


def main(engine: str) -> None:
    with scratch() as folder, product(engine, folder) as environment:
        number = script(environment, "bench.city", "class", 2, 10)["number"]
        with (
            serving(PRODUCT, environment, "/healthz") as ours,
            serving("bench.bare_page:application", beside(product_address(environment)), "/ready") as bare,
        ):
            page, plain, facts = in_turns(
                ROUNDS,
                lambda: fetched(ours, f"/training/classes/{number}"),
                lambda: fetched(bare, f"/row/{number}"),
                lambda: fetched(bare, f"/facts/{number}"),
            )
    for bar, peer, what in (
        (f"one-row page <= {BAR:.0f}x bare Django's CPU", plain, "bare Django"),
        ("the same against a peer with the same facts", facts, "bare Django, same facts"),
    ):
        ratio = page.cpu_ms / peer.cpu_ms
        Row(bar, engine, f"{page.cpu_ms:.2f} ms", f"{what} {peer.cpu_ms:.2f} ms", f"{ratio:.2f}", ratio <= BAR).tell()


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
