"""In which order sections 2 and 4 tell their tasks, without the tasks themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import merge
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from tasks.deadline import (
    SOON_WORKING_DAYS,
    DeadlineState,
    OnTimeBy,
    Standing,
    days_late,
    days_left,
    deadline_state,
    is_overdue,
    late_by,
)
from tasks.letters.order import Pressing, most_urgent
from tasks.state import REMINDED, ExecutionState, TaskKind, Urgency
from tasks.task import BY_LATENESS, Task, by_index, unfinished
from tasks.workdays import DAY, Calendar

AT_ONCE = 1_000
"""Rows that are read at once where all are asked for."""
_Place = tuple[Pressing, int]
"""With the task's id."""
_PLACED = (Task.id, Task.code, Task.urgency, Task.deadline)
_RANK = case({each.value: each.rank for each in Urgency}, value=Task.urgency)


@dataclass(frozen=True)
class _Span:
    """Deadlines from `first` up to, and without, `until`; `far` says by how many working days each is off.

    It only falls or only rises: deadlines that are equally far lie side by side.
    """

    first: date
    until: date
    far: Callable[[date], dict[str, int]]

    def alike(self, day: date) -> "_Span":
        """All that are as far as `day`."""
        first, until, far = day, day + DAY, self.far(day)
        while first > self.first and self.far(first - DAY) == far:
            first -= DAY
        while until < self.until and self.far(until) == far:
            until += DAY
        return _Span(first, until, self.far)

    @property
    def inside(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions of a query."""
        return Task.deadline >= self.first, Task.deadline < self.until


def overdue_ids(
    session: Session, on: date, calendar: Calendar, on_time_by: OnTimeBy, most: int | None = None
) -> Iterator[int]:
    """Of open tasks past their deadline, all or `most`; `tasks.letters.digest.section.overdue_order` orders alike."""
    reported = and_(Task.state == ExecutionState.REPORTED, Task.reported_on.is_not(None))
    by_today = (Task.state != ExecutionState.PAUSED, Task.kind != TaskKind.UNDATED, ~reported)
    late = _Span(date.min, _first_in_time(on, calendar), lambda day: {"days_late": days_late(day, on, calendar)})
    # What was reported is late by the day of its report, so it does not stand in the order of deadlines.
    apart = sorted(_reported(session, on, calendar, on_time_by, reported))
    rows = _rows(session, late, most, *by_today)
    return (task_id for _, task_id in islice(merge(_places(late, rows), apart), most))


def nearing_ids(session: Session, on: date, calendar: Calendar, most: int | None = None) -> Iterator[int]:
    """Of tasks that come near their deadline, all or `most`, in the order of `nearing_order`."""
    near = _Span(on, _beyond(on, calendar), lambda day: {"days_left": days_left(day, on, calendar)})
    return (task_id for _, task_id in islice(_places(near, _rows(session, near, most, _reminded())), most))


def is_near(on: date, calendar: Calendar) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: still to be done by today or within the working days that the office calls near."""
    return Task.deadline >= on, Task.deadline < _beyond(on, calendar), _reminded()


def _beyond(on: date, calendar: Calendar) -> date:
    return calendar.add_working_days(on, SOON_WORKING_DAYS + 1)


def _reminded() -> ColumnElement[bool]:
    return Task.state.in_(sorted(REMINDED))


def _first_in_time(on: date, calendar: Calendar) -> date:
    """A deadline on a day off may count as the next working day, and so be kept still."""
    day = on
    while not is_overdue(day - DAY, on, calendar):
        day -= DAY
    return day


def _reported(
    session: Session, on: date, calendar: Calendar, on_time_by: OnTimeBy, reported: ColumnElement[bool]
) -> Iterator[_Place]:
    judged = (Task.state, Task.kind, Task.deadline, Task.reported_on, Task.confirmed_on)
    wanted = select(Task.id, Task.code, Task.urgency, *judged).where(*unfinished(), Task.deadline < on, reported)
    for task_id, code, urgency, *standing in session.execute(by_index(BY_LATENESS, wanted)):
        task = Standing(*standing)
        if deadline_state(task, on, calendar, on_time_by) is DeadlineState.OVERDUE:
            late = {"days_late": late_by(task, on, calendar, on_time_by)}
            yield _place(task_id, code, urgency, task.deadline, late)


def _rows(session: Session, span: _Span, most: int | None, *which: ColumnElement[bool]) -> Iterator[Any]:
    """All by their deadlines; or as few as hold the first `most`, for on one day may thousands have been due."""
    wanted = by_index(BY_LATENESS, select(*_PLACED).where(*unfinished(), *span.inside, *which))
    by_deadline = wanted.order_by(Task.deadline)
    last = session.execute(by_deadline.offset(most - 1).limit(1)).first() if most else None
    if last is None:
        with session.execute(by_deadline.execution_options(yield_per=AT_ONCE)) as rows:
            yield from rows
    else:
        alike = span.alike(last.deadline)
        yield from session.execute(by_deadline.where(Task.deadline < alike.first)).all()
        ordered = wanted.where(*alike.inside).order_by(_RANK.desc(), Task.deadline, _code(session))
        yield from session.execute(ordered.limit(most)).all()


def _code(session: Session) -> ColumnElement[str]:
    """As Python orders it: PostgreSQL may pass over its signs."""
    return Task.code.collate("C") if session.get_bind().dialect.name == "postgresql" else Task.code.expression


def _places(span: _Span, rows: Iterator[Any]) -> Iterator[_Place]:
    """Of rows by their deadlines: only as many are put in order together as are equally far."""
    far = cache(span.far)  # hundreds were due on the same day
    places = (_place(task_id, code, urgency, deadline, far(deadline)) for task_id, code, urgency, deadline in rows)
    for _, alike in groupby(places, key=_days):
        yield from sorted(alike)


def _days(place: _Place) -> tuple[int, int]:
    return place[0][:2]


def _place(task_id: int, code: str, urgency: str, deadline: date | None, far: dict[str, int]) -> _Place:
    return most_urgent(deadline=deadline, urgency=Urgency(urgency), code=code, **far), task_id
