"""What the browser is told, and which requests are taken for the page's own."""

import re
from collections.abc import Iterator

import httpx

from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Browser, Ground, leads_to

PAGES = ("/", "/training", "/certificates/verify", "/training/request", "/login", "/nothing-here")
PERSONAL = ("/me", "/me/messages", "/training/requests", "/me/calendar")
AT_WORK = ("/desk/", "/desk/people/persons/", "/desk/training/enrolments/", "/desk/training/enrolments/export.csv", "/desk/inbox")
EVIL = "attacker.example"
ASKED = ("default-src", "script-src", "object-src", "base-uri", "frame-ancestors", "form-action")


def _policy(answer: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers.get("content-security-policy", "").split(";"))
    return {name: value for name, _, value in parts if name}


def content_policy(ground: Ground) -> Iterator[Finding]:
    pages = [(ground.anyone, path) for path in PAGES] + [(ground("citizen44"), path) for path in PERSONAL]
    for browser, path in [*pages, *((ground("county_officer"), path) for path in AT_WORK)]:
        policy = _policy(browser.get(path))
        for name in ASKED:
            if name not in policy:
                yield high(f"headers.csp-{name}", f"{path} says nothing of {name}")
        for name, value in policy.items():
            for wide in ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"):
                if wide in value.split():
                    yield high(f"headers.csp-{name}", f"{path}: {name} {value}")


