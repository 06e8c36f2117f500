"""What is wrong with a file or with one of its cells: each says place, found, expected and mend, in Vietnamese."""

from dataclasses import dataclass

SHOWN_CHARACTERS = 80
"""As much of a cell as a message repeats: enough to recognise it, short enough to read."""


@dataclass(kw_only=True, eq=False)  # not frozen: context managers set the traceback of what passes them
class UnusableFileError(Exception):
    """The file as a whole cannot be read; nothing of it was imported. `mend` is a sentence for the clerk."""

    place: str
    found: str
    expected: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}; cần {self.expected}. Cách sửa: {self.mend}."


@dataclass(kw_only=True, eq=False)
class CellError(Exception):
    """One cell of one row says something that cannot be taken as it stands; the row is rejected."""

    field: str
    value: str
    expected: str
    mend: str

    def __str__(self) -> str:
        found = f"thấy «{shown(self.value)}»" if self.value else "ô trống"
        return f"{found}; cần {self.expected}. Cách sửa: {self.mend}."


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A rejected cell (or a warning about one) as it is told: `row` counts as the spreadsheet counts, from 1."""

    sheet: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        column = f", cột {self.column}" if self.column else ""
        return f"Dòng {self.row}{column}: {self.problem}"


def shown(value: str) -> str:
    return value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"
