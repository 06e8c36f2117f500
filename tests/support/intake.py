"""Files as offices send them, and an office to import them into."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from tasks.calendar_day import seed
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.handlers import BUS
from tasks.intake.grid import Grid, Row
from tasks.intake.load import Order, import_path
from tasks.intake.result import ImportResult
from tasks.intake.sheet import Sheet, read_sheet
from tasks.text import fold
from tasks.workdays import calendar_of

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
CALENDAR = calendar_of([date(2026, 11, 24), date(2026, 9, 2)], [], date(2026, 12, 31))
HEADER: tuple[str, ...] = ("STT", "Số, ký hiệu", "Ngày ban hành", "Nội dung nhiệm vụ", "Đơn vị chủ trì")
HEADER += ("Đơn vị phối hợp", "Hạn xử lý", "Trạng thái", "Ngày báo cáo", "Ghi chú")
LEADS = ("Sở Tài chính", "Sở Xây dựng", "Sở Nội vụ", "Sở Ngoại vụ", "UBND phường Kỳ Lừa")


def task(**cells: Any) -> tuple[Any, ...]:
    """A row under HEADER; what is not named is what any good row has."""
    values: dict[str, Any] = {
        "stt": 1,
        "number": "1562/UBND-KT",
        "issued": "05/10/2026",
        "content": "Tổng hợp tình hình giải ngân",
        "lead": "Sở Tài chính",
        "others": "Sở Xây dựng",
        "deadline": "30/11/2026",
        "state": "Đang thực hiện",
        "reported": "",
        "note": "",
    }
    return tuple((values | cells).values())


def grid(*rows: Sequence[Any], name: str = "Nhiệm vụ") -> Grid:
    return Grid(name, [Row(number, list(row)) for number, row in enumerate(rows, start=1) if any(row)])


def sheet(*rows: Sequence[Any], name: str = "Nhiệm vụ") -> Sheet:
    """The list that the rows hold, header first."""
    found = read_sheet(grid(*rows, name=name))
    assert found is not None
    return found


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(line, column, datetime.combine(value, time()), day)
                    elif value not in {None, ""}:
                        page.write(line, column, value)
    return path


def read_cells(path: Path, name: str) -> list[tuple[Any, ...]]:
    """The cells of a workbook as another program sees them."""
    book = openpyxl.load_workbook(path)
    try:
        return [tuple(row) for row in book[name].iter_rows(values_only=True)]
    finally:
        book.close()


@dataclass
class Intake:
    """Imports into one database; `order` may be changed for one import."""

    database: Database
    folder: Path
    order: Order

    def run(self, *rows: Sequence[Any], header: Sequence[str] = HEADER, **changes: Any) -> ImportResult:
        """Import a list of tasks."""
        return self.sheets({"Nhiệm vụ": [header, *rows]}, **changes)

    def sheets(self, sheets: dict[str, Sequence[Sequence[Any]]], **changes: Any) -> ImportResult:
        path = write_xlsx(self.folder / "nhiem-vu.xlsx", sheets)
        return self.path(path, **changes)

    def path(self, path: Path, **changes: Any) -> ImportResult:
        return import_path(self.database, path, replace(self.order, **changes))


def open_office(database: Database, folder: Path) -> Intake:
    """An office with LEADS for departments and the calendar of 2026."""
    with database.write() as session:
        seed(session, [2026])
        for position, name in enumerate(LEADS, start=1):
            kind = DepartmentKind.COMMUNE if name.startswith("UBND") else DepartmentKind.DEPARTMENT
            session.add(Department(name=name, folded=fold(name), kind=kind, position=position))
    return Intake(database, folder, Order(now=NOW, today=TODAY, calendar=CALENDAR, bus=BUS))
