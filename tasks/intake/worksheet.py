"""The rows of a worksheet, each cell as openpyxl reads it; nothing else of the sheet is looked at."""

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

from tasks.intake.element import elements

Cells = list[dict[str, Any]]
"""As openpyxl tells them: of each its `column`, `value` and `data_type`."""


def read_rows(sheet: Any) -> Iterator[tuple[int, Cells]]:
    """The number and the cells of each row that the sheet has, in its order.

    Raises:
        ParseError, DTDForbidden: as `elements`.
    """
    book = sheet.parent
    formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}  # noqa: SLF001 - as openpyxl's own rows
    with sheet._get_source() as source:  # noqa: SLF001
        reader: Any = WorkSheetParser(source, sheet._shared_strings, epoch=book.epoch, **formats)  # noqa: SLF001
        for element in elements(source, ROW_TAG):
            yield reader.parse_row(element)
            reader.row_dimensions.clear()  # heights and styles: nobody asks
