"""The second verifier, in a real browser, from a file, with the network shut: it must say what the first says."""

import base64
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
import segno
from playwright.sync_api import Page, sync_playwright

from boai.kernel.openlog import notes, tree
from boai.kernel.openlog.leaves import encode
from boai.kernel.openlog.tests import test_verifier as first
from boai.kernel.openlog.tests.book import believable, gift
from boai.kernel.openlog.verifiers import HERE, PackagesMissing, verify_page

PACKAGES = HERE.parents[4] / "node_modules"
pytestmark = pytest.mark.story

CHECK_BOOK = """async ([files, policy, kept]) => new Promise(done => {
  const V = boaiVerifier, raw = name => files[name] === undefined ? null : Uint8Array.from(atob(files[name]), c => c.charCodeAt(0));
  const kept_ = kept.map(text => V.checkpointOf(text));
  V.checkBook((name, then) => then(raw(name)), Object.keys(files), V.policyOf(policy), kept_, () => {},
    (why, found) => done(why ? ['refused', why] : ['holds', found.now.size, found.red.length, found.who, found.book.counts]));
})"""
CHECK_MANY = """([raws, policy]) => raws.map(raw => {
  const V = boaiVerifier;
  try { const got = V.checkCertificate(raw, V.policyOf(policy)); return [got.index, got.opened, got.who, got.now.text]; }
  catch (wrong) { return ['refused', wrong.why || String(wrong)]; }
})"""
CHECK_BRIDGES = """cases => cases.map(([old, size, oldRoot, root, path]) => {
  const V = boaiVerifier;
  try { V.checkConsistency(old, size, V.fromBase64(oldRoot), V.fromBase64(root), path.map(V.fromBase64)); return true; }
  catch (wrong) { return false; }
})"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_bytes(verify_page(first.policy(), PACKAGES))
    return file


@pytest.fixture(scope="module")
def page(page_file: Path) -> Iterator[Page]:
    """The page from the disk, in a browser without network; anything it complains of fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
        shown = context.new_page()
        troubles: list[str] = []
        shown.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        shown.on("pageerror", lambda error: troubles.append(str(error)))
        shown.goto(page_file.as_uri())
        yield shown
        assert not troubles
        browser.close()


def folder_of(path: Path) -> dict[str, str]:
    files = (file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): base64.b64encode(file.read_bytes()).decode() for file in files}


def said(page: Page, path: Path, *kept: str) -> list[Any]:
    return page.evaluate(CHECK_BOOK, [folder_of(path), first.policy(), list(kept)])


def test_the_page_is_the_same_bytes_every_time_and_names_each_script(page_file: Path) -> None:
    text = page_file.read_bytes()
    assert text == verify_page(first.policy(), PACKAGES)
    content = re.search(r'Content-Security-Policy" content="([^"]+)"', text.decode())[1]
    for script in re.findall(r"<script>(.*?)</script>", text.decode(), re.DOTALL):
        assert base64.b64encode(sha256(script.encode()).digest()).decode() in content
    assert "unsafe" not in content and content.startswith("default-src 'none'")


def test_it_is_not_made_without_its_packages(tmp_path: Path) -> None:
    with pytest.raises(PackagesMissing):
        verify_page(first.policy(), tmp_path)


@pytest.mark.parametrize("size", [1, 60, 256, 700])
def test_a_book_that_holds_holds_here_too(page: Page, tmp_path: Path, size: int) -> None:
    book = first.written(tmp_path, believable(size) if size > 1 else [encode(gift(0, 5))])
    honest = first.checked(book)
    verdict, count, red, who, counts = said(page, book)
    assert (verdict, f"\n{count}\n" in honest[0], red, who, counts) == ("holds", True, len(honest[1]), honest[2], honest[3])


@pytest.mark.parametrize("name", first.CONTRADICTIONS)
def test_a_book_that_contradicts_itself_does_not_hold_here_either(page: Page, tmp_path: Path, name: str) -> None:
    made, _ = first.CONTRADICTIONS[name]
    assert said(page, first.written(tmp_path, [encode(one) for one in made]))[0] == "refused"


def test_forks_and_rollbacks_are_seen(page: Page, tmp_path: Path) -> None:
    bodies = believable(60)
    book = first.written(tmp_path, bodies)
    honest = first.signed(20, tree.root_of([tree.leaf_hash(one) for one in bodies[:20]]))
    assert said(page, book, honest.whole)[0] == "holds"
    for attack in (first.forked, first.rolled_back):
        assert said(page, book, attack(book, bodies).whole) == ["refused", "日志被改写、分叉或截短"]


def test_no_flipped_bit_goes_unnoticed_here_either(page: Page, tmp_path: Path) -> None:
    book, random = first.written(tmp_path, believable(300)), Random(20261123)
    honest = said(page, book)
    files = [file for file in sorted(book.rglob("*")) if file.is_file() and file.name != "policy.txt"]
    for _ in range(60):
        file = random.choice(files)
        good = file.read_bytes()
        bad = bytearray(good)
        bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
        file.write_bytes(bad)
        assert said(page, book) != honest
        file.write_bytes(good)


