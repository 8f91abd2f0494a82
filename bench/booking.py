"""Contended booking: the full endpoint against a bare Django endpoint with the same writes, in turns on one engine.

The other side stands on an installation of its own and writes the same rows into the same tables. It is measured twice: as anybody
would write it (stock middlewares, login, form, redirect: the bar) and with nothing around the writes at all (printed beside).
Bars: at least 40 % of the bare bookings a second; CPU a booking at least ten times under pretix's recorded 133 ms; nothing oversold,
also when more people come than there are seats: those wait in the queue.
"""

import json
import secrets
import sys

from bench.ground import PRODUCT, Ask, Load, beside, form_ask, in_turns, press, product, scratch, script, serving
from bench.report import Row

ROUNDS, A_ROUND, CLIENTS, OVERFLOW = 5, 60, 12, 60
SEATS = ROUNDS * A_ROUND
PRETIX_MS = 133.0


def main(engine: str) -> None:
    with scratch() as folder, product(engine, folder) as environment, product(engine, folder, "beside") as other:
        made = script(environment, "bench.city", "class", SEATS + OVERFLOW, SEATS)
        theirs = script(other, "bench.city", "class", 2 * SEATS, 2 * SEATS)
        with (
            serving(PRODUCT, environment, "/healthz") as ours,
            serving("bench.bare:application", beside(other, "stock"), "/ready") as bare,
            serving("bench.bare:application", beside(other), "/ready") as naked,
        ):
            waiting, signed_in, nobody = list(made["sessions"]), theirs["sessions"][:SEATS], theirs["people"][SEATS:]

            def booked(origin: str, path: str, sessions: list[str], count: int) -> list[Ask]:
                return [form_ask(origin, path, sessions.pop(), idempotency_key=secrets.token_urlsafe(24)) for _ in range(count)]

            here, there = f"/training/classes/{made['number']}/book", f"/classes/{theirs['number']}/book"
            loads = in_turns(
                ROUNDS,
                lambda: press(ours, booked(ours.origin, here, waiting, A_ROUND), CLIENTS),
                lambda: press(bare, booked(bare.origin, there, signed_in, A_ROUND), CLIENTS),
                lambda: press(naked, [naked_ask(theirs, nobody.pop()) for _ in range(A_ROUND)], CLIENTS),
            )
            press(ours, booked(ours.origin, here, waiting, OVERFLOW), CLIENTS)
        found = script(environment, "tests.storm.count")
    mine, plain, bottom = loads
    compared("contended booking >= 0.40 of a bare endpoint", engine, mine, plain, "bare", 0.40)
    compared("the same against its writes alone", engine, mine, bottom, "no login, form or middleware", None)
    less = PRETIX_MS / mine.cpu_ms
    oversold = max(0, found["booked"] - SEATS, found["taken"] - SEATS)
    whole = (found["booked"], found["taken"], found["waiting"], found["findings"]) == (SEATS, SEATS, OVERFLOW, [])
    Row(
        "CPU a booking >= 10x under pretix", engine, f"{mine.cpu_ms:.1f} ms", f"pretix {PRETIX_MS:.0f} ms", f"{less:.0f}x", less >= 10
    ).tell()
    Row(
        f"0 oversold, {SEATS + OVERFLOW} people on {SEATS} seats",
        engine,
        f"{found['booked']} booked, {found['waiting']} waiting",
        f"counter {found['taken']}",
        f"{oversold} oversold",
        oversold == 0 and whole,
    ).tell()


def compared(bar: str, engine: str, mine: Load, other: Load, what: str, least: float | None) -> None:
    ratio = mine.per_second / other.per_second
    Row(
        bar,
        engine,
        f"{mine.per_second:.0f}/s, {mine.cpu_ms:.1f} ms CPU",
        f"{what} {other.per_second:.0f}/s, {other.cpu_ms:.1f} ms CPU",
        f"{ratio:.2f}, CPU {other.cpu_ms / mine.cpu_ms:.2f}",
        None if least is None else ratio >= least,
    ).tell()


def naked_ask(made: dict, person: str) -> Ask:
    named = {name: made[name] for name in ("class", "slot", "branch", "society")}
    return Ask("/book", json.dumps({**named, "person": person, "key": secrets.token_urlsafe(24)}), {})


if __name__ == "__main__":
    main(sys.argv[1])
