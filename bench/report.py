"""What a part found, one row a bar; a part prints its rows as JSON lines, ``bench/run`` makes one table of them."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass

MARK = "row: "
HEADINGS = ("bar", "engine", "ours", "other side", "ratio", "result")


@dataclass(frozen=True)
class Row:
    """One bar. ``met`` is None where there is nothing to meet: information."""

    bar: str
    engine: str
    ours: str
    other: str = ""
    ratio: str = ""
    met: bool | None = None

    def tell(self) -> None:
        print(MARK + json.dumps(asdict(self)), flush=True)

    @property
    def result(self) -> str:
        return {True: "met", False: "MISSED", None: "for information"}[self.met]


def told(output: str) -> list[Row]:
    """The rows that a part printed."""
    return [Row(**json.loads(line.removeprefix(MARK))) for line in output.splitlines() if line.startswith(MARK)]


def table(rows: Sequence[Row]) -> str:
    """Aligned for a terminal, and a table in Markdown."""
    lines = [HEADINGS, *[(one.bar, one.engine, one.ours, one.other, one.ratio, one.result) for one in rows]]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(HEADINGS))]
    drawn = ["| " + " | ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
