"""Writes a workbook as a clerk would have it: three sheets with Vietnamese headers."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Rows = Sequence[Sequence[str | int]]


def write_workbook(path: Path, **sheets: tuple[Sequence[str], Rows]) -> Path:
    """`sheets`: name of the sheet with _ for spaces → (headers, rows)."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, (headers, rows) in sheets.items():
        sheet = book.add_worksheet(name.replace("_", " "))
        for row, cells in enumerate([headers, *rows]):
            sheet.write_row(row, 0, list(cells))
    book.close()
    return path
