import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from defusedxml.common import DTDForbidden

from tasks.intake.book_reader import BookReader
from tasks.intake.problem import UnusableFileError
from tasks.intake.workbook import read_workbook
from tasks.intake.worksheet import as_value, read_rows

ROWS = 500
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


@pytest.fixture
def content() -> bytes:
    """A workbook of all kinds of cells, whose rows go over the borders of chunks."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for number in range(0, 2 * ROWS, 2):
            sheet.write_row(number, number % 3, [number, "Sở Nội vụ & <ô>", True, 2.5, None, f"việc {number}"])
            sheet.write_datetime(number, 9, datetime(2026, 1, 5), day)  # noqa: DTZ001 - a cell knows no zone
            sheet.write_formula(number, 12, "=A1+1")
            sheet.write_rich_string(number, 14, "Sở ", book.add_format({"bold": True}), f"Xây dựng _x0041_ {number}")
    return held.getvalue()


def replaced(content: bytes, old: bytes, new: bytes, where: str = SHEET) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(held, "w") as other:
        for name in book.namelist():
            part = book.read(name)
            other.writestr(name, part.replace(old, new) if name == where else part)
    return held.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]


def plain_days(content: bytes) -> bytes:
    """The same, where a cell without a style is a day: the first of the formats, which is so in some offices."""
    _, _, first = zipfile.ZipFile(io.BytesIO(content)).read(STYLES).partition(b"<cellXfs")
    return replaced(content, first, first.replace(b'numFmtId="0"', b'numFmtId="14"', 1), STYLES)


@pytest.mark.parametrize("made", [bytes, plain_days])
def test_every_cell_is_what_openpyxl_says(content: bytes, made: Callable[[bytes], bytes]) -> None:
    content = made(content)
    reader = BookReader(io.BytesIO(content), read_only=True)
    reader.read()
    (sheet,) = reader.wb.worksheets

    theirs = {
        (cell.row, cell.column): as_value(cell.value, cell.data_type)
        for row in opened(content).iter_rows()
        for cell in row
        if cell.value is not None
    }
    ours = {(number, column): value for number, cells in read_rows(sheet) for column, value in cells}
    assert ours == theirs
    assert len(ours) == ROWS * 8


def test_a_sheet_that_declares_a_type_is_read_no_further(content: bytes) -> None:
    typed = replaced(content, b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet')
    sheet = opened(content)
    sheet.parent._archive = zipfile.ZipFile(io.BytesIO(typed))  # noqa: SLF001 - the guard and openpyxl refuse it before
    with pytest.raises(DTDForbidden):
        list(read_rows(sheet))


def test_broken_xml_is_told_as_broken(content: bytes) -> None:
    with pytest.raises(UnusableFileError, match="ParseError"):
        list(read_workbook(replaced(content, b"</sheetData>", b""), "a.xlsx")[0].rows)


def test_a_row_that_goes_back_up_is_passed_over(content: bytes) -> None:
    (grid,) = read_workbook(replaced(content, b'<row r="5"', b'<row r="2"'), "a.xlsx")
    assert [row.number for row in grid.rows][:3] == [1, 3, 7]
