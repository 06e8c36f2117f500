"""The report as a workbook. Cells are text and numbers, never formulas."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tasks.letters.office import Office
from tasks.rates import PercentMode
from tasks.report.facts import Report
from tasks.report.sentence import remarks, sentence, told_measures
from tasks.report.table import LEGEND, Cell, table, title
from tasks.text import clean

WIDTHS = (5, 38, 10, 10, 10, 10, 10, 10, 10, 10, 28)
_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_FACE = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_CELL = {**_FACE, "border": 1, "text_wrap": True}
_HEADER_ROWS = 2


def report_workbook(report: Report, office: Office, mode: PercentMode, now: datetime) -> bytes:
    """One sheet, A4 landscape, the headings on each page. The same report at the same time gives the same bytes."""
    target = BytesIO()
    book = Workbook(target, {**_OPTIONS, "in_memory": True})
    made = now.astimezone(office.zone).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": title(office.assigner), "author": clean(office.name), "created": made})
    page = book.add_worksheet("Báo cáo")
    _lay_out(page)
    row = _words(book, page, 0, [title(office.assigner)], {"bold": True, "align": "center"})
    row = _words(book, page, row, [sentence(report, office.assigner, mode)], {})
    row = _table(book, page, row, report, mode)
    _words(book, page, row, [LEGEND, *told_measures(report, mode), *remarks(report)], {"italic": True})
    book.close()
    return target.getvalue()


def _lay_out(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)


def _words(book: Workbook, page: Worksheet, row: int, lines: Sequence[str], face: dict[str, object]) -> int:
    """Each in a row of its own across the table; the next free row."""
    wrapped = book.add_format({**_FACE, "text_wrap": True, **face})
    for place, words in enumerate(lines, start=row):
        page.merge_range(place, 0, place, len(WIDTHS) - 1, "", wrapped)
        page.write_string(place, 0, words, wrapped)
        page.set_row(place, 34)
    return row + len(lines)


def _table(book: Workbook, page: Worksheet, row: int, report: Report, mode: PercentMode) -> int:
    found = table(report, mode)
    head = book.add_format({**_CELL, "bold": True, "align": "center", "bg_color": "#E5E7EB"})
    _write(page, row, found.headings, head, head)
    _write(page, row + 1, found.numbers, head, head)
    page.repeat_rows(row, row + 1)
    page.freeze_panes(row + _HEADER_ROWS, _HEADER_ROWS)
    text, figure = book.add_format(_CELL), book.add_format({**_CELL, "num_format": "#,##0", "align": "right"})
    for place, cells in enumerate(found.lines, start=row + _HEADER_ROWS):
        _write(page, place, cells, text, figure)
    last = row + _HEADER_ROWS + len(found.lines)
    bold = {"bold": True}
    figure = book.add_format({**_CELL, "num_format": "#,##0", "align": "right", **bold})
    _write(page, last, found.total, book.add_format({**_CELL, **bold}), figure)
    return last + 1


def _write(page: Worksheet, row: int, cells: Sequence[Cell], text: Format, figure: Format) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            page.write_number(row, column, cell, figure)
        else:
            page.write_string(row, column, cell, figure if cell.endswith("%") else text)
