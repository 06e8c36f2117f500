"""Which deadlines another calendar moves: those that were counted, and due days of periods that fell on a day off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tasks.recurring.occurrence import Occurrence
from tasks.recurring.recurrence import Recurrence, read_returning
from tasks.relative_deadline import RelativeDeadline
from tasks.state import OPEN, ExecutionState
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds

# Whoever has reported is judged by the deadline that stood then.
ASKED = OPEN - {ExecutionState.REPORTED}


@dataclass(frozen=True)
class Recounted:
    task_id: int
    deadline: date


def recount(session: Session, before: Calendar, after: Calendar, on: date) -> list[Recounted]:
    """Open tasks whose deadline, not yet over, is still what the old calendar gave, and is another by the new one.

    A deadline that was moved by a decision is nobody's count any more. What a calendar does not reach stays.
    """
    return [*_counted(session, before, after, on), *_periods(session, before, after, on)]


def _counted(session: Session, before: Calendar, after: Calendar, on: date) -> Iterator[Recounted]:
    rows = session.execute(select(Task, RelativeDeadline).join(RelativeDeadline).where(*_asked(on)).order_by(Task.id))
    for task, row in rows:
        try:
            old, new = row.counted.day(before), row.counted.day(after)
        except CalendarEnds:
            continue
        if task.deadline == old != new:
            yield Recounted(task.id, new)


def _periods(session: Session, before: Calendar, after: Calendar, on: date) -> Iterator[Recounted]:
    joined = select(Task, Occurrence).join(Occurrence, Occurrence.task_id == Task.id)
    for task, occurrence in session.execute(joined.where(*_asked(on)).order_by(Task.id)):
        parent = session.get_one(Task, occurrence.parent_id)
        rule = read_returning(parent, session.get(Recurrence, parent.id), on).rule
        if rule is None:
            continue
        try:
            old, new = rule.due_day(occurrence.named_day, before), rule.due_day(occurrence.named_day, after)
        except CalendarEnds:
            continue
        if task.deadline == old != new:
            yield Recounted(task.id, new)


def _asked(on: date) -> tuple[ColumnElement[bool], ...]:
    return Task.state.in_(sorted(ASKED)), Task.deadline >= on
