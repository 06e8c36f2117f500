"""Open a file that an office sent: what it is, is told by its first bytes, not by its name."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tasks.intake.cell import Value
from tasks.intake.grid import Grid, Row, Rows
from tasks.intake.guard import read_bytes
from tasks.intake.legacy import CONVERTERS, suspected
from tasks.intake.problem import UnusableFileError
from tasks.intake.separated import read_separated
from tasks.intake.workbook import read_workbook

_ZIP = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = {_OLD_OFFICE: "tệp Excel cũ (.xls) hoặc có mật khẩu", b"%PDF": "tệp PDF", b"<": "tệp HTML hoặc XML"}


def read_file(path: Path, encoding: str = "") -> list[Grid]:
    """The sheets of a .xlsx or .csv file; with `encoding` "tcvn3" or "vni" the cells typed in that font are converted.

    Raises:
        UnusableFileError: hostile, broken, or neither of the two.
    """
    grids = _read(read_bytes(path), path.name, encoding)
    font = encoding.upper()
    return [_converted(grid, font) for grid in grids] if font in CONVERTERS else grids


def _read(content: bytes, name: str, encoding: str) -> list[Grid]:
    if content.startswith(_ZIP):
        return read_workbook(content, name)
    for start, kind in _OTHERS.items():
        if content.startswith(start):
            mend = "mở bằng Excel, bỏ mật khẩu nếu có, rồi lưu dạng .xlsx"
            raise UnusableFileError(
                place=f"Tệp {name}", found=f"đây là {kind}", expected="tệp .xlsx hoặc .csv", mend=mend
            )
    return [read_separated(content, name, encoding)]


def _converted(grid: Grid, font: str) -> Grid:
    def rows() -> Iterator[Row]:
        return (Row(row.number, [_in_unicode(cell, font) for cell in row.cells]) for row in grid.rows)

    return replace(grid, name=str(_in_unicode(grid.name, font)), rows=Rows(rows))


def _in_unicode(cell: Value, font: str) -> Value:
    """A person said which font the file was typed in: what looks so is converted, the rest stays."""
    found = suspected(cell) if isinstance(cell, str) else None
    return CONVERTERS[font](cell) if isinstance(cell, str) and found and found[0] == font else cell
