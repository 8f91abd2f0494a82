"""Idempotency keys: another's key reveals nothing, the same key with other content is refused, the public's key is long."""

from collections.abc import Iterator

from tests.attack.findings import Finding, high
from tests.attack.ground import Ground, fresh_key


def programs(ground: Ground) -> Iterator[Finding]:
    first, second = [one["number"] for one in ground.facts["bookable"] if one["left"] > 12][:2]
    key, mine, others = fresh_key(), ground.token("citizen47"), ground.token("citizen48")

    def book(token: str, number: str, key: str) -> tuple[int, str]:
        answer = ground.anyone.api("POST", f"/training/classes/{number}/bookings", token, headers={"Idempotency-Key": key})
        return answer.status_code, answer.json().get("no") or answer.json().get("code", "")

    done = book(mine, first, key)
    if done[0] != 201 or book(mine, first, key) != done:
        raise RuntimeError(f"a replay has no or another answer: {done}")
    status, code = book(mine, second, key)
    if code != "change.key_reused":
        yield high("replay.altered-body", f"the same key for another class: {status} {code}")
    if book(others, first, fresh_key())[0] != 201:
        raise RuntimeError("the second citizen could not book")
    status, code = book(others, first, key)
    if code != "slots.already_booked":
        yield high("replay.key-of-another", f"citizen48 with the key of citizen47: {status} {code}")


def public(ground: Ground) -> Iterator[Finding]:
    yield from ground.walls("replay")


CHECKS = (programs, public)
