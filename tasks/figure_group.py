"""Tasks grouped by all that a figure tells apart, so that a million of them come back as some thousand rows."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from tasks.deadline import DeadlineState, OnTimeBy, Standing, deadline_state, late_by
from tasks.state import COUNTED, ExecutionState, TaskKind
from tasks.task import Task
from tasks.workdays import DAY, Calendar


@dataclass(frozen=True)
class FigureGroup:
    """So many tasks of one lead department that no figure tells apart; `late`: working days, of overdue ones."""

    department_id: int
    state: ExecutionState
    deadline_state: DeadlineState
    late: int
    extended: bool
    parent: bool
    tasks: int

    @property
    def counted(self) -> bool:
        return self.state in COUNTED and not self.parent


def figure_groups(session: Session, on: date, calendar: Calendar, on_time_by: OnTimeBy) -> list[FigureGroup]:
    @cache
    def judge(state: str, kind: str, deadline: date | None, finished: date | None) -> tuple[DeadlineState, int]:
        standing = Standing(state, kind, deadline, reported_on=finished, confirmed_on=finished)
        return deadline_state(standing, on, calendar, on_time_by), late_by(standing, on, calendar, on_time_by)

    return [
        FigureGroup(
            row.department_id,
            ExecutionState(row.state),
            *judge(row.state, row.kind, row.deadline, row.finished),
            extended=bool(row.extended),
            parent=row.kind == TaskKind.RECURRING and row.deadline is None,
            tasks=row.tasks,
        )
        for row in session.execute(_statement(on, on_time_by, roll_forward=calendar.roll_forward))
    ]


def _statement(on: date, on_time_by: OnTimeBy, *, roll_forward: bool) -> Select[Any]:
    """Finished tasks share stand-in days where these decide as their own would: by whether the deadline was kept.

    A deadline that rolls forward may have been kept by finishing after it, so such tasks keep their own days.
    """
    finished = _finished(on_time_by)
    done = and_(Task.state == ExecutionState.DONE, Task.kind != TaskKind.UNDATED)
    kept, missed = (
        and_(done, finished <= Task.deadline),
        and_(done, finished > Task.deadline, literal(not roll_forward)),
    )
    day, day_before = literal(on, Task.deadline.type), literal(on - DAY, Task.deadline.type)
    keys = (
        Task.lead_department_id.label("department_id"),
        Task.state.label("state"),
        Task.kind.label("kind"),
        case((kept, day), (missed, day_before), else_=Task.deadline).label("deadline"),
        case((or_(kept, missed), day), else_=finished).label("finished"),
        case((Task.deadline > Task.original_deadline, 1), else_=0).label("extended"),
    )
    inner = select(*keys).subquery()  # named once: PostgreSQL takes two bound values for two different expressions
    return select(*inner.c, func.count().label("tasks")).group_by(*inner.c)


def _finished(on_time_by: OnTimeBy) -> ColumnElement[date | None]:
    """As tasks.deadline.finished_on."""
    done = Task.state == ExecutionState.DONE
    if on_time_by == "confirmation":
        return case((done, func.coalesce(Task.confirmed_on, Task.reported_on)))
    reported = Task.state == ExecutionState.REPORTED
    return case((done, func.coalesce(Task.reported_on, Task.confirmed_on)), (reported, Task.reported_on))
