"""How long a province's year of tasks takes to import, new and again. Limit: 3 s for 3,441 tasks, on an idle machine.

Run: PYTHONPATH=. .venv/bin/python bench/import_time.py
"""

import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from tasks.database import Database, open_database
from tasks.department import Department
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.text import fold
from tasks.workdays import calendar_of
from worker.migrate import migrate

TASKS, DEPARTMENTS, MOST_SECONDS = 3441, 90, 3.0
HEADER = ("STT", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Nội dung nhiệm vụ", "Lãnh đạo giao", "Đơn vị chủ trì")
MORE = ("Đơn vị phối hợp", "Loại nhiệm vụ", "Hạn xử lý", "Sản phẩm", "Trạng thái", "Ngày báo cáo", "Ghi chú")


def write_list(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Nhiệm vụ")
        sheet.write_row(3, 0, HEADER + MORE)
        for n in range(TASKS):
            issued = datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None) + timedelta(days=n % 300)
            others = "; ".join(f"Sở thứ {(n + step) % DEPARTMENTS}" for step in (1, 2, 3))
            before = (n + 1, f"{n // 3 + 1}/UBND-KT", issued, f"V/v việc {n // 3}", f"Tham mưu, đề xuất việc số {n}")
            after = ("Chủ tịch UBND tỉnh", f"Sở thứ {n % DEPARTMENTS}", others, "Có hạn", issued + timedelta(days=20))
            rest = ("Báo cáo", "Hoàn thành đúng hạn", issued + timedelta(days=15), f"Ghi chú {n}")
            for column, value in enumerate(before + after + rest):
                sheet.write(4 + n, column, value, day if isinstance(value, datetime) else None)


def open_office(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'bench.db'}"
    migrate(url)
    database = open_database(url)
    with database.write() as session:
        for n in range(DEPARTMENTS):
            name = f"Sở thứ {n}"
            session.add(Department(name=name, folded=fold(name), kind="department", position=n))
    return database


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        path, database = Path(place) / "nam.xlsx", open_office(Path(place))
        write_list(path)
        calendar = calendar_of([], [], date(2026, 12, 31))
        order = Order(now=datetime(2026, 11, 20, tzinfo=UTC), today=date(2026, 11, 20), calendar=calendar, bus=BUS)
        worst = max([run(name, database, path, order) for name in ("new", "again")])
        database.close()
    return int(worst > MOST_SECONDS)


def run(name: str, database: Database, path: Path, order: Order) -> float:
    start, cpu = time.perf_counter(), time.process_time()
    result = import_path(database, path, order)
    seconds, used = time.perf_counter() - start, time.process_time() - cpu
    counts = f"{result.created} created, {result.unchanged} unchanged, {result.rejected} rejected"
    sys.stdout.write(f"{name:6} {seconds:5.2f} s ({used:5.2f} s of processor)  {counts}\n")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
