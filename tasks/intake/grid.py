"""A sheet as rows of cells, whatever file it came from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tasks.intake.cell import Value, is_blank

WINDOWS_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of serials, not a moment


@dataclass(frozen=True)
class Row:
    """`number` counts as the spreadsheet counts, from 1."""

    number: int
    cells: Sequence[Value]

    def cell(self, column: int) -> Value:
        return self.cells[column] if 0 <= column < len(self.cells) else None

    @property
    def filled(self) -> Iterator[Value]:
        return (cell for cell in self.cells if not is_blank(cell))


@dataclass(frozen=True)
class Rows:
    """Rows that are read from the file each time they are gone through: a list may be long."""

    read: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        return self.read()


@dataclass(frozen=True)
class Grid:
    """`ragged` rows mean something only where cells are separated by signs (csv). `notes` tell how it was read."""

    name: str
    rows: Iterable[Row]
    epoch: datetime = WINDOWS_EPOCH
    separated: bool = False
    notes: tuple[str, ...] = field(default=())
