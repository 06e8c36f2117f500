"""Give rejected rows back: the same sheet with a column Lỗi, to be corrected and imported again."""

import math
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from tasks.intake.cell import Failure, Formula, Value
from tasks.intake.columns import ERROR
from tasks.intake.result import RejectedRow

DATE_FORMAT = "dd/mm/yyyy"
# Text stays text: a cell that starts with "=" or looks like a link or a number must come back as it was.
PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
ERROR_WIDTH, WIDTH = 80, 24
LONGEST_NAME, _NOT_IN_NAMES = 31, "[]:*?/\\"
MOST_CHARACTERS = 32_767  # of a cell in Excel


def free_path(source: Path) -> Path:
    """Beside `a.xlsx`: `a.loi.xlsx`, or `a.loi-2.xlsx` …, so that a file being corrected is not written over."""
    names = (source.with_name(f"{source.stem}.loi{'' if n == 1 else f'-{n}'}.xlsx") for n in range(1, 1_000_000))
    return next(name for name in names if not name.exists())


def write_rejected(path: Path, rejected: Iterable[RejectedRow]) -> None:
    """Write the rows, sheet by sheet, in their order.

    Raises:
        OSError: the file cannot be written.
    """
    sheets: dict[str, list[RejectedRow]] = {}
    for row in rejected:
        sheets.setdefault(row.sheet, []).append(row)
    with path.open("wb") as file, xlsxwriter.Workbook(file, PLAIN_TEXT) as book:
        for name, rows in sheets.items():
            _write_sheet(book, name, sorted(rows, key=lambda each: each.row.number))


def _write_sheet(book: Any, name: str, rows: list[RejectedRow]) -> None:
    header = rows[0].header
    columns = [column for column in range(len(header.titles)) if column != header.fields.get(ERROR)]
    sheet = book.add_worksheet(_sheet_name(name))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    red = book.add_format({"font_color": "#C00000", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": DATE_FORMAT})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, header.titles[column], bold)
    sheet.write_string(0, len(columns), "Lỗi", bold)
    sheet.set_column(0, len(columns) - 1, WIDTH)
    sheet.set_column(len(columns), len(columns), ERROR_WIDTH)
    sheet.freeze_panes(1, 0)
    for line, rejected in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write_cell(sheet, line, place, rejected.row.cell(column), day)
        sheet.write_string(line, len(columns), "\n".join(rejected.problems)[:MOST_CHARACTERS], red)


def _sheet_name(name: str) -> str:
    """The name that it had, as far as Excel allows it."""
    allowed = "".join(" " if sign in _NOT_IN_NAMES else sign for sign in name)
    return allowed[:LONGEST_NAME].strip("' ") or "Lỗi"


def _write_cell(sheet: Any, line: int, place: int, value: Value, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Formula | Failure):
        sheet.write_string(line, place, value.text[:MOST_CHARACTERS])
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float) and math.isfinite(value):
        sheet.write_number(line, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime.combine(value, time()), day)
    else:
        sheet.write_string(line, place, str(value)[:MOST_CHARACTERS])
