"""Who each address is open to, written down apart from the code: a door that is opened has to be opened here too."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

LIST = Path(__file__).with_name("doors.txt")
FILLED = {"uuid": str(UUID(int=7)), "int": "7", "desk": "training/classes", "slug": "persons"}


def written() -> dict[str, str]:
    """Address pattern -> open, person or staff, as ``doors.txt`` has it."""
    rows = (line.split(" ", 1) for line in LIST.read_text(encoding="utf-8").splitlines())
    return {pattern: mark for mark, pattern in rows}


def declared() -> dict[str, str]:
    """The same as the views of this checkout say it."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, prefix + str(one.pattern))
            elif isinstance(one, URLPattern):
                yield prefix + str(one.pattern), getattr(one.callback, "opens", "")

    return {pattern: mark for pattern, mark in walk(get_resolver(), "/") if not pattern.startswith("/api/")}


def doors(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every written address with plausible values in it, and its mark."""
    filled = {
        **FILLED,
        "number": facts["exam_class"],
        "kind": "csv",
        "form": "csv",
        "verb": "add",
        "course": "cpr_aed",
        "code": "lesson-01",
    }
    for pattern, mark in written().items():
        yield re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: filled.get(m[1] or "") or filled.get(m[2]) or "x", pattern), mark
