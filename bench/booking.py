"""Contended booking: the full endpoint against a bare Django endpoint with the same writes, in turns on one engine.

Bars: at least 40 % of the bare bookings a second; CPU a booking at least ten times under pretix's recorded 133 ms; nothing oversold,
also when more people come than there are seats: those wait in the queue.
"""

import json
import secrets
import sys
import uuid

from bench.ground import PRODUCT, Ask, beside, database, form_ask, in_turns, press, product, scratch, script, serving
from bench.report import Row

ROUNDS, A_ROUND, CLIENTS, OVERFLOW = 5, 60, 12, 60
SEATS = ROUNDS * A_ROUND
PRETIX_MS = 133.0


def main(engine: str) -> None:
    with scratch() as folder, product(engine, folder) as environment, database(engine, folder, "bare") as address:
        made = script(environment, "bench.city", "class", SEATS + OVERFLOW, SEATS)
        slot = script(beside(address), "bench.bare", SEATS)["slot"]
        with (
            serving(PRODUCT, environment, "/healthz") as ours,
            serving("bench.bare:application", beside(address), "/ready") as bare,
        ):
            waiting = list(made["sessions"])

            def some(count: int) -> list[Ask]:
                path = f"/training/classes/{made['number']}/book"
                return [form_ask(ours.origin, path, waiting.pop(), idempotency_key=secrets.token_urlsafe(24)) for _ in range(count)]

            booked, written = in_turns(
                ROUNDS,
                lambda: press(ours, some(A_ROUND), CLIENTS),
                lambda: press(bare, [bare_ask(slot) for _ in range(A_ROUND)], CLIENTS),
            )
            press(ours, some(OVERFLOW), CLIENTS)
        found = script(environment, "tests.storm.count")
    ratio, less = booked.per_second / written.per_second, PRETIX_MS / booked.cpu_ms
    oversold = max(0, found["booked"] - SEATS, found["taken"] - SEATS)
    whole = (found["booked"], found["taken"], found["waiting"], found["findings"]) == (SEATS, SEATS, OVERFLOW, [])
    Row(
        "contended booking >= 0.40 of bare",
        engine,
        f"{booked.per_second:.0f}/s, {booked.cpu_ms:.1f} ms CPU",
        f"bare {written.per_second:.0f}/s, {written.cpu_ms:.1f} ms CPU",
        f"{ratio:.2f}",
        ratio >= 0.40,
    ).tell()
    Row(
        "CPU a booking >= 10x under pretix", engine, f"{booked.cpu_ms:.1f} ms", f"pretix {PRETIX_MS:.0f} ms", f"{less:.0f}x", less >= 10
    ).tell()
    Row(
        f"0 oversold, {SEATS + OVERFLOW} people on {SEATS} seats",
        engine,
        f"{found['booked']} booked, {found['waiting']} waiting",
        f"counter {found['taken']}",
        f"{oversold} oversold",
        oversold == 0 and whole,
    ).tell()


def bare_ask(slot: str) -> Ask:
    return Ask("/book", json.dumps({"person": str(uuid.uuid4()), "slot": slot, "key": secrets.token_urlsafe(24)}), {})


if __name__ == "__main__":
    main(sys.argv[1])
