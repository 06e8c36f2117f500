"""Sheets of an .xlsx file as grids, read by openpyxl in its streaming mode after the guard has let the file in."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from tasks.intake.book_reader import BookReader
from tasks.intake.cell import Value, is_blank
from tasks.intake.grid import Grid, Row, Rows
from tasks.intake.guard import check_size, check_workbook
from tasks.intake.problem import UnusableFileError
from tasks.intake.worksheet import Cells, read_rows
from tasks.text import clean

# openpyxl documents no errors of its own for broken XML: these are what its parsers and converters let through.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    InvalidFileException,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(content: bytes, name: str) -> list[Grid]:
    """Every visible or hidden worksheet, blank rows left out.

    Raises:
        UnusableFileError: the guard refuses it, or it is no workbook; also while rows are read.
    """
    check_workbook(content, name)
    with _told_when_broken(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that carry no data
        return _grids(content, name)


@contextmanager
def _told_when_broken(name: str) -> Iterator[None]:
    try:
        yield
    except UnusableFileError:
        raise
    except _BROKEN as error:
        raise UnusableFileError(
            place=f"Tệp {name}",
            found=f"không đọc được như một bảng tính ({type(error).__name__})",
            expected="tệp .xlsx nguyên vẹn",
            mend="mở tệp bằng Excel rồi lưu lại dạng .xlsx",
        ) from error


def _grids(content: bytes, name: str) -> list[Grid]:
    # data_only=False: formulas come as formulas, not as the value that some program once kept beside them.
    reader = BookReader(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    reader.read()
    book = reader.wb
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    return [Grid(clean(str(sheet.title)), Rows(partial(_rows, sheet, name)), epoch=book.epoch) for sheet in sheets]


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    with _told_when_broken(name):
        yield from _numbered(sheet, name)


def _numbered(sheet: Any, name: str) -> Iterator[Row]:
    last = 0
    for number, cells in read_rows(sheet):
        check_size(number, cells[-1][0] if cells else 0, name)
        values = _values(cells)
        # A row that goes back up is passed over, as openpyxl itself does.
        if number > last and not all(is_blank(value) for value in values):
            yield Row(number, values)
        last = max(last, number)


def _values(cells: Cells) -> list[Value]:
    """Up to the last that says something, each in its column."""
    values: list[Value] = [None] * (cells[-1][0] if cells else 0)
    for column, value in cells:
        if column <= len(values):
            values[column - 1] = value
    while values and values[-1] is None:
        values.pop()
    return values
