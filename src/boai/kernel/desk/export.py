"""Lists as files. A cell that a spreadsheet would take for a formula is written as text (security.md law 10)."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from boai.kernel.pages.templatetags.words import shown

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def harmless(text: str) -> str:
    """The text, with a leading apostrophe where a spreadsheet would compute it. Plain numbers stay numbers."""
    start = text.lstrip("' ")
    if start.startswith(_FORMULA_STARTS) and not text.lstrip("+-").replace(".", "", 1).isdecimal():
        return "'" + text
    return text


def plain(text: str) -> str:
    """The text as it was before ``harmless``, when a file of ours comes back."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with a mark, so that Excel reads Chinese."""
    writer = csv.writer(_Echo())
    yield "\ufeff".encode()
    yield writer.writerow(headings)
    for row in rows:
        yield writer.writerow([harmless(shown(cell)) for cell in row])


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A workbook, written row by row to a temporary file and streamed from there."""
    import xlsxwriter  # heavy, and most requests never need it

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, headings)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, [harmless(shown(cell)) for cell in row])
        file.seek(0)
        while block := file.read(65_536):
            yield block


Writer = Callable[[Sequence[str], Iterable[Sequence[Any]]], Iterator[bytes]]

FORMATS: dict[str, tuple[Writer, str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class _Echo:
    """A file for the csv module that gives each line back."""

    def write(self, line: str) -> bytes:
        return line.encode()
