"""Whatever a file holds, reading it ends in rows, in problems that are told, or in the one typed error."""

import tempfile
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.intake.cell import Failure, Formula
from tasks.intake.columns import CONTACTS, DEPARTMENTS, TASKS
from tasks.intake.departments import read_department
from tasks.intake.file import read_file
from tasks.intake.grid import Grid, Row
from tasks.intake.problem import CellError, UnusableFileError
from tasks.intake.separated import read_separated
from tasks.intake.sheet import read_sheet
from tasks.intake.task_reader import TaskRowReader
from tests.support.intake import CALENDAR, HEADER, task, write_xlsx

WORDS = ["MẬT", "Tổng cộng", "15 ngày", "hằng tháng", "Së Néi vô", "05/11/2026", "Hoàn thành", "=A1", "…", "-"]
CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(WORDS),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.builds(Formula, st.text(max_size=5)),
    st.builds(Failure, st.just("#N/A")),
)
TITLES = [name for columns in (TASKS, DEPARTMENTS, CONTACTS) for names in columns.names.values() for name in names]
HEADERS = st.lists(st.sampled_from(TITLES) | st.text(max_size=8), min_size=1, max_size=12, unique=True)


def read_all(grid: Grid) -> None:
    sheet = read_sheet(grid)
    if sheet is None:
        return
    reader = TaskRowReader(sheet, CALENDAR)
    for row in sheet.records:
        if sheet.header.columns is TASKS:
            assert (reader.read(row) is None) == bool(reader.errors)
        elif sheet.header.columns is DEPARTMENTS:
            with suppress(CellError):
                read_department(sheet, row)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEADERS, st.lists(st.lists(CELLS, max_size=14), max_size=6))
@example(["Nội dung", "Chủ trì"], [[date(1, 1, 1), float("nan")]])
def test_random_cells_are_read_or_told(header: list[str], rows: list[list[object]]) -> None:
    cells = [Row(number, [*row]) for number, row in enumerate(rows, start=2)]  # type: ignore[list-item]
    with suppress(UnusableFileError):
        read_all(Grid("", [Row(1, [*header]), *cells]))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_random_text_files_are_read_or_refused(content: bytes) -> None:
    with suppress(UnusableFileError):
        read_all(read_separated(content, "a.csv"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(damage: list[tuple[int, int]]) -> None:
    content = bytearray(whole_workbook())
    for place, byte in damage:
        content[place % len(content)] = byte
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        with suppress(UnusableFileError):
            for grid in read_file(Path(file.name)):
                read_all(grid)


@cache
def whole_workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_xlsx(Path(folder) / "a.xlsx", {"Nhiệm vụ": [HEADER, task()]}).read_bytes()
