"""All the lists that a file holds."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from tasks.intake.columns import KINDS
from tasks.intake.file import read_file
from tasks.intake.grid import Grid
from tasks.intake.legacy import suspected
from tasks.intake.problem import UnusableFileError
from tasks.intake.sheet import Sheet, read_sheet
from tasks.intake.template import LISTS_SHEET
from tasks.text import fold

LOOKED_AT = 10
"""Rows of a sheet without a list that are looked at for a font of long ago."""


def read_lists(path: Path, encoding: str = "") -> tuple[list[Sheet], list[str]]:
    """The lists of a file, and what is to be told of how it was read.

    Raises:
        UnusableFileError: also when it holds no list, or one of the sheets named for a list has no header.
    """
    grids = read_file(path, encoding)
    sheets, notes = [], [note for grid in grids for note in grid.notes]
    for grid in grids:
        sheet = read_sheet(grid)
        if sheet is not None:
            sheets.append(sheet)
        elif _is_empty(grid):
            continue
        elif fold(grid.name) in {fold(kind.sheet) for kind in KINDS}:
            raise _no_list(path.name, [grid])
        elif grid.name != LISTS_SHEET:
            notes.append(f"Trang «{grid.name}» không phải danh sách nào: đã bỏ qua.")
    if not sheets:
        raise _no_list(path.name, grids)
    return sheets, notes


def _is_empty(grid: Grid) -> bool:
    return next(iter(grid.rows), None) is None


def _no_list(name: str, grids: Sequence[Grid]) -> UnusableFileError:
    cells = (
        cell for grid in grids for row in islice(grid.rows, LOOKED_AT) for cell in row.cells if isinstance(cell, str)
    )
    font = next((guess[0] for cell in cells if (guess := suspected(cell))), "")
    asked = "; ".join(
        f"{kind.sheet}: " + ", ".join("/".join(kind.label(field) for field in group) for group in kind.required)
        for kind in KINDS
    )
    mend = f"chuyển tệp sang Unicode, hoặc thêm --encoding {font.lower()}" if font else "xem mẫu: dondoc template"
    found = f"chữ có vẻ là phông {font}" if font else "không thấy dòng tiêu đề của một danh sách nào"
    return UnusableFileError(place=f"Tệp {name}", found=found, expected=f"các cột bắt buộc ({asked})", mend=mend)
