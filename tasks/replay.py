"""The event log made into tasks again: what happened is done once more, in its order, without telling anybody."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, func, select
from sqlalchemy.orm import Session

from tasks.coordination import change_coordinating, coordinating_of, let_coordinate
from tasks.database import Instant
from tasks.deadline_version import DeadlineVersion
from tasks.event_log import LoggedEvent
from tasks.events import DeadlineChanged, TaskAssigned, TaskChanged, TaskStateChanged
from tasks.task import Task

Said = Mapping[str, Any]


class ReplayError(Exception):
    """A row of the log that cannot be done again; says which, what was found, what was expected and the mend."""

    def __init__(self, row: LoggedEvent, found: str) -> None:
        super().__init__(
            f"event {row.id} ({row.name}) of task {row.task_id}: found {found}, expected the whole log of an office "
            f"from its first task on, in its order; replay it from a full export, or restore a backup"
        )


def replay(session: Session, log: Iterable[LoggedEvent]) -> int:
    """Make tasks, who co-ordinates them, and their deadline versions, as the log tells; how many of its rows did so.

    Into a database without tasks that has the same departments, in the caller's transaction. What is of no task, and
    what changed nothing of it (answers, letters, requests), is passed over: what an answer changed has its own row.

    Raises:
        ReplayError: a row cannot be done, as in a log that began before tasks were written down whole.
    """
    done = 0
    for row in log:
        if step := _STEPS.get(row.name):
            step(session, row, json.loads(row.payload))
            done += 1
    session.flush()
    _go_on_counting(session)
    return done


def _assigned(session: Session, row: LoggedEvent, said: Said) -> None:
    if "columns" not in said:
        raise ReplayError(row, "a task without its columns")
    columns = {name: _value(name, value) for name, value in said["columns"].items()}
    deadline = _value("deadline", said["deadline"])
    facts = {"code": said["code"], "deadline": deadline, "deadline_version": said["version"]}
    session.add(Task(id=row.task_id, **facts, **columns))
    session.flush()
    let_coordinate(session, {row.task_id or 0: said["coordinating"]})
    _keep_version(session, row, said["version"], deadline, "")


def _changed(session: Session, row: LoggedEvent, said: Said) -> None:
    task, changes = _task(session, row), dict(said["changes"])
    if "coordinating" in changes:
        _, wanted = changes.pop("coordinating")
        change_coordinating(session, task, coordinating_of(session, task.id), wanted)
    _set(task, changes)


def _moved(session: Session, row: LoggedEvent, said: Said) -> None:
    task, new = _task(session, row), _value("deadline", said["new"])
    if said["version"] != task.deadline_version + 1:
        raise ReplayError(row, f"deadline version {said['version']} after {task.deadline_version}")
    task.deadline, task.deadline_version = new, said["version"]
    task.silent = task.silent and not said.get("wakes", True)
    _keep_version(session, row, said["version"], new, said["reason"])


def _became(session: Session, row: LoggedEvent, said: Said) -> None:
    task = _task(session, row)
    if said["old"] != task.state:
        raise ReplayError(row, f"a task that is {task.state}, and was to be {said['old']}")
    task.state = said["new"]
    _set(task, said["facts"])


_STEPS: Mapping[str, Callable[[Session, LoggedEvent, Said], None]] = {
    TaskAssigned.__name__: _assigned,
    TaskChanged.__name__: _changed,
    DeadlineChanged.__name__: _moved,
    TaskStateChanged.__name__: _became,
}


def _task(session: Session, row: LoggedEvent) -> Task:
    task = session.get(Task, row.task_id)
    if task is None:
        raise ReplayError(row, "a task that was never assigned")
    return task


def _set(task: Task, changes: Mapping[str, tuple[Any, Any]]) -> None:
    for name, (_, new) in changes.items():
        setattr(task, name, _value(name, new))


def _keep_version(session: Session, row: LoggedEvent, version: int, deadline: date | None, reason: str) -> None:
    kept = {"version": version, "deadline": deadline, "reason": reason, "at": row.at}
    session.add(DeadlineVersion(task_id=row.task_id, **kept))


def _value(name: str, said: Any) -> Any:
    """A column's value, of the log's JSON."""
    kind = Task.__table__.columns[name].type
    if said is None or not isinstance(kind, Date | Instant):
        return said
    return date.fromisoformat(said) if isinstance(kind, Date) else datetime.fromisoformat(said)


def _go_on_counting(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows: the next task must not take a number that is taken."""
    if session.get_bind().dialect.name == "postgresql" and (last := session.scalar(select(func.max(Task.id)))):
        session.execute(select(func.setval(func.pg_get_serial_sequence("task", "id"), last)))
