"""In which order sections 2 and 4 tell their tasks, without the tasks themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from heapq import merge
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tasks.deadline import SOON_WORKING_DAYS, DeadlineState, OnTimeBy, Standing, days_left, deadline_state, late_by
from tasks.letters.order import Pressing, most_urgent
from tasks.state import REMINDED, ExecutionState, Urgency
from tasks.task import BY_LATENESS, Task, by_index, unfinished
from tasks.workdays import Calendar

FEW, MANY = 100, 1_000
"""Rows that are read at once: few where a letter shows the first ones, many where a workbook has all."""
_Place = tuple[Pressing, int]
"""With the task's id."""


def overdue_ids(
    session: Session, on: date, calendar: Calendar, on_time_by: OnTimeBy, at_once: int = MANY
) -> Iterator[int]:
    """Of open tasks past their deadline; `tasks.letters.digest.section.overdue_order` gives the same order."""

    @cache  # hundreds were due on the same day
    def overdue_by(deadline: date, state: str, kind: str, *finished: date | None) -> int | None:
        task = Standing(state, kind, deadline, *finished)
        overdue = deadline_state(task, on, calendar, on_time_by) is DeadlineState.OVERDUE
        return late_by(task, on, calendar, on_time_by) if overdue else None

    def places(*which: ColumnElement[bool]) -> Iterator[_Place]:
        for task_id, code, urgency, deadline, *judged in _rows(session, at_once, Task.deadline < on, *which):
            late = overdue_by(deadline, *judged)
            if late is not None:
                yield _place(task_id, code, urgency, deadline, days_late=late)

    # What was reported is late by the day of its report, so it does not stand in the order of deadlines.
    reported = and_(Task.state == ExecutionState.REPORTED, Task.reported_on.is_not(None))
    others = or_(Task.state != ExecutionState.REPORTED, Task.reported_on.is_(None))
    return (task_id for _, task_id in merge(_sorted(places(others)), sorted(places(reported))))


def nearing_ids(session: Session, on: date, calendar: Calendar, at_once: int = MANY) -> Iterator[int]:
    """Of tasks that come near their deadline, in the order of `nearing_order`."""
    left = cache(lambda deadline: days_left(deadline, on, calendar))
    places = (
        _place(task_id, code, urgency, deadline, days_left=left(deadline))
        for task_id, code, urgency, deadline, *_ in _rows(session, at_once, *is_near(on, calendar))
    )
    return (task_id for _, task_id in _sorted(places))


def is_near(on: date, calendar: Calendar) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: still to be done by today or within the working days that the office calls near."""
    beyond = calendar.add_working_days(on, SOON_WORKING_DAYS + 1)
    return Task.deadline >= on, Task.deadline < beyond, Task.state.in_(sorted(REMINDED))


def _rows(session: Session, at_once: int, *which: ColumnElement[bool]) -> Iterator[Any]:
    """The earliest deadline first, and no more of them than are asked for. They are unpacked: names cost more."""
    judged = (Task.state, Task.kind, Task.reported_on, Task.confirmed_on)
    wanted = select(Task.id, Task.code, Task.urgency, Task.deadline, *judged).where(*unfinished(), *which)
    ordered = by_index(BY_LATENESS, wanted.order_by(Task.deadline)).execution_options(yield_per=at_once)
    with session.execute(ordered) as rows:
        yield from rows


def _place(task_id: int, code: str, urgency: str, deadline: date, **days: int) -> _Place:
    return most_urgent(deadline=deadline, urgency=Urgency(urgency), code=code, **days), task_id


def _sorted(places: Iterable[_Place]) -> Iterator[_Place]:
    """Those that come by their deadlines: only as many are looked at together as are late, or have left, alike."""
    for _, alike in groupby(places, key=_days):
        yield from sorted(alike)


def _days(place: _Place) -> tuple[int, int]:
    return place[0][:2]
