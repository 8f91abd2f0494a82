"""Bytes of the public pages on a first visit, as the server sends them; how soon it answers and what memory it holds.

Bars: 100 KB a page with everything it asks for, JavaScript 30 KB of that.
"""

import re
import sys
from html.parser import HTMLParser
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from bench.ground import PRODUCT, memory_mib, product, scratch, script, serving
from bench.report import Row

WHOLE_KB, SCRIPT_KB = 100, 30
PAGES = ("/", "/training", "/training/calendar", "/certificates/verify", "/login")
REST = "/healthz"


class Asked(HTMLParser):
    """What a page makes a browser fetch at once: styles, scripts, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attributes) -> None:
        held = dict(attributes)
        if tag == "link" and held.get("rel") in ("stylesheet", "icon"):
            self.addresses.add(held["href"])
        if tag in ("script", "img") and held.get("src") and not held["src"].startswith("data:"):
            self.addresses.add(held["src"])


def main(engine: str) -> None:
    with scratch() as folder, product("sqlite", folder) as environment:
        number = script(environment, "bench.city", "class", 2, 10)["number"]
        with serving(PRODUCT, environment, REST) as server:
            at_rest = memory_mib(server.pid)
            weights = {page: weight(server.origin, page) for page in (*PAGES, f"/training/classes/{number}")}
            after = memory_mib(server.pid)
    heaviest = max(weights, key=lambda page: weights[page][0])
    scripted = max(weights, key=lambda page: weights[page][1])
    whole, script_kb = weights[heaviest][0] / 1000, weights[scripted][1] / 1000
    shown = "heaviest of " + " ".join(PAGES) + " class"
    Row(f"first view <= {WHOLE_KB} KB", "none", f"{whole:.1f} KB ({heaviest})", shown, met=whole <= WHOLE_KB).tell()
    Row(f"JavaScript <= {SCRIPT_KB} KB", "none", f"{script_kb:.1f} KB ({scripted})", met=script_kb <= SCRIPT_KB).tell()
    Row("server answers after its start", "sqlite", f"{server.start_s:.1f} s").tell()
    Row("server's memory", "sqlite", f"{at_rest:.0f} MiB", f"{after:.0f} MiB after {len(weights)} pages").tell()


def weight(origin: str, page: str) -> tuple[int, int]:
    """(all bytes, bytes of scripts) of a page and what it asks for, each file once."""
    size, text = fetched(origin + page)
    asked = Asked()
    asked.feed(text)
    whole, scripts, waiting, seen = size, 0, {urljoin(origin + page, one) for one in asked.addresses}, set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        size, text = fetched(address)
        whole += size
        scripts += size if address.endswith(".js") else 0
        if address.endswith(".js"):  # modules import others
            waiting |= {urljoin(address, one) for one in re.findall(r'(?:from|import)\s*"(\.[^"]+)"', text)} - seen
    return whole, scripts


def fetched(address: str) -> tuple[int, str]:
    """(bytes on the wire, text) of one answer, headers not counted."""
    with urlopen(Request(address, headers={"Accept-Encoding": "br, gzip"})) as answer:
        body, encoding = answer.read(), answer.headers.get("Content-Encoding", "")
    if not encoding:
        return len(body), body.decode(errors="replace")
    with urlopen(address) as plain:
        return len(body), plain.read().decode(errors="replace")


if __name__ == "__main__":
    main(sys.argv[1])
