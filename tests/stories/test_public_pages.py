"""Every public page: no accessibility fault, light enough for one bar of signal, large enough for an elder, usable without script."""

import gzip
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.stories.conftest import Visitor

pytestmark = pytest.mark.story

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PUBLIC = (
    "/",
    "/training",
    "/training?q=xyz",
    "/training?view=map",
    "/training/places",
    "/training/calendar",
    "/training/classes/{later}",
    "/certificates/verify",
    "/give",
    "/book",
    "/book/{leaf}",
    "/book/mine",
    "/login",
    "/sign-in/AAAA",
)
PERSONAL = ("/me", "/me/calendar", "/sign-in")
FIELD = (
    "/field/",
    "/field/{later}",
    "/field/{later}/code",
    "/field/{later}/minutes",
    "/field/{later}/papers",
    "/field/{later}/papers/key",
)
KB = 1000
SMALL_TEXT = """() => {
  const small = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const box = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || box.closest("script, style, option") || !box.getClientRects().length) continue;
    if (parseFloat(getComputedStyle(box).fontSize) < 24) small.push(walk.currentNode.textContent.trim());
  }
  return small;
}"""


def faults_of(one: Visitor) -> list[str]:
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = one.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((all) => JSON.stringify(all.violations))")
    return [f"{fault['id']}: {node['html'][:120]}" for fault in json.loads(found) for node in fault["nodes"]]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_public_page_has_an_accessibility_fault(server, visitor, colours: str) -> None:
    one = visitor()
    one.page.emulate_media(color_scheme=colours)
    one.expects_not_found = True
    faults = []
    for path in PUBLIC:
        one.goes_to(path.format(**server.city))
        faults += [f"{path} {fault}" for fault in faults_of(one)]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize(("login", "paths"), [("citizen2", PERSONAL), ("lead", FIELD)])
def test_pages_behind_the_login_have_none_either(server, visitor, login: str, paths: tuple[str, ...]) -> None:
    one = visitor()
    one.signs_in(login)
    faults = []
    for path in paths:
        one.goes_to(path.format(**server.city))
        if path == "/field/{later}":
            one.page.wait_for_selector("#field[data-kept=yes]")
        faults += [f"{path} {fault}" for fault in faults_of(one)]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_light(server, visitor, path: str) -> None:
    one, sizes = visitor(), {"all": 0, "js": 0}

    def weigh(answer) -> None:
        if answer.status < 300 and urlsplit(answer.url).netloc in server.origin:
            packed = len(gzip.compress(answer.body()))
            sizes["all"] += packed
            sizes["js"] += packed if answer.url.endswith(".js") else 0

    one.expects_not_found = "AAAA" in path
    one.page.on("requestfinished", lambda request: weigh(request.response()))
    one.goes_to(path.format(**server.city))
    one.page.wait_for_load_state("networkidle")
    assert 0 < sizes["all"] <= 100 * KB and sizes["js"] <= 30 * KB


def test_the_island_is_light_too(server, visitor) -> None:
    folder = Path(__file__).resolve().parents[2] / "src/boai/domains/training/static/training"
    assert sum(len(gzip.compress(file.read_bytes())) for file in folder.glob("field*.js")) <= 30 * KB


def test_large_type_leaves_no_small_word_and_nothing_beside_the_screen(server, visitor) -> None:
    one = visitor()
    one.expects_not_found = True
    one.goes_to("/")
    one.presses("大字版")
    one.page.wait_for_selector("html.large")
    for path in PUBLIC:
        one.goes_to(path.format(**server.city))
        assert one.page.evaluate(SMALL_TEXT) == [], path
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_no_page_is_wider_than_a_small_phone(server, visitor) -> None:
    one = visitor()
    one.page.set_viewport_size({"width": 360, "height": 640})
    one.expects_not_found = True
    for path in PUBLIC:
        one.goes_to(path.format(**server.city))
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_enter_that_chooses_a_chinese_word_sends_no_form(visitor) -> None:
    one = visitor()
    one.goes_to("/training")
    one.page.focus("input[name=q]")
    prevented = (
        "(k) => !document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...k}))"
    )
    assert one.page.evaluate(prevented, {"isComposing": True}) and one.page.evaluate(prevented, {"keyCode": 229})
    one.page.keyboard.type("baima")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**q=baima**")


def test_the_calendar_and_the_filters_work_without_script(server, visitor) -> None:
    one = visitor(script=False)
    one.goes_to(f"/training/calendar?month={server.city['month']}")
    one.page.locator("tbody .count a").last.click()
    assert server.city["later"] in one.page.content()
    one.goes_to(f"/training/calendar?month={server.city['month']}&setting=school")
    assert server.city["later"] not in one.page.content()