def inline_scripts(ground: Ground) -> Iterator[Finding]:
    for browser, path in [(ground.anyone, one) for one in PAGES] + [(ground("county_officer"), one) for one in AT_WORK[:3]]:
        text = browser.get(path).text
        if re.search(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|<style|javascript:", text):
            yield medium("headers.inline-script", path)
        for address in re.findall(r"(?:src|href)=\"(?:https?:)?//([^/\"]+)", text):
            if not address.startswith(("127.0.0.1", "localhost")):
                yield medium("headers.third-party", f"{path}: {address}")


def storing(ground: Ground) -> Iterator[Finding]:
    for login, paths in (("citizen44", PERSONAL), ("county_officer", AT_WORK)):
        for path in paths:
            if "no-store" not in (said := ground(login).get(path).headers.get("cache-control", "")):
                yield high("headers.no-store", f"{path}: {said or 'nothing said'}")


def small_ones(ground: Ground) -> Iterator[Finding]:
    for path in PAGES[:4]:
        answer = ground.anyone.get(path)
        if answer.headers.get("x-content-type-options") != "nosniff":
            yield medium("headers.nosniff", path)
        if answer.headers.get("x-frame-options") != "DENY":
            yield medium("headers.frame-options", path)
        if answer.headers.get("referrer-policy", "") not in ("same-origin", "no-referrer", "strict-origin-when-cross-origin"):
            yield medium("headers.referrer", path)
    answer = ground.anyone.get("/slip/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    # strict-origin names no path; with no-referrer a browser would send the slip's own form with the origin "null"
    if answer.headers.get("referrer-policy") != "strict-origin" or "no-store" not in answer.headers.get("cache-control", ""):
        yield medium("headers.slip-referrer", f"{answer.status_code} {answer.headers.get('referrer-policy')}")


def cookies(ground: Ground) -> Iterator[Finding]:
    browser = Browser(ground)
    answer = browser.post("/login", {"login": "citizen44", "password": _secret(ground, "citizen44"), "next": "/me"})
    said = [value.lower() for value in answer.headers.get_list("set-cookie")]
    session = next((one for one in said if "session" in one.partition("=")[0]), "")
    for flag in ("httponly", "samesite=lax"):
        if flag not in session and flag.replace("lax", "strict") not in session:
            yield high(f"headers.cookie-{flag.partition('=')[0]}", session or "no session cookie")
    if len(session.partition("=")[2].partition(";")[0]) < 24:
        yield high("headers.cookie-entropy", "a short session key")
    ended = browser.post("/logout")
    if "storage" not in ended.headers.get("clear-site-data", ""):
        yield medium("headers.logout-clears", ended.headers.get("clear-site-data"))
    if browser.get("/me").status_code != 302:
        yield high("headers.logout", "the session goes on after signing out")


def _secret(ground: Ground, login: str) -> str:
    return next(one["secret"] for one in ground.cast if one["login"] == login)


def fixation(ground: Ground) -> Iterator[Finding]:
    """A session key from before the sign-in is not the one after it."""
    browser = Browser(ground)
    planted = "a" * 32
    browser.http.cookies.set("sessionid", planted, domain="127.0.0.1")
    browser.sign_in("citizen44", _secret(ground, "citizen44"))
    if planted in [cookie.value for cookie in browser.http.cookies.jar]:
        yield high("headers.fixation", "the planted session key was kept")


def hosts(ground: Ground) -> Iterator[Finding]:
    for path in ("/healthz", "/", "/api/v1/training/classes"):
        answer = ground.anyone.get(path, headers={"Host": EVIL})
        if answer.status_code != 400:
            yield high("headers.host", f"{path} under Host {EVIL}: {answer.status_code}")
    answer = ground.anyone.get("/api/v1/training/classes", headers={"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"})
    if EVIL in answer.text:
        yield high("headers.forwarded-host", "X-Forwarded-Host is believed")


def redirects(ground: Ground) -> Iterator[Finding]:
    secret = _secret(ground, "citizen44")
    for onward in (f"https://{EVIL}/", f"//{EVIL}", f"/\\{EVIL}", f"///{EVIL}", "javascript:alert(1)", f"https:{EVIL}", f"\t//{EVIL}"):
        browser = Browser(ground)
        where = _led(browser, "/login", {"login": "citizen44", "password": secret, "next": onward})
        if EVIL in where or where.startswith("javascript"):
            yield high("headers.redirect-login", f"next={onward!r} leads to {where}")
        where = _led(ground.anyone, "/display", {"back": onward, "large": "1"})
        if EVIL in where or where.startswith("javascript"):
            yield high("headers.redirect-display", f"back={onward!r} leads to {where}")


def _led(browser: Browser, path: str, form: dict[str, str]) -> str:
    """Where a form's answer leads; the typed address itself where the client cannot even read the one in the answer."""
    try:
        return browser.post(path, form).headers.get("location", "")
    except (httpx.InvalidURL, httpx.RemoteProtocolError):
        return form.get("next", form.get("back", ""))


def forged_forms(ground: Ground) -> Iterator[Finding]:
    """A form without its token, or with another browser's, is refused: at the desk, for citizens, for programs with a cookie.

    /display takes none on purpose: all a forger could change is the size of the letters.
    """
    officer, citizen = ground("county_officer"), ground("citizen44")
    number, record = ground.facts["bookable"][0]["number"], ground.facts["exam_class_id"]
    tries = (
        ("csrf.desk-change", officer, f"/desk/training/classes/{record}/finish"),
        ("csrf.desk-create", officer, "/desk/training/classes/new/plan"),
        ("csrf.import", officer, "/desk/import/persons"),
        ("csrf.book", citizen, f"/training/classes/{number}/book"),
        ("csrf.calendar", citizen, "/me/calendar"),
        ("csrf.logout", citizen, "/logout"),
    )
    for name, browser, path in tries:
        for forged in ({}, {"csrfmiddlewaretoken": "A" * 64}):
            if (status := browser.http.post(path, data=forged).status_code) != 403:
                yield high(name, f"POST {path} without a good token: {status}")
    answer = citizen.http.post(f"/api/v1/training/classes/{number}/bookings", headers={"Idempotency-Key": "z" * 20})
    if answer.status_code != 403:
        yield high("csrf.api-session", f"a cookie without CSRF token: {answer.status_code}")


def other_origins(ground: Ground) -> Iterator[Finding]:
    answer = ground.anyone.api("GET", "/training/classes", headers={"Origin": f"https://{EVIL}"})
    if answer.headers.get("access-control-allow-origin"):
        yield high("headers.cors", answer.headers["access-control-allow-origin"])
    answer = ground("citizen44").post("/me/calendar", headers={"Origin": f"https://{EVIL}"})
    if answer.status_code != 403 or leads_to(answer):
        yield high("csrf.origin", f"a form from another origin: {answer.status_code}")


CHECKS = (
    content_policy, inline_scripts, storing, small_ones, cookies, fixation, hosts, redirects, forged_forms, other_origins,
)  # fmt: skip
