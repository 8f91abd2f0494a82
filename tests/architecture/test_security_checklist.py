"""docs/security: every line of the checklist names a test that exists, or says why there is none; every domain has its page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from boai.edge.settings import DOMAINS
from tests.architecture import checks

PROJECT = checks.SOURCE.parents[1]
PAGES = PROJECT / "docs" / "security"
TEST = re.compile(r"`((?:tests|src)/[\w/.-]+\.py)::([\w:]+)`")
CHECK = re.compile(r"`(tests/attack/(?:corpora|inside)/\w+\.py):(\w+)`")
ROW = re.compile(r"\| (?P<number>[\w.（）()-]+) \| (?P<asks>[^|]+) \| (?P<shown>[^|]+) \|")
NUMBER = re.compile(r"V\d+\.\d+\.\d+|8\.\d+\.\d+\.\d+")


def faults(page: str, project: Path) -> Iterator[str]:
    """Lines without a number, a paraphrase or a reason; tests and attack checks that do not exist."""
    rows = [line for line in page.splitlines() if line.startswith("| ") and NUMBER.match(line[2:])]
    if not rows:
        yield "no lines"
    for line in rows:
        match = ROW.match(line)
        if match is None:
            yield f"unreadable: {line[:60]}"
            continue
        named = [*TEST.findall(match["shown"]), *CHECK.findall(match["shown"])]
        if not named and not re.match(r"— \S{2}", match["shown"].strip()):
            yield f"{match['number']}: neither a test nor a reason"
        for file, name in named:
            if name.split("::")[-1] not in _functions(project / file):
                yield f"{match['number']}: {file} has no {name}"
    numbers = [line.split("|")[1].strip() for line in rows]
    yield from (f"{number} stands twice" for number in {one for one in numbers if numbers.count(one) > 1})


def _functions(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_every_line_names_a_test_that_exists_or_says_why_there_is_none() -> None:
    assert list(faults((PAGES / "checklist.md").read_text(encoding="utf-8"), PROJECT)) == []


def test_a_test_that_does_not_exist_is_caught() -> None:
    good = "| V8.2.1 | 只有有权限的人能办 | `tests/architecture/test_security_checklist.py::test_a_test_that_does_not_exist_is_caught` |"
    assert list(faults(good, PROJECT)) == []
    assert list(faults(good.replace("_is_caught", "_is_gone"), PROJECT))
    assert list(faults(good.replace("test_security_checklist", "test_nowhere"), PROJECT))
    assert list(faults("| V8.2.1 | 只有有权限的人能办 | 是 |", PROJECT))
    assert list(faults(f"{good}\n{good}", PROJECT))
    assert list(faults("", PROJECT))


def test_every_domain_has_its_threat_model() -> None:
    for name in ("kernel", "installation", "payments", *DOMAINS):
        text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
        assert 15 <= text.count("\n") <= 90, f"docs/security/{name}.md is one page"
        for file, test in [*TEST.findall(text), *CHECK.findall(text)]:
            assert test.split("::")[-1] in _functions(PROJECT / file), f"docs/security/{name}.md: {file} has no {test}"
