"""Links and tokens: altered, expired, revoked, used for another purpose, used again; looking never acts; none stands in a log."""

from collections.abc import Iterator
from typing import Any

from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Ground

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def altered(token: str) -> Iterator[str]:
    """The token with one character changed, in several places but the last, which may carry unused bits."""
    for place in (0, 5, len(token) // 2, len(token) - 8, len(token) - 2):
        other = "A" if token[place].upper() != "A" else "B"
        yield token[:place] + (other.lower() if token.islower() else other) + token[place + 1 :]


def printed_codes(ground: Ground) -> Iterator[Finding]:
    good = ground.facts["certificate"]["token"]
    ground.tokens_seen.append(ground.facts["calendar"]["token"])
    if ground.facts["certificate"]["masked"] not in ground.anyone.get(f"/V/{good}").text:
        raise RuntimeError("the good code opens nothing")
    for token in altered(good):
        if ground.anyone.api("GET", f"/certificates/{token}").status_code != 404:
            yield high("tokens.certificate-altered", "an altered code is taken for a printed one")
            break


def calendars(ground: Ground) -> Iterator[Finding]:
    good = ground.facts["calendar"]["token"]
    answer = ground.anyone.get(f"/calendar/{good}.ics")
    if answer.status_code != 200:
        raise RuntimeError(f"the good address opens nothing: {answer.status_code}")
    if "no-store" not in answer.headers.get("cache-control", "") or answer.headers.get("referrer-policy") != "no-referrer":
        yield medium("tokens.calendar-stored", "the feed may be stored or named to others")
    if any(ground.anyone.get(f"/calendar/{token}.ics").status_code == 200 for token in altered(good)):
        yield high("tokens.calendar-altered", "an altered calendar address opens a calendar")


def requests(ground: Ground) -> Iterator[Finding]:
    number, token = ground.facts["request"]["number"], ground.facts["request"]["token"]
    ground.tokens_seen.append(token)
    answer = ground.anyone.get(f"/training/requests/{number}/{token}")
    if answer.status_code != 200:
        raise RuntimeError("the good link opens nothing")
    if "no-store" not in answer.headers.get("cache-control", "") or answer.headers.get("referrer-policy") != "no-referrer":
        yield medium("tokens.request-stored", f"{answer.headers.get('cache-control')} {answer.headers.get('referrer-policy')}")
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "x", "0" * 32):
        if ground.anyone.get(f"/training/requests/{number}/{wrong}").status_code != 404:
            yield high("tokens.request-link", "another link opens the request")


def offers(ground: Ground) -> Iterator[Finding]:
    offer = ground.facts["offer"]
    ground.tokens_seen += [offer["good"]]
    for name in ("expired", "other_purpose", "revoked"):
        if ground.anyone.get(f"/training/offers/{offer[name]}").status_code != 404:
            yield high(f"tokens.link-{name.replace('_', '-')}", f"a link that is {name} still opens")
    answer = ground.anyone.get(f"/training/offers/{offer['good']}")
    if answer.status_code != 200:
        raise RuntimeError("the good link opens nothing")
    if "no-store" not in answer.headers.get("cache-control", "") or answer.headers.get("referrer-policy") != "no-referrer":
        yield medium("tokens.offer-stored", f"{answer.headers.get('cache-control')} {answer.headers.get('referrer-policy')}")
    ground.anyone.http.post(f"/training/offers/{offer['good']}", data={})  # refused for want of a CSRF token, and logged
    for method in ("GET", "HEAD"):
        ground.anyone.http.request(method, f"/training/offers/{offer['good']}?answer=decline")
    if ground.anyone.get(f"/training/offers/{offer['good']}").status_code != 200:
        yield high("tokens.get-acts", "looking at the link answered it")


def looking(ground: Ground) -> Iterator[Finding]:
    """A GET of what acts only on POST leads nowhere and changes nothing."""
    number = ground.facts["exam_class"]
    for path in (f"/field/{number}/papers", f"/field/{number}/minutes"):
        answer = ground("lead_instructor").get(path)
        if answer.status_code != 200:
            yield high("tokens.get-acts", f"GET {path} acts: {answer.status_code}")
    if '"names": true' in ground("lead_instructor").get(f"/field/{number}/state").text:
        yield high("tokens.get-acts", "GET of the paper pack opened the names")
    for path in ("/logout", "/display"):
        if ground("citizen44").get(path).status_code != 405:
            yield high("tokens.get-acts", f"GET {path}")


def programs(ground: Ground) -> Iterator[Finding]:
    """API tokens: altered, of a revoked kind, expired, in the address, with a cookie beside them."""
    good, number = ground.token("citizen43"), ground.facts["bookable"][0]["number"]

    def book(token: str, **more: Any) -> int:
        headers = {"Idempotency-Key": "x" * 20}
        return ground.anyone.api("POST", f"/training/classes/{number}/bookings", token, headers=headers, **more).status_code

    for wrong in (good[:-1] + ("A" if good[-1] != "A" else "B"), good.removeprefix("boai_"), "", "boai_", "null"):
        if book(wrong) != 401:
            yield high("tokens.api-altered", f"a wrong token is answered {book(wrong)}")
    if ground.anyone.api("GET", f"/training/classes?access_token={good}&token={good}").status_code != 200:
        yield medium("tokens.api-in-address", "an unknown parameter is refused")
    if book("", params={"access_token": good}) != 401:
        yield high("tokens.api-in-address", "a token in the address is taken")
    for name, token in ground.inside("old_tokens", "citizen43").items():
        if book(token) != 401:
            yield high(f"tokens.api-{name}", f"a token that is {name} still opens")


def at_rest(ground: Ground) -> Iterator[Finding]:
    yield from ground.walls("tokens")


CHECKS = (printed_codes, calendars, requests, offers, looking, programs, at_rest)
