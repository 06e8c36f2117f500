"""Find the header of a sheet, wherever it stands: under merged titles, in one row or in two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from tasks.intake.cell import Value, as_text
from tasks.intake.columns import ERROR, INDEX, KINDS, Columns, header_key
from tasks.intake.grid import Grid, Row
from tasks.intake.problem import UnusableFileError
from tasks.text import fold

SEARCHED_ROWS = 40
"""A header deeper than this has not been seen: letterhead, motto, title, period and unit take about ten rows."""


@dataclass(frozen=True)
class Header:
    """`fields`: field → column, from 0. `titles`: what each column is called, to write it again. `last`: its row."""

    columns: Columns
    fields: Mapping[str, int]
    titles: Sequence[str]
    first: int
    last: int

    def title(self, field: str) -> str:
        return self.titles[self.fields[field]] if field in self.fields else self.columns.label(field)


def find_header(grid: Grid) -> Header | None:
    """The header that knows the most columns of a kind of list; None when the sheet is no list.

    Raises:
        UnusableFileError: two columns of the header mean the same.
    """
    named = next((kind for kind in KINDS if fold(kind.sheet) == fold(grid.name)), None)
    found = [header for kind in ((named,) if named else KINDS) for header in _best(grid, kind)]
    header = max(found, key=lambda candidate: len(candidate.fields), default=None)
    if header is not None:
        _check_unique(grid, header)
    return header


def _best(grid: Grid, kind: Columns) -> Iterator[Header]:
    known = kind.by_key()
    candidates = [_header(kind, known, titles, first, last) for titles, first, last in _candidates(grid.rows)]
    complete = [header for header in candidates if _is_complete(header)]
    if complete:
        yield max(complete, key=lambda header: (len(header.fields), -header.last))


def _candidates(rows: Iterable[Row]) -> Iterator[tuple[list[str], int, int]]:
    top = list(islice(rows, SEARCHED_ROWS))
    for row in top:
        yield [as_text(cell) for cell in row.cells], row.number, row.number
    for upper, lower in pairwise(top):
        yield _joined(upper.cells, lower.cells), upper.number, lower.number


def _joined(upper: Sequence[Value], lower: Sequence[Value]) -> list[str]:
    """A header of two rows: "Văn bản giao" over "Số, ký hiệu" and "Ngày ban hành"; the lower cell says which."""
    width = max(len(upper), len(lower))
    padded = [[as_text(cell) for cell in [*cells, *[None] * (width - len(cells))]] for cells in (upper, lower)]
    return [below or above for above, below in zip(*padded, strict=True)]


def _header(kind: Columns, known: Mapping[str, str], titles: list[str], first: int, last: int) -> Header:
    fields: dict[str, int] = {}
    for column, title in enumerate(titles):
        field = known.get(header_key(title))
        if field is not None:
            fields.setdefault(field, column)
    return Header(kind, fields, titles, first, last)


def _is_complete(header: Header) -> bool:
    return all(any(field in header.fields for field in group) for group in header.columns.required)


def _check_unique(grid: Grid, header: Header) -> None:
    known = header.columns.by_key()
    seen: dict[str, str] = {}
    for title in header.titles:
        field = known.get(header_key(title))
        if field is not None and field in seen:
            raise UnusableFileError(
                place=f"Trang {grid.name or 'dữ liệu'}, dòng {header.last}",
                found=f"hai cột cùng nghĩa: «{seen[field]}» và «{title}»",
                expected="mỗi nội dung một cột",
                mend="xóa hoặc đổi tên một trong hai cột",
            )
        if field not in {None, INDEX, ERROR}:
            seen[str(field)] = title