def test_certificates_of_every_size_hold_and_no_flipped_one(page: Page) -> None:
    random, (body, extra) = Random(7), first.donor()
    good, bad = [], []
    for _ in range(60):
        size = random.randrange(1, 700)
        index = random.randrange(size)
        bodies = [b"x%d" % number for number in range(size)]
        bodies[index] = body
        raw = first.made_certificate(bodies, index, extra)
        good.append(raw)
        at = random.randrange(len(raw))
        bad += [raw[:at] + chr(ord(raw[at]) ^ 1) + raw[at + 1 :], raw + "\n", raw + "x", raw.replace("index ", "index 0"), raw[:-1]]
    honest = page.evaluate(CHECK_MANY, [good, first.policy()])
    assert all(one[1:3] == [["张三"], first.WITNESSES] for one in honest)
    spoiled = page.evaluate(CHECK_MANY, [bad, first.policy()])
    assert all(one != honest[number // 5] for number, one in enumerate(spoiled))


def test_consistency_is_checked_at_every_size(page: Page) -> None:
    random, cases, expected = Random(8), [], []
    hashes = [tree.leaf_hash(b"%d" % number) for number in range(300)]
    nodes = lambda level, index: tree.root_of(hashes[index << level : (index + 1) << level])  # noqa: E731
    for _ in range(150):
        size = random.randrange(1, 301)
        old = random.randrange(1, size + 1)
        path = tree.consistency(nodes, old, size)
        case = [old, size, tree.root_of(hashes[:old]), tree.root_of(hashes[:size]), path]
        for spoil in (0, 1, 2, 3, 4):
            spoiled = [*case[:3], bytes(32), path] if spoil == 1 else [*case[:4], [*path, bytes(32)]] if spoil == 2 else list(case)
            spoiled = [*case[:4], [one[:31] for one in path] or [b""]] if spoil == 3 else spoiled
            spoiled = [0, *case[1:4], []] if spoil == 4 else spoiled
            cases.append([*spoiled[:2], notes.encoded(spoiled[2]), notes.encoded(spoiled[3]), [notes.encoded(one) for one in spoiled[4]]])
            expected.append(spoil == 0)
    assert page.evaluate(CHECK_BRIDGES, cases) == expected


def test_a_signature_is_accepted_in_one_spelling_only(page: Page) -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    body, extra = first.donor()
    raw = first.made_certificate([body], 0, extra)
    line = next(one for one in raw.splitlines() if one.startswith(f"— {first.ORIGIN} "))
    signature = base64.b64decode(line.split()[2])
    other = signature[:36] + (int.from_bytes(signature[36:], "little") + order).to_bytes(32, "little")
    forged = raw.replace(line, f"— {first.ORIGIN} {notes.encoded(other)}")
    assert page.evaluate(CHECK_MANY, [[forged], first.policy()])[0][0] == "refused" == first.held(forged.encode())[0]


def test_a_donor_pastes_photographs_or_opens_a_certificate(page: Page, tmp_path: Path) -> None:
    body, extra = first.donor()
    raw = first.made_certificate([b"x", body, b"y"], 1, extra)
    page.fill("#pasted", raw)
    page.click("#check")
    assert "成立：这笔记录在公开账本里" in page.inner_text("#result") and "¥10.00" in page.inner_text("#result")
    page.fill("#pasted", raw.replace("index 1", "index 0"))
    page.click("#check")
    assert "不成立" in page.inner_text("#result")
    (tmp_path / "mine.tlog-proof").write_text(raw)
    page.set_input_files("#file", tmp_path / "mine.tlog-proof")
    page.wait_for_selector("#result.good")
    page.fill("#pasted", "")
    page.click("#check")
    assert "不成立" in page.inner_text("#result")
    segno.make(raw.encode(), error="l", mode="byte", boost_error=False).save(str(tmp_path / "qr.png"), scale=6, border=4)
    page.set_input_files("#picture", tmp_path / "qr.png")
    page.wait_for_selector("#result.good")
    assert "张三" in page.inner_text("#result")
    segno.make("https://example.com").save(str(tmp_path / "other.png"), scale=6)
    page.set_input_files("#picture", tmp_path / "other.png")
    page.wait_for_selector("#result.bad")


def test_another_tree_of_the_same_size_is_a_fork_to_who_has_seen_one(page: Page) -> None:
    body, extra = first.donor()
    for leaves, verdict in (([b"p", body, b"q", b"r"], "成立：这笔"), ([b"p", body, b"q", b"s"], "账本分叉")):
        page.fill("#pasted", first.made_certificate(leaves, 1, extra))
        page.click("#check")
        assert verdict in page.inner_text("#result")


def test_the_whole_book_is_checked_from_a_folder(page: Page, tmp_path: Path) -> None:
    page.evaluate("localStorage.clear()")  # the trees of other tests
    first.written(tmp_path / "book", believable(300))
    page.set_input_files("#folder", tmp_path / "book")
    page.wait_for_selector("#result.good")
    assert "收支区间全部衔接" in page.inner_text("#result") and "见证 2/2" in page.inner_text("#result")
