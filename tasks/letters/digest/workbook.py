"""The lists of the digest in full, as a workbook. Cells are text, numbers and dates, never formulas."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tasks.letters.digest.facts import DigestFacts, Nearing, Overdue
from tasks.letters.digest.sheet import Cell, Sheet, sheets
from tasks.text import clean

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT_LIMIT = 32_000
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}


def workbook(facts: DigestFacts, overdue: Iterable[Overdue], nearing: Iterable[Nearing]) -> bytes:
    """One sheet a list, headers frozen; the lists that may be long are read once, line by line, in their order.

    The same facts give the same bytes: the file is dated by the facts.
    """
    target = BytesIO()
    book = Workbook(target, _OPTIONS)
    local = facts.as_of.astimezone(facts.office.zone)
    book.set_properties({"title": "Tổng hợp quá hạn", "author": clean(facts.office.name), "created": _naive(local)})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E5E7EB", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    for sheet in sheets(facts, overdue, nearing):
        _write(book.add_worksheet(sheet.name), sheet, head, wrap, day)
    book.close()
    return target.getvalue()


def _write(page: Worksheet, sheet: Sheet, head: Format, wrap: Format, day: Format) -> None:
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, head)
    number = 0
    for number, cells in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(cells):
            _cell(page, number, place, cell, wrap, day)
    page.autofilter(0, 0, number, len(sheet.columns) - 1)


def _cell(page: Worksheet, row: int, column: int, cell: Cell, wrap: Format, day: Format) -> None:
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, day)
    elif isinstance(cell, int):
        page.write_number(row, column, cell, wrap)
    elif cell:
        page.write_string(row, column, clean(cell)[:_TEXT_LIMIT], wrap)


def _naive(moment: datetime) -> datetime:
    """The local hour: workbooks know no zones."""
    return moment.replace(tzinfo=None, microsecond=0)
