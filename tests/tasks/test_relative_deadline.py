from datetime import date

import pytest

from tasks.database import Database
from tasks.relative_deadline import Counted, RelativeDeadline, Unit, read_counted
from tests.support.office import Office

ISSUED = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("trong 15 ngày làm việc kể từ ngày ban hành", Counted(15, Unit.WORKING, ISSUED)),
        ("Trong thời hạn 15 ngày làm việc, kể từ ngày ký", Counted(15, Unit.WORKING, ISSUED)),
        ("báo cáo trong 10 ngày làm việc kể từ ngày 05/11/2026.", Counted(10, Unit.WORKING, date(2026, 11, 5))),
        ("trong vòng 30 ngày kể từ ngày ban hành", Counted(30, Unit.CALENDAR, ISSUED)),
        ("trong 15 ngày làm việc kể từ ngày nhận được văn bản", None),
        ("ngày 25 hằng tháng", None),
        ("trong 5 ngày làm việc kể từ ngày 31/02/2026", None),
        ("trong 30 ngày kể từ ngày 31/12/9999", None),
    ],
)
def test_a_count_is_read_in_its_parts(words: str, counted: Counted | None) -> None:
    assert read_counted(words, ISSUED) == counted


@pytest.mark.parametrize("issued_on", [None, date(9999, 12, 31)])
def test_a_count_from_a_day_that_is_not_known_or_at_the_end_of_time_is_none(issued_on: date | None) -> None:
    assert read_counted("trong 15 ngày kể từ ngày ban hành", issued_on) is None


def test_the_parts_are_kept_with_the_task_and_change_with_its_words(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    rule = "trong 15 ngày làm việc kể từ ngày ban hành"
    task = office.task(office.department(), date(2026, 11, 23), deadline_rule=rule, issued_on=ISSUED)
    with office.database.read() as session:
        assert session.get_one(RelativeDeadline, task.id).counted == Counted(15, Unit.WORKING, ISSUED)
    office.change(task, lambda each: each.edit({"deadline_rule": ""}))
    with office.database.read() as session:
        assert session.get(RelativeDeadline, task.id) is None
