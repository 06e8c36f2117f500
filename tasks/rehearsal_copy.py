"""A private copy of the rows that tomorrow depends on, in memory: what is played there locks and writes nothing."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, create_engine, insert, or_, select, union
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from tasks.climb import Climb
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.letters.digest.silence import FAILED, TOLD_FOR
from tasks.news import News
from tasks.reminder import Reminder
from tasks.run import Run
from tasks.schema import metadata
from tasks.state import OPEN
from tasks.task import Task

# What no morning asks for: the log, tries, what other systems sent and are told, secrets, locks.
LEFT_OUT = frozenset(
    {
        "anchor",
        "announcement",
        "answered_request",
        "api_key",
        "attempt",
        "bucket",
        "counter",
        "credential",
        "event",
        "event_source",
        "external_ref",
        "feed_cursor",
        "imported_row",
        "incarnation",
        "incoming",
        "leadership",
        "link_code",
        "received_event",
        "sent_letter",
        "subscription",
        "tick",
    }
)
RUNS = timedelta(days=14)
ROWS_A_TIME = 1_000


def copy_rows(source: Session, on: date, task_id: int | None = None) -> Database:
    """The open tasks, or one, with all that hangs on them, as they stand in `source`; close it after use."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    copy = Database(engine)
    for table in metadata.sorted_tables:
        if table.name not in LEFT_OUT:
            _copy(source, copy, table, _wanted(table, on, task_id))
    return copy


def _copy(source: Session, copy: Database, table: Table, wanted: Select[tuple[object, ...]]) -> None:
    found = source.execute(wanted.execution_options(yield_per=ROWS_A_TIME))
    for rows in found.mappings().partitions(ROWS_A_TIME):
        with copy.write() as session:
            session.execute(insert(table), [dict(row) for row in rows])


def _wanted(table: Table, on: date, task_id: int | None) -> Select[tuple[object, ...]]:
    every = select(table)
    tasks = select(Task.id).where(_tasks(task_id))
    if table.name == Task.__tablename__:
        return every.where(_tasks(task_id))
    if table.name == Letter.__tablename__:
        return every.where(_letters(on, tasks, task_id))
    if table.name == Run.__tablename__:
        return every.where(Run.slot >= on - RUNS)
    if table.name == "climb_step":
        return every.where(table.c.climb_id.in_(select(Climb.id).where(Climb.task_id.in_(tasks))))
    return every.where(table.c.task_id.in_(tasks)) if "task_id" in table.c else every


def _tasks(task_id: int | None) -> ColumnElement[bool]:
    return Task.state.in_(sorted(OPEN)) if task_id is None else Task.id == task_id


def _letters(on: date, tasks: Select[int], task_id: int | None) -> ColumnElement[bool]:
    """Those that tell of the tasks; of all tasks also what waits, what failed, what was written today."""
    told: CompoundSelect[int] = union(
        select(Reminder.letter_id).where(Reminder.task_id.in_(tasks)),
        select(News.letter_id).where(News.task_id.in_(tasks), News.letter_id.is_not(None)),
    )
    theirs = Letter.id.in_(told)
    if task_id is not None:
        return theirs
    # The digest tells what failed of late, whatever became of the tasks.
    failed = Letter.state.in_(list(FAILED)) & (Letter.slot > on - TOLD_FOR)
    return or_(theirs, failed, Letter.state == LetterState.PENDING, Letter.slot >= on)
