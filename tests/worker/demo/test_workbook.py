"""The sample's workbook comes in by the door that every office's workbook comes in by."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.database import Database
from tasks.figures import figures
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.workdays import Calendar
from worker.demo.sample import DONE, TOTAL, draw
from worker.demo.workbook import TASK_HEADERS, task_rows, write_workbook

ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory, calendar2026: Calendar) -> Path:
    path = tmp_path_factory.mktemp("demo") / "mau.xlsx"
    write_workbook(path, draw(ON, calendar2026))
    return path


def test_every_row_is_imported_and_gives_the_figures_of_the_report(
    sqlite_database: Database, workbook: Path, calendar2026: Calendar
) -> None:
    order = Order(now=NOW, today=ON, calendar=calendar2026, bus=BUS)
    result = import_path(sqlite_database, workbook, order)
    assert (result.errors, result.warnings) == ([], [])
    assert result.as_json()["lists"]["tasks"]["created"] == TOTAL
    with sqlite_database.read() as session:
        counts = figures(session, ON, calendar2026).counts
    assert (counts.total, counts.done) == (TOTAL, DONE)
    assert counts.rate_a.percent("cut") == "95,4%"
    assert counts.rate_a.percent() == "95,5%"
    assert 0.98 < counts.rate_b.part / counts.rate_b.whole < 0.995
    assert counts.open_overdue >= 34


def _column(rows: Iterable[Sequence[Any]], header: str) -> list[Any]:
    return [row[TASK_HEADERS.index(header)] for row in rows]


def test_results_are_numbered_once_for_each_department_and_year(calendar2026: Calendar) -> None:
    rows = list(task_rows(draw(ON, calendar2026)))
    columns = [_column(rows, header) for header in ("Đơn vị chủ trì", "Ngày báo cáo", "Văn bản kết quả")]
    results = [(lead, day.year, result) for lead, day, result in zip(*columns, strict=True) if day]
    assert len(results) > DONE
    assert len(set(results)) == len(results)


def test_document_numbers_look_like_an_offices(calendar2026: Calendar) -> None:
    numbers = set(_column(task_rows(draw(ON, calendar2026)), "Số, ký hiệu văn bản giao"))
    assert {number.partition("/")[2].partition("-")[0] for number in numbers} == {
        "UBND",
        "VP",
        "TB",
        "KH",
        "QĐ",
        "CT",
        "CĐ",
    }
