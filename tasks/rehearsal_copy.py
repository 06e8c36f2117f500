"""A private copy of the rows that tomorrow depends on, in memory: what is played there locks and writes nothing."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, insert, or_, select, union
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.climb import Climb
from tasks.contact import Contact
from tasks.coordination import Coordination
from tasks.follow_up import FollowUp
from tasks.holder import Holder
from tasks.leave import Leave
from tasks.letter import Letter, LetterState
from tasks.letters.digest.silence import FAILED, TOLD_FOR
from tasks.news import News
from tasks.reminder import Reminder
from tasks.run import Run
from tasks.schema import metadata
from tasks.stage import Stage
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


def copy_rows(source: Session, on: date, task_id: int | None = None) -> Stage:
    """The open tasks, or one, with all that hangs on them, as they stand in `source`; close it after use."""
    copy = Stage()
    for table in metadata.sorted_tables:
        if table.name not in LEFT_OUT:
            _copy(source, copy, table, _wanted(table, on, task_id))
    return copy


def _copy(source: Session, copy: Stage, table: Table, wanted: Select[tuple[object, ...]]) -> None:
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
    if task_id is not None and table.name in _OF_CONTACTS:
        return every.where(_OF_CONTACTS[table.name].in_(_contacts(task_id)))
    if table.name == "climb_step":
        return every.where(table.c.climb_id.in_(select(Climb.id).where(Climb.task_id.in_(tasks))))
    return every.where(table.c.task_id.in_(tasks)) if "task_id" in table.c else every


def _tasks(task_id: int | None) -> ColumnElement[bool]:
    return Task.state.in_(sorted(OPEN)) if task_id is None else Task.id == task_id


_OF_CONTACTS = {Contact.__tablename__: Contact.id, Holder.__tablename__: Holder.contact_id}
_NAMING = (Acknowledgement, Climb, FollowUp, News, Reminder)


def _contacts(task_id: int) -> CompoundSelect[int]:
    """Whoever may be told of a task: its departments' and the office's own, who was told already, who stands in."""
    lead = select(Task.lead_department_id).where(Task.id == task_id)
    helping = select(Coordination.department_id).where(Coordination.task_id == task_id)
    theirs = Contact.department_id.in_(lead) | Contact.department_id.in_(helping) | Contact.department_id.is_(None)
    return union(
        select(Contact.id).where(theirs),
        *(select(each.contact_id).where(each.task_id == task_id) for each in _NAMING),
        select(Leave.delegate_id),
    )


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
