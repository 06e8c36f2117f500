"""Which tasks a list is asked for. What no database can judge (a day's deadline state, folded text) is judged here."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from tasks.deadline import DeadlineState
from tasks.event_log import LoggedEvent
from tasks.outside.task_said import Day, Id, Moment
from tasks.state import ExecutionState, Urgency
from tasks.task import Task
from tasks.text import fold
from web.api.paging import Paged, write_cursor
from web.api.task_view import CHANGES, TaskViewer

LOOKED_AT, MOST_LOOKED_AT = 500, 5_000
_DONE = frozenset({DeadlineState.ON_TIME, DeadlineState.LATE, DeadlineState.DONE_UNDATED})
_STOPPED = (ExecutionState.PAUSED, ExecutionState.CANCELLED)


class TaskFilter(Paged):
    """All that is said must hold; of several values of one filter, one. A page may be short before the last."""

    state: list[ExecutionState] = Field(default_factory=list)
    deadline_state: list[DeadlineState] = Field(default_factory=list)
    lead: Id | None = None
    urgency: list[Urgency] = Field(default_factory=list)
    assigned_from: Day | None = None
    assigned_to: Day | None = None
    deadline_from: Day | None = None
    deadline_to: Day | None = None
    changed_since: Moment | None = None
    text: Annotated[str, Field(max_length=200)] = ""


def find_tasks(session: Session, wanted: TaskFilter, viewer: TaskViewer) -> tuple[list[Task], str | None]:
    """Tasks by ascending id, and the next cursor; looks at no more than `MOST_LOOKED_AT` for one page."""
    found: list[Task] = []
    looked_at, last = 0, wanted.after
    for task in _candidates(session, wanted):
        if len(found) == wanted.limit or looked_at == MOST_LOOKED_AT:
            return found, write_cursor(last)
        looked_at, last = looked_at + 1, task.id
        if _fits(task, wanted, viewer):
            found.append(task)
    return found, None


def _candidates(session: Session, wanted: TaskFilter) -> Iterator[Task]:
    after, conditions = wanted.after, list(_conditions(wanted))
    size = LOOKED_AT if wanted.deadline_state or wanted.text else wanted.limit + 1
    while True:
        part = select(Task).where(Task.id > after, *conditions).order_by(Task.id).limit(size)
        batch: Sequence[Task] = session.scalars(part).all()
        yield from batch
        if len(batch) < size:
            return
        after = batch[-1].id


def _conditions(wanted: TaskFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.state:
        yield Task.state.in_(wanted.state)
    if wanted.deadline_state:
        yield Task.state.in_(_possible(wanted.deadline_state))
    if wanted.lead is not None:
        yield Task.lead_department_id == wanted.lead
    if wanted.urgency:
        yield Task.urgency.in_(wanted.urgency)
    yield from _between(Task.assigned_on, wanted.assigned_from, wanted.assigned_to)
    yield from _between(Task.deadline, wanted.deadline_from, wanted.deadline_to)
    if wanted.changed_since is not None:
        yield exists().where(
            LoggedEvent.task_id == Task.id, LoggedEvent.at >= wanted.changed_since, LoggedEvent.name.in_(CHANGES)
        )


def _between(column: Any, first: Any, last: Any) -> Iterator[ColumnElement[bool]]:
    if first is not None:
        yield column >= first
    if last is not None:
        yield column <= last


def _possible(states: Sequence[DeadlineState]) -> set[ExecutionState]:
    """The execution states in which a task may have one of these deadline states."""
    possible: set[ExecutionState] = set()
    for state in states:
        if state in _DONE:
            possible.add(ExecutionState.DONE)
        elif state is DeadlineState.STOPPED:
            possible.update(_STOPPED)
        else:
            possible.update(set(ExecutionState) - {ExecutionState.DONE, *_STOPPED})
    return possible


def _fits(task: Task, wanted: TaskFilter, viewer: TaskViewer) -> bool:
    if wanted.deadline_state and viewer.deadline_state(task) not in wanted.deadline_state:
        return False
    searched = (task.code, task.document_number, task.abstract, task.content)
    return not wanted.text or any(fold(wanted.text) in fold(each) for each in searched)
