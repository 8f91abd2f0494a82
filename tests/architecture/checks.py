"""The laws of docs/ARCHITECTURE.md as functions: source text in, violations out. Each has a test that plants one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "boai"

WRITING = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
WRITERS = ("operations", "reactions", "tests", "migrations")  # and demo*.py, which calls operations and looks records up for them
UNSCOPED_READERS = {
    "figures": "figures count everything below the branches they are asked for",
    "verification": "the printed token or the number is the right to see that one certificate",
}
MOST_LINES, MOST_FUNCTION_LINES = 400, 60
NETWORK = {"httpx", "requests", "urllib.request", "socket", "http.client", "smtplib", "ftplib", "aiohttp"}
SIGNALS = {"django.db.models.signals", "django.dispatch", "django.core.signals"}


def python_files() -> list[Path]:
    """Every Python file of the product."""
    return sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)


def parts_of(file: Path) -> tuple[str, ...]:
    """The rooms a file stands in: ("domains", "training", "operations", "seats")."""
    return file.relative_to(SOURCE).with_suffix("").parts


def writes_outside_operations(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """operations are the only writers of a domain or journey."""
    if parts[0] not in ("domains", "journeys") or _writes(parts):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            yield f"line {node.lineno}: .{node.func.attr}() outside operations"


def unscoped_reads(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """queries start at ``within(reach)``; ``unscoped()`` only where it is allowed."""
    if parts[0] not in ("domains", "journeys"):
        return
    allowed = _writes(parts) or any(part in UNSCOPED_READERS for part in parts)
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects"):
            continue
        if (
            "tests" in parts
            or any(part.startswith("demo") for part in parts)
            or node.attr == "within"
            or (node.attr == "unscoped" and allowed)
        ):
            continue
        yield f"line {node.lineno}: .objects.{node.attr}"


def back_doors(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """a room is entered by its ``public`` door; only the edge composes whole rooms."""
    if parts[0] == "edge":
        return
    for node in ast.walk(ast.parse(text)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [f"{node.module}.{alias.name}" for alias in getattr(node, "names", [])] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            steps = name.split(".")
            if steps[:2] != ["boai", "domains"] or len(steps) < 4 or steps[2] == (parts[1] if len(parts) > 1 else ""):
                continue
            if steps[3] != "public" and not (isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".public")):
                yield f"line {node.lineno}: {name}"


def lookups_across_domains(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """a foreign key to another domain is a label, PROTECT, and leaves no way back (related_name="+")."""
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("ForeignKey", "OneToOneField") and node.args):
            continue
        target = node.args[0]
        label = target.value.split(".")[0] if isinstance(target, ast.Constant) and "." in str(target.value) else ""
        if parts[0] != "domains" or label in ("", parts[1]):
            continue
        back = next((k.value for k in node.keywords if k.arg == "related_name"), None)
        if not (isinstance(back, ast.Constant) and back.value == "+"):
            yield f"line {node.lineno}: foreign key to {label} leaves a way back"


def signals(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """no Django signals between our modules."""
    yield from _imports_of(text, SIGNALS)


def network(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """Security law 11: outgoing requests only in edge/outgoing."""
    if parts[:2] != ("edge", "outgoing") and "tests" not in parts:
        yield from _imports_of(text, NETWORK)


def lengths(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """files of 400 lines, functions of 60."""
    if "tests" not in parts and text.count("\n") > MOST_LINES:
        yield f"{text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > MOST_FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {size} lines"


def vague_names(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """names that say nothing."""
    for part in parts:
        if re.fullmatch(r"utils?|helpers?|managers?|common|misc|info|data|handlers?", part):
            yield f"a room called {part}"


def raw_sql(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """no SQL of a domain's own; the guard cannot see it."""
    if parts[0] in ("domains", "journeys"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and node.attr in ("raw", "cursor", "extra"):
                yield f"line {node.lineno}: .{node.attr}"


def rejected_forms(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """Nothing half made: no stubs, no skipped tests."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(r"\b(TODO|FIXME|XXX)\b|pytest\.skip|pytest\.mark\.(skip|xfail)", line):
            yield f"line {number}: {line.strip()[:60]}"


CHECKS = (
    writes_outside_operations, unscoped_reads, back_doors, lookups_across_domains, signals, network, lengths, vague_names, raw_sql,
    rejected_forms,
)  # fmt: skip


def _writes(parts: tuple[str, ...]) -> bool:
    return any(part in WRITERS or part.split("_")[0] == "demo" for part in parts)


def _imports_of(text: str, names: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        found = {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
        found |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        for name in found:
            if any(name == one or name.startswith(one + ".") for one in names):
                yield f"line {node.lineno}: import {name}"
