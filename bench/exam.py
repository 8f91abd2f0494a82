"""Handing in a 20-question paper over HTTP, against a bare Django endpoint that stores one row. Bar: at least 200 a second on 2 cores.

Both sides run two workers, as two cores carry them; on SQLite the product is one process by design, and so is its peer.
"""

import json
import secrets
import sys
import uuid

from bench.ground import PRODUCT, Ask, beside, form_ask, in_turns, press, product, scratch, script, serving
from bench.report import Row

ROUNDS, A_ROUND, CLIENTS = 5, 40, 16
BAR = 200


def main(engine: str) -> None:
    workers = 2 if engine == "postgresql" else 1
    with scratch() as folder, product(engine, folder) as environment:
        made = script(environment, "bench.city", "exam", ROUNDS * A_ROUND)
        assert made["questions"] == 20
        with (
            serving(PRODUCT, environment, "/healthz", workers) as ours,
            serving("bench.bare:application", beside(environment), "/ready", workers) as bare,
        ):
            papers = list(made["papers"])
            handed, stored = in_turns(
                ROUNDS,
                lambda: press(ours, [hand_in(ours.origin, *papers.pop()) for _ in range(A_ROUND)], CLIENTS),
                lambda: press(bare, [bare_ask() for _ in range(A_ROUND)], CLIENTS),
            )
        found = script(environment, "bench.city", "count", 0)
    assert found == {"closed": ROUNDS * A_ROUND, "full": ROUNDS * A_ROUND}, found
    Row(
        f"exam submits >= {BAR}/s, 20 questions",
        engine,
        f"{handed.per_second:.0f}/s, {handed.cpu_ms:.1f} ms CPU",
        f"bare one row {stored.per_second:.0f}/s, {stored.cpu_ms:.1f} ms CPU",
        f"{handed.per_second / stored.per_second:.2f}",
        handed.per_second >= BAR,
    ).tell()


def hand_in(origin: str, session: str, number: str, vector: str) -> Ask:
    answers = {f"q{place}": entry for place, entry in enumerate(vector.split("."), start=1)}
    ask = form_ask(origin, f"/training/exam/{number}", session, hand_in="1")
    several = "".join(f"&{name}={one}" for name, entry in answers.items() for one in entry)
    return Ask(ask.path, ask.body + several, ask.headers)


def bare_ask() -> Ask:
    return Ask("/store", json.dumps({"person": str(uuid.uuid4()), "key": secrets.token_urlsafe(24)}), {})


if __name__ == "__main__":
    main(sys.argv[1])
