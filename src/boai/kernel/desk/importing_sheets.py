"""Reading what people bring: xlsx, csv, or rows pasted from a spreadsheet. Everything becomes text; formulas are not computed."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from boai.kernel.basics.reason import Reason
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.desk.export import plain
from boai.kernel.desk.importing import Column, Importer
from boai.kernel.documents.content import checked_office, text_of
from boai.kernel.documents.vocabulary import FileKind

MOST_COLUMNS = 60
MOST_CELL = 1_000
MOST_PASTED_MEGABYTES = 2
EXAMPLE = "示例："
_BLANK_ROWS_TOO = 1_000


class Formula(str):
    """A cell that holds a formula; its text is the formula."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its texts by parameter, and what already stands against it."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What a file holds for an importer: the columns found, those not used, the rows."""

    unused: list[str]
    rows: list[Row]


def sheet_of(data: bytes, importer: Importer, *, most: int, common: str = "") -> Sheet:
    """The rows of a file or a pasted text; blank rows and the template's example are left out.

    Refuses: importing.unreadable, importing.missing_headings, importing.nothing, importing.too_many_rows.
    """
    lines = [(number, cells) for number, cells in enumerate(_lines(data, most), start=1) if any(cell.strip() for cell in cells)]
    if not lines:
        raise refuse("importing.nothing")
    places = _places(lines[0][1], importer)
    if places is None:
        places = dict(enumerate(_expected(importer, common)))
        unused: list[str] = []
    else:
        unused = [cell for place, cell in enumerate(lines.pop(0)[1]) if place not in places and cell.strip()]
        _check_headings(places, importer, common)
    rows = [_row(number, cells, places, importer, common) for number, cells in lines if not cells[0].startswith(EXAMPLE)]
    if not rows:
        raise refuse("importing.nothing")
    if len(rows) > most:
        raise refuse("importing.too_many_rows", most=most)
    return Sheet(unused, rows)


def _lines(data: bytes, most: int) -> Iterator[list[str]]:
    """The cells of each line as text, a few more lines than are allowed at most. Refuses importing.unreadable."""
    reader = _workbook_lines if data.startswith(b"PK\x03\x04") else _text_lines
    return islice(reader(data, most + _BLANK_ROWS_TOO), most + _BLANK_ROWS_TOO)


def _workbook_lines(data: bytes, most: int) -> Iterator[list[str]]:
    import openpyxl  # heavy: loaded with the first import

    if _kind(data) is not FileKind.WORKBOOK:
        raise refuse("importing.unreadable")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for row in book.worksheets[0].iter_rows(max_row=most, max_col=MOST_COLUMNS):
            yield [_cell(one) for one in row]
        book.close()
    except Exception as broken:  # a broken workbook fails in many ways inside the reader
        raise refuse("importing.unreadable") from broken


def _kind(data: bytes) -> FileKind:
    """What a zip holds. Refuses importing.unreadable for one that is unsafe to open."""
    try:
        return checked_office(data)
    except Refused as unsafe:
        raise Refused(Reason("importing.unreadable"), *unsafe.reasons) from unsafe


def _cell(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return Formula(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else plain(str(value))


def _text_lines(data: bytes, most: int) -> Iterator[list[str]]:
    text = text_of(data)
    if text is None:
        raise refuse("importing.unreadable")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t,;，", key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [plain(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as broken:
        raise refuse("importing.unreadable") from broken


def _places(first: list[str], importer: Importer) -> dict[int, Column] | None:
    """Where each column stands by the headings; None where the first line is no heading at all."""
    known = {name: column for column in importer.columns for name in (column.heading, *column.also)}
    places: dict[int, Column] = {}
    for place, cell in enumerate(first):
        column = known.get(_heading(cell))
        if column is not None and column not in places.values():
            places[place] = column
    return places or (None if _looks_like_a_row(first) else {})


def _looks_like_a_row(first: list[str]) -> bool:
    """Whether a line without any known heading holds values: pasted rows often come without headings, and values have digits."""
    return any(character.isdigit() for cell in first for character in cell)


def _expected(importer: Importer, common: str) -> list[Column]:
    """The columns of rows that came without headings, in the template's order; a column given for all is not among them."""
    return [column for column in importer.columns if not (common and column.name == importer.common)]


def _check_headings(places: Mapping[int, Column], importer: Importer, common: str) -> None:
    found = {column.name for column in places.values()} | ({importer.common} if common else set())
    missing = [one.heading for one in importer.columns if importer.is_required(one) and one.name not in found]
    if missing:
        raise refuse("importing.missing_headings", missing="、".join(missing))


def _heading(cell: str) -> str:
    return tidy(cell).rstrip("*").removesuffix("(必填)").removesuffix("(选填)").replace(" ", "")


def _row(number: int, cells: list[str], places: Mapping[int, Column], importer: Importer, common: str) -> Row:
    found: dict[str, str] = {importer.common: common} if common else {}
    faults: list[Reason] = []
    for place, column in places.items():
        text = cells[place] if place < len(cells) else ""
        if isinstance(text, Formula):
            faults.append(Reason("importing.formula", heading=column.heading))
        if len(text) > MOST_CELL:
            faults.append(Reason("importing.cell_too_long", heading=column.heading, most=MOST_CELL))
        if text.strip() or column.name not in found:
            found[column.name] = text[:MOST_CELL]
    return Row(number, found, tuple(faults))
