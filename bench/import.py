"""A list of tasks imported, new and again, beside openpyxl reading the file alone and beside bare inserts."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter
from sqlalchemy import insert, select

from bench._base import base, opened_base
from bench._part import Given, run_part
from bench._peak import peak
from bench._row import Must, Row
from bench._sample import Sample
from bench._scanned import timed
from tasks.database import Database
from tasks.department import Department
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.task import Task
from tasks.text import fold
from tasks.workdays import calendar_of

ROWS, DEPARTMENTS = (3_441, 100_000), 90
MOST_OF_A_FILE = 10_000  # the guard lets 20,000 rows in: more come as several lists, one after another
MUST, FLAT = Must(most=2), Must(most=1.1)
CALENDAR = calendar_of([], [], date(2026, 12, 31))
ORDER = Order(now=datetime(2026, 11, 20, tzinfo=UTC), today=date(2026, 11, 20), calendar=CALENDAR, bus=BUS)
HEADER = ("STT", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Nội dung nhiệm vụ", "Lãnh đạo giao", "Đơn vị chủ trì")
MORE = ("Đơn vị phối hợp", "Loại nhiệm vụ", "Hạn xử lý", "Sản phẩm", "Trạng thái", "Ngày báo cáo", "Ghi chú")


def measure(given: Given) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        counts = [given.scaled(rows) for rows in ROWS]
        paths = [_lists(Path(folder) / str(rows), rows) for rows in counts]
        for kind in given.databases:
            for rows, lists in zip(counts, paths, strict=True):
                yield from _rows(given, kind, lists, f"{kind}: {rows} rows in {len(lists)} lists")
            least, most = (Sample((_peak(kind, lists),)) for lists in paths)
            words, beside = f"memory of an import, {kind}: {counts[1]} rows", f"{counts[0]} rows"
            yield Row(measured=words, unit="MB", ours=most, beside=beside, peer=least, must=FLAT)


def import_into(url: str, paths: list[Path]) -> None:
    """For a process of its own, too."""
    with opened_base(url) as database:
        _import(database, paths)


def _import(database: Database, paths: list[Path]) -> None:
    for path in paths:
        import_path(database, path, ORDER)


def _rows(given: Given, kind: str, paths: list[Path], where: str) -> Iterator[Row]:
    with base(kind, given) as url, opened_base(url) as again:
        _found(again)
        import_into(url, paths)
        new, repeated, bare, reading = given.alternate(
            lambda: _new(kind, paths),
            lambda: timed(lambda: _import(again, paths)),
            lambda: _bare(kind, again),
            lambda: timed(lambda: _read(paths)),
        )
    beside = "openpyxl reading alone"
    yield Row(measured=f"import, new, {where}", unit="s", ours=new, beside=beside, peer=reading, must=MUST)
    yield Row(measured=f"import, again, {where}", unit="s", ours=repeated, beside=beside, peer=reading, must=MUST)
    yield Row(measured=f"import, new, {where}", unit="s", ours=new, beside="bare inserts of its tasks", peer=bare)


def _new(kind: str, paths: list[Path]) -> float:
    with base(kind) as url, opened_base(url) as database:
        _found(database)
        return timed(lambda: _import(database, paths))


def _bare(kind: str, filled: Database) -> float:
    """The tasks of a filled database inserted into an empty one."""
    with filled.read() as session:
        rows = [row._asdict() for row in session.execute(select(Task.__table__))]
    with base(kind) as url, opened_base(url) as database:
        _found(database)

        def act() -> None:
            with database.write() as session:
                session.execute(insert(Task), rows)

        return timed(act)


def _read(paths: list[Path]) -> None:
    for path in paths:
        for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass


def _peak(kind: str, paths: list[Path]) -> float:
    with base(kind) as url, opened_base(url) as database:
        _found(database)
        return peak(import_into, url, paths)


def _found(database: Database) -> None:
    with database.write() as session:
        for n in range(DEPARTMENTS):
            name = f"Sở thứ {n}"
            session.add(Department(name=name, folded=fold(name), kind="department", position=n))


def _lists(folder: Path, rows: int) -> list[Path]:
    """So many rows as an office keeps them."""
    folder.mkdir()
    return [_list(folder, range(first, min(first + MOST_OF_A_FILE, rows))) for first in range(0, rows, MOST_OF_A_FILE)]


def _list(folder: Path, rows: range) -> Path:
    path = folder / f"{rows.start}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Nhiệm vụ")
        sheet.write_row(3, 0, HEADER + MORE)
        for place, n in enumerate(rows):
            for column, value in enumerate(_row(n)):
                sheet.write(4 + place, column, value, day if isinstance(value, datetime) else None)
    return path


def _row(n: int) -> tuple[object, ...]:
    issued = datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None) + timedelta(days=n % 300)
    others = "; ".join(f"Sở thứ {(n + step) % DEPARTMENTS}" for step in (1, 2, 3))
    before = (n + 1, f"{n // 3 + 1}/UBND-KT", issued, f"V/v việc {n // 3}", f"Tham mưu, đề xuất việc số {n}")
    after = ("Chủ tịch UBND tỉnh", f"Sở thứ {n % DEPARTMENTS}", others, "Có hạn", issued + timedelta(days=20))
    return before + after + ("Báo cáo", "Hoàn thành đúng hạn", issued + timedelta(days=15), f"Ghi chú {n}")


if __name__ == "__main__":
    sys.exit(run_part("import", measure, __doc__))
