"""Strings that are markup, templates, queries or typesetting, through every text field and every search."""

import re
import time
from collections.abc import Iterable, Iterator

from tests.attack.corpora.parameter_swap import plan_class
from tests.attack.findings import Finding, high
from tests.attack.ground import Browser, Ground

MARK = "zq7<b onmouseover=alert(1)>zq7\"'"
ESCAPED = "zq7&lt;b onmouseover"
RAW = "zq7<b onmouseover"
TEMPLATES = ("{{ 7|add:35 }}zq8", "{% now 'Y' %}zq8", "{7*6}zq8", "${7*6}zq8", "#{7*6}zq8", "#(7*6)zq8", "%(name)szq8")
SQL = ("'", '"', "') OR 1=1 --", "' OR '1'='1", "1; DROP TABLE people_person", "\\", "%' AND 1=0 --", "' || (SELECT 1) || '")


def _searches(ground: Ground) -> Iterator[tuple[Browser, str]]:
    yield from ((ground.anyone, path) for path in ("/training?q={}", "/certificates/verify?number={}", "/training?division={}&county={}"))
    yield from (
        (ground.anyone, path) for path in ("/training/calendar?month={}", "/api/v1/training/classes?q={}", "/api/v1/figures?code={}")
    )
    for desk in ground.facts["desks"]:
        yield ground("city_officer"), f"/desk/{desk['key']}/?q={{}}&stage={{}}&branch={{}}"


def searches(ground: Ground) -> Iterator[Finding]:
    """No search breaks, answers more than it was asked, waits, or shows what was typed as markup."""
    from urllib.parse import quote

    for browser, pattern in _searches(ground):
        for typed in (*SQL[:3], MARK):
            begun = time.perf_counter()
            answer = browser.get(pattern.replace("{}", quote(typed)))
            if answer.status_code >= 500:
                yield high("injection.sql", f"{pattern} with {typed!r}: {answer.status_code}")
            if RAW in answer.text and "json" not in answer.headers.get("content-type", ""):
                yield high("injection.reflected", f"{pattern} shows what was typed as markup")
            if time.perf_counter() - begun > 10:
                yield high("injection.slow", f"{pattern} with {typed!r} takes {time.perf_counter() - begun:.0f} s")
    everything = ground("city_officer").get("/desk/training/classes/?q=%27%20OR%20%271%27%3D%271").text
    if re.search(r"<small[^>]*>\s*[1-9]\d* 条", everything):
        yield high("injection.sql", "a condition in the search widens the list")


def stored(ground: Ground) -> Iterator[Finding]:
    """Markup in a class's title, place and notice, wherever they are shown: desk, citizens' pages, history, exports."""
    path = plan_class(ground, MARK, place=MARK, notice=MARK)
    officer, leader = ground("county_officer"), ground("county_leader")
    desk = (path, "/desk/training/classes/", "/desk/training/classes/?print=1", "/desk/")
    yield from _as_markup("desk", ((officer, page) for page in desk))
    officer.post(f"{path}submit")
    leader.post(f"{path}approve")
    if officer.post(f"{path}publish").status_code != 302:
        raise RuntimeError("the class could not be published")
    number = re.search(r"/training/classes/(KB[0-9A-Z]+)", ground.anyone.get("/training?q=zq7").text)
    if number is None:
        raise RuntimeError("the class is not listed")
    yield from _as_markup(
        "citizen", ((ground.anyone, page) for page in ("/training", f"/training/classes/{number[1]}", "/training/calendar"))
    )
    card = ground.anyone.get(f"/training/classes/{number[1]}/card.png")
    if card.status_code not in (200, 404):
        yield high("injection.typst", f"the picture of the class: {card.status_code}")


def _as_markup(where: str, pages: Iterable[tuple[Browser, str]]) -> Iterator[Finding]:
    for browser, page in pages:
        if RAW in browser.get(page).text:
            yield high(f"injection.stored:{where}", f"{page} shows a title as markup")


def asked_by_strangers(ground: Ground) -> Iterator[Finding]:
    """A request for a class from a stranger: its texts at the desk, and on its own page."""
    page = ground.anyone.get("/training/request").text
    wished = re.search(r"name=\"wished_on\"", page)
    if wished is None:
        raise RuntimeError("no request form")
    from datetime import UTC, datetime, timedelta

    day = datetime.now(UTC) + timedelta(days=30)
    form = {
        "branch": ground.facts["branches"]["510113"], "organiser_kind": "school",
        "organiser": f"{MARK}{TEMPLATES[0]}", "contact_name": "吴有名", "phone": "19900007777", "setting": "community", "persons": "30",
        "wished_on": f"{day:%Y-%m-%d}", "place": MARK, "wishes": f"{MARK}{TEMPLATES[1]}",
    }  # fmt: skip
    answer = ground.anyone.post("/training/request", form)
    if answer.status_code != 302:
        raise RuntimeError(f"the request was not taken: {answer.status_code}")
    own = ground.anyone.get(answer.headers["location"]).text
    desk = ground("county_officer").get("/desk/training/requests/").text
    refused = ground.anyone.post("/training/request", {**form, "wished_on": "2001-01-01"}).text
    for name, text in (("own page", own), ("desk", desk), ("refused form", refused)):
        if RAW in text:
            yield high("injection.stored:request", f"{name} shows what a stranger wrote as markup")
        if "42zq8" in text or "2026zq8" in text:
            yield high("injection.template", f"{name} computes what a stranger wrote")


def templates(ground: Ground) -> Iterator[Finding]:
    from urllib.parse import quote

    for typed in TEMPLATES:
        for path in (f"/certificates/verify?number={quote(typed)}", f"/training?q={quote(typed)}", f"/{quote(typed)}"):
            text = ground.anyone.get(path).text
            if "42zq8" in text or "2026zq8" in text:
                yield high("injection.template", f"{path} computes what was typed")
        refused = ground.anyone.post("/login", {"login": typed, "password": "x"}).text
        if "42zq8" in refused:
            yield high("injection.template", "the sign-in page computes what was typed")


def headers_in_values(ground: Ground) -> Iterator[Finding]:
    for typed in ("/me%0d%0aSet-Cookie:%20a=b", "/%0aX-Evil:%201"):
        answer = ground.anyone.post("/display", {"back": typed, "large": "1"})
        if "x-evil" in answer.headers or "a" in answer.cookies:
            yield high("injection.header", f"back={typed} writes a header")


def typeset(ground: Ground) -> Iterator[Finding]:
    yield from ground.walls("injection")


CHECKS = (searches, stored, asked_by_strangers, templates, headers_in_values, typeset)
