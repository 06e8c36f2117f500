from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tasks.assign import blank_row
from tasks.database import Database
from tasks.department import Department
from tasks.insert_rows import insert_rows
from tasks.state import ExecutionState
from tasks.task import Task

HANOI = timezone(timedelta(hours=7))
GIVEN = {
    "code": "VP-1",
    "content_key": "a",
    "content": "Báo cáo 100% «kết quả»",
    "deadline": date(2026, 12, 1),
    "state": ExecutionState.DONE,
    "silent": True,
    "created_at": datetime(2026, 11, 20, 8, 30, tzinfo=HANOI),
}


def test_rows_are_read_as_they_were_given_and_after_what_they_name(database: Database) -> None:
    with database.write() as session:
        lead = Department(id=7, name="Sở Y tế", folded="so y te", kind="department", position=1)
        session.add(lead)
        insert_rows(session, Task, [blank_row() | GIVEN | {"lead_department_id": 7}])
    with database.read() as session:
        found = session.scalars(select(Task)).one()
    read = {name: getattr(found, name) for name in GIVEN}
    assert read == GIVEN | {"created_at": datetime(2026, 11, 20, 1, 30, tzinfo=UTC)}
    assert (found.reported_on, found.deadline_version, found.note) == (None, 1, "")


def test_what_a_unique_key_refuses_is_told_as_of_any_statement(database: Database) -> None:
    with database.write() as session:
        session.add(Department(id=7, name="Sở Y tế", folded="so y te", kind="department", position=1))
    row = blank_row() | GIVEN | {"lead_department_id": 7}
    with pytest.raises(IntegrityError), database.write() as session:
        insert_rows(session, Task, [row, row | {"code": "VP-2"}])


def test_a_naive_moment_is_refused(sqlite_database: Database) -> None:
    naive = GIVEN | {"created_at": datetime(2026, 11, 20), "lead_department_id": 7}  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"), sqlite_database.write() as session:
        insert_rows(session, Task, [blank_row() | naive])
