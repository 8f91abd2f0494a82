"""A list that is opened in a spreadsheet computes nothing."""

import csv
import io
from collections.abc import Iterator

from tests.attack.corpora.parameter_swap import plan_class
from tests.attack.findings import Finding, high
from tests.attack.ground import Ground

STARTS = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
TITLES = ("=cmd|' /C calc'!A0", "+SUM(1+1)*cmd|'x'!A0", "-2+3+cmd|'x'!A0", "@SUM(1+1)", "＝1＋1", "' =1+1")


def exported(ground: Ground) -> Iterator[Finding]:
    import openpyxl

    for title in TITLES:
        plan_class(ground, title, place=title)
    text = ground("county_officer").get("/desk/training/classes/export.csv").content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            if cell.startswith(STARTS) and not cell.lstrip("+-").isdecimal():
                yield high("formulas.csv", cell[:60])
    data = ground("county_officer").get("/desk/training/classes/export.xlsx").content
    for row in openpyxl.load_workbook(io.BytesIO(data), data_only=False).worksheets[0].iter_rows():
        for cell in row:
            if cell.data_type == "f" or str(cell.value or "").startswith(STARTS):
                yield high("formulas.xlsx", str(cell.value)[:60])


def inside(ground: Ground) -> Iterator[Finding]:
    yield from ground.walls("formulas")


CHECKS = (exported, inside)
