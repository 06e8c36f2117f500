"""The rows of a worksheet, each cell as openpyxl reads it; nothing else of the sheet is looked at."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser

from tasks.intake.cell import Failure, Formula, Value, typed
from tasks.intake.element import children
from tasks.intake.guard import MAX_COLUMNS

Cells = list[tuple[int, Value]]
"""Column, from 1, and value."""
_COLUMNS = {get_column_letter(number): number for number in range(1, MAX_COLUMNS + 1)}
_DIGITS = "0123456789"


def read_rows(sheet: Any) -> Iterator[tuple[int, Cells]]:
    """The number and the cells of each row that the sheet has, in its order.

    Raises:
        ParseError, DTDForbidden: as `children`.
    """
    reader = _Reader(sheet)
    with sheet._get_source() as source:  # noqa: SLF001 - as openpyxl's own rows
        for element in children(source, DATA_TAG):
            if element.tag == ROW_TAG:
                yield reader.number(element), list(reader.cells(element))


class _Reader:
    """Takes plain cells by itself; what else there is, openpyxl reads."""

    def __init__(self, sheet: Any) -> None:
        book = sheet.parent
        self._dates, spans = book._date_formats, book._timedelta_formats  # noqa: SLF001
        self._strings = sheet._shared_strings  # noqa: SLF001
        formats = {"date_formats": self._dates, "timedelta_formats": spans}
        self._parser: Any = WorkSheetParser(io.BytesIO(), self._strings, epoch=book.epoch, **formats)
        self._is_dated: dict[str | None, bool] = {}
        self._days: dict[tuple[str | None, str], Value] = {}

    def number(self, row: Element) -> int:
        number, _ = self._parser.parse_row(Element(row.tag, row.attrib))
        self._parser.row_dimensions.clear()  # heights and styles: nobody asks
        return int(number)

    def cells(self, row: Element) -> Iterator[tuple[int, Value]]:
        column = 0
        for cell in row:
            place = cell.get("r")
            if place:
                column = _COLUMNS.get(place.rstrip(_DIGITS)) or coordinate_to_tuple(place)[1]
            else:
                column += 1
            yield column, self._value(cell)

    def _value(self, cell: Element) -> Value:
        if len(cell) != 1 or cell[0].tag != VALUE_TAG:
            return self._other(cell) if len(cell) else None
        text, kind = cell[0].text, cell.get("t", "n")
        if text and kind == "s":
            return typed(self._strings[int(text)])
        if text and kind == "n":
            style = cell.get("s")
            return self._day(cell, style, text) if self._has_date(style) else _number(text)
        return self._other(cell)

    def _has_date(self, style: str | None) -> bool:
        if style not in self._is_dated:
            self._is_dated[style] = int(style or 0) in self._dates
        return self._is_dated[style]

    def _day(self, cell: Element, style: str | None, text: str) -> Value:
        """A list has a few hundred days, thousands of times."""
        if (style, text) not in self._days:
            self._days[style, text] = self._other(cell)
        return self._days[style, text]

    def _other(self, cell: Element) -> Value:
        if cell.get("t", "n") != "n":
            return self._told(cell)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of days that no calendar has: they come as errors
            return self._told(cell)

    def _told(self, cell: Element) -> Value:
        told = self._parser.parse_cell(cell)
        return as_value(told["value"], told["data_type"])


def _number(text: str) -> float:
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def as_value(value: Any, kind: str) -> Value:
    """What openpyxl tells of a cell: its value, and its data type."""
    if value is None:
        return None
    if kind in {"f", "e"}:
        return Formula(str(getattr(value, "text", None) or value)) if kind == "f" else Failure(str(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time | timedelta):
        return str(value)
    return value if isinstance(value, date | bool | int | float) else typed(str(value))
