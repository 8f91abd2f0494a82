"""Real browsers before a real server. A story fails on any CSP report, script fault or console error."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.cast import PASSWORD
from tests.storm.server import Server

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}
REPORT_CSP = "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective, e.blockedURI))"
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, browser: Browser, origin: str, viewport: dict[str, int], *, script: bool) -> None:
        self.origin, self.troubles, self.offline, self.expects_not_found = origin, [], False, False
        self.context: BrowserContext = browser.new_context(viewport=viewport, java_script_enabled=script, locale="zh-CN")
        self.context.set_default_timeout(60_000)  # a busy machine is slow, not wrong
        self.context.add_init_script(REPORT_CSP)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda fault: self.troubles.append(str(fault)))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _heard(self, kind: str, text: str) -> None:
        expected = self.offline and any(one in text for one in NO_NETWORK)
        expected |= self.expects_not_found and "status of 404" in text
        if kind == "error" and not expected and "status of 422" not in text:
            self.troubles.append(text)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def signs_in(self, login: str, onward: str = "/me") -> None:
        self.goes_to(f"/login?next={onward}")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("button.main-action")
        self.page.wait_for_url(f"**{onward}")

    def loses_network(self) -> None:
        self.offline = True
        self.context.set_offline(True)

    def finds_network(self) -> None:
        self.context.set_offline(False)
        self.page.wait_for_timeout(100)
        self.offline = False

    def sees(self, text: str) -> None:
        try:
            self.page.get_by_text(text).first.wait_for(timeout=60_000)
        except BrowserError:
            raise AssertionError(f"{text} is not on {self.page.url}:\n{self.page.inner_text('body')}") from None

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(Path(tmp_path_factory.mktemp("story")) / "data", "")
    made.city = made.script("tests.stories.city")
    with made.running():
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, server: Server):
    """Makes visitors; at the end none of them may have met trouble."""
    come: list[Visitor] = []

    def arrives(*, phone: bool = True, script: bool = True) -> Visitor:
        come.append(Visitor(browser, server.origin, PHONE if phone else DESK, script=script))
        return come[-1]

    yield arrives
    troubles = [trouble for one in come for trouble in one.troubles]
    for one in come:
        one.context.close()
    assert troubles == []


@contextmanager
def counting(visitor: Visitor) -> Iterator[list[int]]:
    """How often the screen is tapped inside."""
    taps = [0]
    visitor.page.evaluate("window.taps = 0; document.addEventListener('click', () => { window.taps += 1 }, true)")
    yield taps
    taps[0] = visitor.page.evaluate("window.taps")
