"""What answers give away: who has an account, whose certificate it is, what exists outside one's reach."""

import statistics
import time
from collections.abc import Iterator

from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Browser, Ground

TIMED = 7


def sign_in(ground: Ground) -> Iterator[Finding]:
    """An unknown login and a wrong password: the same page, and about the same time."""
    browser, pages, times = Browser(ground), {}, {}
    for login in ("citizen05", "nobody77"):
        spent = []
        for _ in range(TIMED):
            begun = time.perf_counter()
            answer = browser.post("/login", {"login": login, "password": "wrong-password-2026"})
            spent.append(time.perf_counter() - begun)
        pages[login] = (answer.status_code, answer.text.replace(login, "").replace(browser.csrf, ""))
        times[login] = statistics.median(spent)
    (known, unknown), (quick, slow) = pages.values(), sorted(times.values())
    if known[0] != unknown[0] or len(known[1]) != len(unknown[1]):
        yield high("oracles.sign-in-words", "the page differs for a login that exists")
    if slow > 1.6 * quick + 0.02:
        yield medium("oracles.sign-in-time", {login: round(spent, 3) for login, spent in times.items()})


def certificates(ground: Ground) -> Iterator[Finding]:
    """A stranger learns the state and a masked name; a typed name gets 一致 or 不一致 and nothing else."""
    known = ground.facts["certificate"]
    page = f"/certificates/verify/{known['token']}"
    shown = [ground.anyone.get(page).text, ground.anyone.api("GET", f"/certificates/{known['token']}").text]
    shown += [ground.anyone.post(page, {"holder": typed}).text for typed in ("王大明", "0000", known["name"][:1])]
    for text in shown:
        if known["name"] in text or ground.facts["people"]["citizen01"]["id_number"] in text:
            yield high("oracles.certificate-name", "the holder's name stands on a stranger's page")
    if "不一致" not in shown[2] or ">一致<" in shown[2]:
        yield high("oracles.certificate-agrees", "a wrong name is confirmed")


def guessing(ground: Ground) -> Iterator[Finding]:
    """Ten thousand guesses would find four digits: comparisons on one certificate are counted."""
    known, browser = ground.facts["certificate"], Browser(ground)
    page = f"/certificates/verify/{known['token']}"
    answers = [
        browser.post(page, {"holder": typed}).text for typed in (*(f"{guess:04d}" for guess in range(5000, 5030)), known["last_four"])
    ]
    if ">一致<" in answers[-1]:
        yield medium("oracles.certificate-guessing", "the last four digits are confirmed after thirty wrong guesses")
    if ">一致<" in browser.post(page, {"holder": known["name"]}).text:
        yield medium("oracles.certificate-names", "a name is confirmed after thirty wrong guesses: guesses are not counted")


def classes(ground: Ground) -> Iterator[Finding]:
    """A class that is not public and one that never was."""
    for path in ("/training/classes/{}", "/training/classes/{}/card.png"):
        found = [ground.anyone.get(path.format(number)).status_code for number in (ground.facts["unpublished"], "KB0000000000")]
        if found[0] != found[1]:
            yield high("oracles.class-exists", f"{path}: {found}")
    made = {"Idempotency-Key": "y" * 20}
    token = ground.token("citizen44")
    found = [
        ground.anyone.api("POST", f"/training/classes/{number}/bookings", token, headers=made).json().get("code")
        for number in (ground.facts["unpublished"], "KB0000000000")
    ]
    if found[0] != found[1]:
        yield high("oracles.class-exists", f"API: {found}")


def faults(ground: Ground) -> Iterator[Finding]:
    """What goes wrong is not explained to a stranger."""
    for path in ("/nothing", "/api/v1/nothing", "/desk/nothing/here/", "/%00", "/training/classes/%F0%28%8C%28"):
        text = ground.anyone.get(path).text
        if any(word in text for word in ("Traceback", "DEBUG = True", "settings.", "django.", "/src/boai")):
            yield high("oracles.fault-shown", path)
    for header in ("server", "x-powered-by"):
        if any(sign in ground.anyone.get("/").headers.get(header, "") for sign in ("/", ".")):
            yield medium("oracles.version-shown", f"{header}: {ground.anyone.get('/').headers[header]}")


CHECKS = (sign_in, certificates, guessing, classes, faults)
