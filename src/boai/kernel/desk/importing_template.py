"""Templates to fill in: headings, an example row, and a sheet that explains each column."""

import csv
import io

from boai.kernel.desk.importing import Importer
from boai.kernel.desk.importing_sheets import EXAMPLE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template_of(importer: Importer, form: str) -> bytes:
    """The template as ``xlsx`` or ``csv``; the example row is skipped when it comes back."""
    return _as_workbook(importer) if form == "xlsx" else _as_csv(importer)


def example_row(importer: Importer) -> list[str]:
    first, *others = [column.example for column in importer.columns]
    return [EXAMPLE + first, *others]


def _as_csv(importer: Importer) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([importer.headings(), example_row(importer)])
    return out.getvalue().encode("utf-8-sig")


def _as_workbook(importer: Importer) -> bytes:
    import xlsxwriter  # heavy, and most requests never need it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, text, quiet = (book.add_format(one) for one in ({"bold": True}, {"num_format": "@"}, {"font_color": "#666666"}))
        sheet = book.add_worksheet(importer.title)
        sheet.set_column(0, len(importer.columns) - 1, 20, text)  # as text, so that long numbers keep their last digits
        sheet.write_row(0, 0, importer.headings(), bold)
        sheet.write_row(1, 0, example_row(importer), quiet)
        sheet.freeze_panes(1, 0)
        words = book.add_worksheet("填写说明")
        words.set_column(0, 2, 30)
        for number, row in enumerate([("列", "是否必填", "示例", "说明"), *importer.help_rows()]):
            words.write_row(number, 0, row, bold if number == 0 else None)
    return out.getvalue()
