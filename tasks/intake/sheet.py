"""The rows of a list under its header: what is a record, and what is only layout around the records."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, takewhile

from tasks.intake.cell import Value, as_text, is_blank
from tasks.intake.columns import ERROR, INDEX, TASKS
from tasks.intake.grid import Grid, Row
from tasks.intake.header import Header, find_header
from tasks.intake.kept import Kept
from tasks.intake.problem import Problem, UnusableFileError
from tasks.intake.secret import carries_mark, is_secret
from tasks.text import fold

# After the word only a count, or what is counted: folded, "Công an tỉnh" too begins as "Cộng".
_TOTAL = re.compile(
    r"(?:tong|cong|tong cong|cong tong|tong so)(?: (?:nhiem vu|don vi|dau moi|toan bang))?(?: ?[:(\d].*)?"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?(?:=.*)?")
_SECTION_NUMBER = re.compile(r"(?:[ivxlc]+|[a-z])\.?")
ROOM = 4_000
"""Records that stay in memory as they were read, about 1 MB: a year of a province."""
_FEWEST_COLUMN_NUMBERS = 3
_MOST_CELLS_OF_A_CAPTION = 2


@dataclass
class Sheet:
    """A list with its records; `secret` are the rows refused unread, `skipped` the layout that was passed over.

    `title` is the sheet's own, `epoch` day 0 of its serials.
    """

    title: str
    epoch: datetime
    header: Header
    records: Kept[Row] = field(default_factory=lambda: Kept(ROOM))
    secret: list[Row] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.title or self.header.columns.sheet

    def value(self, row: Row, column: str) -> Value:
        position = self.header.fields.get(column)
        return None if position is None else row.cell(position)

    def has(self, column: str) -> bool:
        return column in self.header.fields


def read_sheet(grid: Grid) -> Sheet | None:
    """The list that a grid holds; None when it holds none.

    Raises:
        UnusableFileError: a mark of secrecy stands over the whole list, or two columns mean the same.
    """
    header = find_header(grid)
    if header is None:
        return None
    above = takewhile(lambda row: row.number < header.first, grid.rows)
    if any(carries_mark(cell) for row in above for cell in row.cells):
        raise UnusableFileError(
            place=f"Trang {grid.name or 'dữ liệu'}",
            found="phía trên bảng có dấu chỉ độ mật",
            expected="tài liệu không mật",
            mend="không nhập tài liệu mật vào hệ thống này",
        )
    sheet = Sheet(grid.name, grid.epoch, header)
    _sort_rows(sheet, grid.rows)
    return sheet


def _sort_rows(sheet: Sheet, rows: Iterable[Row]) -> None:
    ended = False
    for row in _below_header(sheet, rows):
        if _is_secret(sheet, row):
            sheet.secret.append(row)
            continue
        total = _is_total(sheet, row)
        ended = ended or total
        reason = _layout(sheet, row, total=total, ended=ended)
        if reason:
            sheet.skipped.append(Problem(sheet=sheet.name, row=row.number, column="", value="", problem=reason))
        elif not _is_column_numbers(sheet, row):
            sheet.records.append(row)


def _below_header(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that hold more than a number and the words of an earlier refusal."""
    beside = {sheet.header.fields.get(field) for field in (INDEX, ERROR)}
    for row in rows:
        filled = (not is_blank(cell) for column, cell in enumerate(row.cells) if column not in beside)
        if row.number > sheet.header.last and (any(filled) or _is_heading(sheet, row)):
            yield row


def _is_heading(sheet: Sheet, row: Row) -> bool:
    """A merged heading stands in the column of numbers and is none: it is passed over too, but told."""
    index = as_text(sheet.value(row, INDEX)).strip(" .")
    return bool(index) and not index.isdecimal()


def _is_secret(sheet: Sheet, row: Row) -> bool:
    if sheet.header.columns is not TASKS:
        return False
    # The words of a refusal written by us ("Lỗi") are no mark; the row below them is judged by its own cells.
    error = sheet.header.fields.get(ERROR, -1)
    cells = (*row.cells[:error], *row.cells[error + 1 :]) if error >= 0 else row.cells
    return is_secret(cells, sheet.value(row, "secrecy"), sheet.value(row, "document_number"))


def _is_total(sheet: Sheet, row: Row) -> bool:
    """A row that adds the others up: it says "Tổng" first and names no lead department."""
    first = next(row.filled)
    return isinstance(first, str) and _TOTAL.fullmatch(fold(first)) is not None and not _names_lead(sheet, row)


def _names_lead(sheet: Sheet, row: Row) -> bool:
    required = sheet.header.columns.required[0][0]
    lead = as_text(sheet.value(row, required))
    return bool(lead) and not re.fullmatch(r"[\d.,%]+", lead) and _TOTAL.fullmatch(fold(lead)) is None


def _layout(sheet: Sheet, row: Row, *, total: bool, ended: bool) -> str:
    """Why a row is no record, in words for the clerk; "" for a record."""
    if total:
        return "Dòng tổng cộng: đã bỏ qua."
    if ended and not _names_lead(sheet, row):
        return "Dòng dưới phần tổng cộng: đã bỏ qua."
    if sheet.header.columns is TASKS and _is_caption(sheet, row):
        return "Dòng tiêu đề nhóm (chỉ có một nội dung, không có đơn vị chủ trì): đã bỏ qua."
    return ""


def _is_caption(sheet: Sheet, row: Row) -> bool:
    """A heading between records: "I | Khối kinh tế", or one merged cell at the very left of the table."""
    filled = list(islice(row.filled, _MOST_CELLS_OF_A_CAPTION + 1))
    if len(filled) > _MOST_CELLS_OF_A_CAPTION or _names_lead(sheet, row):
        return False
    index = fold(as_text(sheet.value(row, INDEX)))
    merged_at_left = len(filled) == 1 and not is_blank(row.cell(0)) and sheet.header.fields.get(INDEX) == 0
    return bool(_SECTION_NUMBER.fullmatch(index)) or (merged_at_left and not index.isdigit())


def _is_column_numbers(sheet: Sheet, row: Row) -> bool:
    """The row right under a header that numbers its columns: (1) (2) (3), or A B 1 2 3."""
    if row.number > sheet.header.last + 2 or len(list(row.filled)) < _FEWEST_COLUMN_NUMBERS:
        return False
    return all(_COLUMN_NUMBER.fullmatch(fold(as_text(cell))) for cell in row.filled)
