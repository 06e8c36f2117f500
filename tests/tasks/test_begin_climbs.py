"""Climbs set out each minute, so looking for them costs what was told, not what there is."""

from datetime import date

from tasks.begin_climbs import setting_out
from tasks.database import Database
from tasks.remind import remind
from tests.support.office import Office, at, make_desk
from tests.support.plan import planned_statements


def test_tasks_that_nobody_was_told_of_are_passed_over_by_indexes_alone(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.task(1, date(2026, 10, 5))
    office.task(1, date(2027, 6, 30))
    with sqlite_database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:31"))
    with planned_statements(sqlite_database) as lines, sqlite_database.read() as session:
        calendar = make_desk().read_calendar(session)
        assert list(setting_out(session, make_desk(), calendar, at("2026-10-05 07:32"))) == []
    assert [line for line in lines if line.startswith("SEARCH task_1 USING COVERING INDEX ix_task_state_deadline")]
