"""An office of any size, written by the database itself: departments with a contact each, tasks with deadlines."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bench._hurry import hurried
from tasks.calendar_day import seed
from tasks.contact import Contact
from tasks.contact_address import ContactAddress
from tasks.coordination import Coordination
from tasks.database import Base, Database
from tasks.department import Department
from tasks.task import Task

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 7, 30, tzinfo=ZONE)
EARLIER = NOW - timedelta(days=60)
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
DAYS_LATE, DAYS_DUE, FIRST_FAR, DAYS_FAR = 30, 38, 40, 300
HELPED = 5
"""Of so many due tasks one has a co-ordinating department."""


@dataclass(frozen=True)
class Size:
    """`due` of `tasks` are late or near on MONDAY, spread evenly among those that are far, in time and by number."""

    tasks: int
    due: int
    contacts: int


def fill(database: Database, size: Size) -> None:
    """Write the office; its statistics are up to date afterwards, as they are in one that has lived."""
    with hurried(database) as session:
        seed(session, [2025, 2026, 2027])
        _many(session, Department, size.contacts, _DEPARTMENT)
        _many(session, Contact, size.contacts, _CONTACT)
        _many(session, ContactAddress, size.contacts, _ADDRESS)
        _tasks(session, size)
    settle(database)


def _tasks(session: Session, size: Size) -> None:
    every = size.tasks // size.due
    deadline = f"CASE WHEN i % {every} = 0 THEN {_day(session, f'(i / {every}) % {DAYS_DUE} - {DAYS_LATE}')}"
    deadline += f" ELSE {_day(session, f'{FIRST_FAR} + i % {DAYS_FAR}')} END"
    lead = f"1 + (CASE WHEN i % {every} = 0 THEN i / {every} ELSE i END) % {size.contacts}"
    task = _TASK | {"deadline": deadline, "original_deadline": deadline, "lead_department_id": lead}
    table: Any = Task.__table__
    indexes, connection = sorted(table.indexes, key=str), session.connection()
    for each in indexes:
        each.drop(connection)
    _many(session, Task, size.tasks, task)
    for each in indexes:  # sorted at once: far quicker than row by row
        each.create(connection)
    helper = select(Task.id, 1 + Task.id.op("/")(every).op("+")(1).op("%")(size.contacts))
    helpers = helper.where(Task.id % (every * HELPED) == 0)
    session.execute(insert(Coordination).from_select(["task_id", "department_id"], helpers))


def settle(database: Database) -> None:
    """What autovacuum and checkpoints would do in their own time is done now, so that no run pays for another."""
    postgres = database.engine.dialect.name == "postgresql"
    connection = database.engine.raw_connection()  # outside of any transaction
    try:
        raw: Any = connection.driver_connection
        if postgres:
            raw.autocommit = True
        for words in ("SET statement_timeout = 0", "VACUUM ANALYZE", "CHECKPOINT") if postgres else (_TRUNCATE,):
            raw.execute(words)
    finally:
        connection.invalidate()


_TRUNCATE = "PRAGMA wal_checkpoint(TRUNCATE)"
_DEPARTMENT = {"name": "'UBND xã số ' || i", "folded": "'ubnd xa so ' || i", "kind": "'commune'"}
_CONTACT = {"department_id": "i", "title": "'Văn thư'"}
_ADDRESS = {"contact_id": "i", "channel": "'email'", "address": "'xa' || i || '@tinh.gov.vn'"}
_TASK = {
    "code": "'NV' || i",
    "content_key": "'row ' || i",
    "content": "'Tham mưu, báo cáo kết quả thực hiện công việc số ' || i || ' theo kế hoạch đã được giao'",
    "document_number": "(i / 3) || '/UBND-KT'",
    "document_number_folded": "(i / 3) || '/ubnd-kt'",
    "abstract": "'V/v triển khai thực hiện kế hoạch số ' || (i / 3)",
    "assigned_by": "'Chủ tịch UBND tỉnh'",
}


def _many(session: Session, table: type[Base], count: int, given: dict[str, str]) -> None:
    """So many rows from the expressions of `given` in `i`; other columns as they are by themselves."""
    values = {each.name: given.get(each.name) or _by_itself(each, session) for each in table.__table__.columns}
    if "id" in values:
        values["id"] = "i"
    name, columns, chosen = table.__tablename__, ", ".join(values), ", ".join(values.values())
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"INSERT INTO {name} ({columns}) {NUMBERS} SELECT {chosen} FROM n"), {"count": count})  # noqa: S608 - ours
        return
    rows = f"generate_series(1, {count}) AS n(i)"
    session.execute(text(f"INSERT INTO {name} ({columns}) SELECT {chosen} FROM {rows}"))  # noqa: S608 - ours
    if "id" in values:
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {count})"))


def _by_itself(column: Any, session: Session) -> str:
    default = getattr(column.default, "arg", None)
    if column.name == "created_at":
        default = column.type.process_bind_param(EARLIER, None)
    if default is None or callable(default):
        return "NULL"
    if isinstance(default, bool):
        return str(default).lower() if session.get_bind().dialect.name == "postgresql" else str(int(default))
    return str(default) if isinstance(default, int) else f"'{default}'"


def _day(session: Session, days: str) -> str:
    """MONDAY and so many days, as each database reckons."""
    if session.get_bind().dialect.name == "postgresql":
        return f"DATE '{MONDAY}' + ({days})::int"
    return f"date('{MONDAY}', ({days}) || ' days')"
