"""The entrance, second factors, proofs, wards, openings, slips; rosters, funds and panels."""

from collections.abc import Iterator

from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Browser, Ground

ATTACKED = "citizen06"
"""Whose sign-in is locked for a quarter of an hour by this; nobody else in the attack needs it."""


def passwords(ground: Ground) -> Iterator[Finding]:
    """After ten wrong passwords the right one opens nothing, in the words of a wrong one."""
    browser, secret = Browser(ground), next(one["secret"] for one in ground.cast if one["login"] == ATTACKED)
    wrong = [browser.post("/login", {"login": ATTACKED, "password": f"falsch-{n}-2026"}) for n in range(11)]
    answer = browser.post("/login", {"login": ATTACKED, "password": secret})
    if answer.status_code == 302:
        yield medium("guess.password", "a twelfth password is taken")
    elif len(answer.text) != len(wrong[0].text):
        yield medium("guess.password-words", "the page of a locked sign-in is another")


def half_way(ground: Ground) -> Iterator[Finding]:
    """The second step without the first; a choice of accounts without a code."""
    browser = Browser(ground)
    for path in ("/login/second", "/login/who"):
        if (status := browser.get(path).status_code) != 302:
            yield high("factor.half-way", f"{path} without the first step: {status}")
        browser.post(path, {"code": "000000", "account": ground.facts["people"]["citizen40"]["id"]})
        if browser.get("/me").status_code == 200:
            yield high("factor.half-way", f"{path} signs somebody in who gave nothing")


def entrance(ground: Ground) -> Iterator[Finding]:
    yield from (Finding(**one) for one in ground.inside("rooms", timeout=400))


def teaching(ground: Ground) -> Iterator[Finding]:
    yield from (Finding(**one) for one in ground.inside("teaching", timeout=400))


CHECKS = (passwords, half_way, entrance, teaching)
