"""The thirty sample tasks once more: from the file through the real import, counted by the real query."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tasks.calendar_day import load_calendar, seed, seed_years
from tasks.database import Database
from tasks.deadline import late_by
from tasks.figures import Ageing, Figures, figures
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.rates import Counts
from tasks.report.count import count_report
from tasks.report.span import span
from tasks.state import ExecutionState
from tasks.task import Task
from tasks.workdays import Calendar

DATA = Path(__file__).parents[1] / "data"
CLOSE = date(2026, 11, 20)
NOT_IN_THE_LIST = (
    "Tên;Viết tắt;Loại\nCông an tỉnh;CAT;sở, ban, ngành\n"
    "Trung tâm Phục vụ hành chính công tỉnh;TTPVHCC;sở, ban, ngành\n"
)


def imported(database: Database, folder: Path) -> tuple[Figures, Calendar]:
    """The figures at the close of 20/11/2026, of the sample in an office with the departments that it names."""
    with database.write() as session:
        seed(session, seed_years(CLOSE))
        calendar = load_calendar(session)
    others = folder / "don-vi.csv"
    others.write_text(NOT_IN_THE_LIST, encoding="utf-8-sig")
    order = Order(now=datetime(2026, 11, 20, 10, tzinfo=UTC), today=CLOSE, calendar=calendar, bus=BUS)
    for path in (DATA / "co-quan-lang-son.csv", others, DATA / "nhiem-vu-mau.csv"):
        assert import_path(database, path, order).errors == []
    with database.read() as session:
        return figures(session, CLOSE, calendar), calendar


def test_the_imported_sample_gives_the_figures_counted_by_hand(database: Database, tmp_path: Path) -> None:
    found, _ = imported(database, tmp_path)

    assert found.counts == Counts(total=30, done_on_time=6, done_late=3, open_in_time=16, open_overdue=5)
    assert (found.counts.rate_a.percent(), found.counts.rate_b.percent()) == ("30,0%", "64,3%")
    assert found.ageing == Ageing(up_to_7=3, up_to_30=2)
    assert found.extended == 2
    assert found.by_state == {
        ExecutionState.DONE: 9,
        ExecutionState.IN_PROGRESS: 15,
        ExecutionState.NOT_STARTED: 2,
        ExecutionState.REPORTED: 1,
        ExecutionState.REDO: 1,
        ExecutionState.PAUSED: 1,
        ExecutionState.TRANSFER_REQUESTED: 1,
    }


def test_each_overdue_task_is_late_by_the_days_counted_by_hand(database: Database, tmp_path: Path) -> None:
    _, calendar = imported(database, tmp_path)
    with database.read() as session:
        tasks = session.scalars(select(Task).where(Task.state != ExecutionState.DONE).order_by(Task.id)).all()
        late = {task.document_number: late_by(task, CLOSE, calendar) for task in tasks}

    assert {number: days for number, days in late.items() if days} == {
        "1570/UBND-KT": 5,
        "1633/UBND-KT": 1,
        "1551/UBND-KT": 15,
        "1577/UBND-KT": 10,
        "1619/UBND-KT": 4,
    }


def test_the_worst_department_is_the_ward_with_the_oldest_task(database: Database, tmp_path: Path) -> None:
    found, _ = imported(database, tmp_path)
    worst = max(found.departments, key=lambda line: line.worst)

    assert (worst.name, worst.worst, worst.counts.open_overdue) == ("UBND phường Kỳ Lừa", 15, 1)


def test_the_report_of_the_year_says_what_the_figures_of_the_day_say(database: Database, tmp_path: Path) -> None:
    found, calendar = imported(database, tmp_path)
    with database.read() as session:
        year = span(date(2026, 1, 1), CLOSE, CLOSE)
        report = count_report(session, year, calendar, ZoneInfo("Asia/Ho_Chi_Minh"))

    assert report.total.counts == found.counts
    assert (report.total.extended, report.total.cancelled, report.by_own_days) == (2, 0, 0)
    assert {line.name: line.counts for line in report.lines} == {each.name: each.counts for each in found.departments}
    assert [line.name for line in report.lines] == [each.name for each in found.departments]
