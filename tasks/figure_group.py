"""Tasks grouped by all that a figure tells apart, so that a million of them come back as some thousand rows."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import Session

from tasks.deadline import DeadlineState, OnTimeBy, Standing, deadline_state, late_by
from tasks.state import COUNTED, ExecutionState, TaskKind
from tasks.task import Task
from tasks.workdays import Calendar


@dataclass(frozen=True)
class FigureGroup:
    """So many tasks of one lead department that no figure tells apart; `late` is in working days."""

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
        for row in session.execute(_statement(on, on_time_by))
    ]


def _statement(on: date, on_time_by: OnTimeBy) -> Select[Any]:
    """Whatever was done on or before its deadline is on time by any calendar: these share one stand-in day."""
    finished = _finished(on_time_by)
    on_time = and_(Task.state == ExecutionState.DONE, Task.kind != TaskKind.UNDATED, finished <= Task.deadline)
    stand_in = literal(on, Task.deadline.type)
    keys = (
        Task.lead_department_id.label("department_id"),
        Task.state.label("state"),
        Task.kind.label("kind"),
        case((on_time, stand_in), else_=Task.deadline).label("deadline"),
        case((on_time, stand_in), else_=finished).label("finished"),
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
