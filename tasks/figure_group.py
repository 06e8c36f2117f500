"""Tasks grouped by all that a figure tells apart, so that a million of them come back as some hundred rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal_column, null, or_, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from tasks.alike import Span, alike, is_new
from tasks.deadline import DeadlineState, OnTimeBy, Standing, deadline_state, late_by
from tasks.state import COUNTED, ExecutionState, TaskKind
from tasks.task import BY_FIGURES, Task, by_index
from tasks.workdays import DAY, Calendar

_Days = tuple[int, date | None, date | None]
"""How many tasks, and the deadline and the day of finishing that they are judged by."""


@dataclass(frozen=True)
class FigureGroup:
    """So many tasks of one lead department that no figure tells apart.

    `late`: working days, of overdue ones, of that which is latest; `new`: none was overdue on the day asked about.
    """

    department_id: int
    state: ExecutionState
    deadline_state: DeadlineState
    late: int
    new: bool
    parent: bool
    tasks: int

    @property
    def counted(self) -> bool:
        return self.state in COUNTED and not self.parent


@dataclass(frozen=True)
class Grouped:
    """All groups, and beside them how many counted tasks were put off, by lead department, and how many done lately."""

    groups: list[FigureGroup]
    extended: Mapping[int, int]
    newly_done: int


@dataclass(frozen=True)
class Asked:
    """What the figures are asked of: the day, how it is judged, and since when what is overdue is new."""

    on: date
    calendar: Calendar
    on_time_by: OnTimeBy
    since: date | None

    def judge(
        self, state: str, kind: str, deadline: date | None, finished: date | None
    ) -> tuple[DeadlineState, int, bool]:
        """The deadline state, by how many working days it is late, and whether it is newly so."""
        standing = Standing(state, kind, deadline, reported_on=finished, confirmed_on=finished)
        judged = deadline_state(standing, self.on, self.calendar, self.on_time_by)
        overdue = judged is DeadlineState.OVERDUE and deadline is not None
        new = overdue and deadline is not None and is_new(deadline, self.since, self.calendar)
        return judged, late_by(standing, self.on, self.calendar, self.on_time_by), new


def figure_groups(
    session: Session, on: date, calendar: Calendar, on_time_by: OnTimeBy, since: date | None = None
) -> Grouped:
    """The groups as of the day `on`; done lately is what was done since the day `since`, and nothing without one."""
    asked, spans = Asked(on, calendar, on_time_by, since), alike(on, calendar, since)
    together, apart = session.execute(_together(asked, spans)).all(), session.execute(_apart(asked, spans)).all()
    judge = cache(asked.judge)  # what one department has, most have
    found = [
        *((row, days) for row in together for days in _days(asked, spans, row)),
        *((row, (row.tasks, row.deadline, row.finished)) for row in apart),
    ]
    return Grouped(
        [_group(row, days, judge) for row, days in found],
        _extended([*together, *apart]),
        newly_done=sum(row.ended for row in together if row.state == ExecutionState.DONE),
    )


def _group(row: Row[Any], days: _Days, judge: Callable[..., tuple[DeadlineState, int, bool]]) -> FigureGroup:
    tasks, deadline, finished = days
    judged, late, new = judge(row.state, row.kind, deadline, finished)
    return FigureGroup(
        row.department_id,
        ExecutionState(row.state),
        judged,
        late=late,
        new=new,
        parent=row.kind == TaskKind.RECURRING and deadline is None,
        tasks=tasks,
    )


def _extended(rows: Iterable[Row[Any]]) -> Mapping[int, int]:
    """What was put off has a deadline, so none of it is a parent."""
    found: Counter[int] = Counter()
    for row in rows:
        if row.state in COUNTED:
            found[row.department_id] += row.extended
    return found


def _days(asked: Asked, spans: tuple[Span, ...], row: Row[Any]) -> Iterator[_Days]:
    found = _finished_days(asked, row) if row.state == ExecutionState.DONE else _open_days(spans, row)
    return (days for days in found if days[0])


def _finished_days(asked: Asked, row: Row[Any]) -> Iterator[_Days]:
    """Stand-in days decide as a task's own would: by whether its deadline was kept."""
    on = asked.on
    yield row.tasks - row.dated, None, None
    yield row.kept, on, on
    if not asked.calendar.roll_forward:
        yield row.missed, on - DAY, on
    yield row.dated - row.kept - row.missed, on, None


def _open_days(spans: tuple[Span, ...], row: Row[Any]) -> Iterator[_Days]:
    """The first span that holds any is judged by its earliest deadline, which is the latest of all."""
    yield row.tasks - row.dated, None, None
    before, earliest = 0, row.earliest
    for span, up_to in zip(spans, (*row[len(row) - len(spans) + 1 :], row.dated), strict=False):
        if up_to > before:
            yield up_to - before, earliest or span.first, None
            before, earliest = up_to, None


def _together(asked: Asked, spans: tuple[Span, ...]) -> Any:
    """One walk through all but those that stand for themselves.

    Grouped by what the index begins with, so that neither database has anything to sort.
    """
    finished, ended = _finished(asked.on_time_by), func.coalesce(Task.confirmed_on, Task.reported_on)
    lately = and_(ended >= asked.since, ended < asked.on) if asked.since else false()
    counts = (
        func.count().filter(lately).label("ended"),
        func.count().label("tasks"),
        func.count(Task.deadline).label("dated"),
        func.min(Task.deadline).label("earliest"),
        func.count().filter(_put_off()).label("extended"),
        func.count().filter(finished <= Task.deadline).label("kept"),
        func.count().filter(finished > Task.deadline).label("missed"),
        *(func.count().filter(Task.deadline < span.until) for span in spans[:-1]),
    )
    wanted = select(*_KEYS, *counts).where(Task.state != _REPORTED).group_by(*_KEYS)
    return by_index(BY_FIGURES, wanted)


def _apart(asked: Asked, spans: tuple[Span, ...]) -> Any:
    """Those that are judged by days of their own.

    What is reported and waits to be confirmed; what missed a deadline that may roll forward, and so was perhaps kept;
    and what is open while the calendar ends too soon to say which deadlines are alike.
    """
    reported = case((Task.state == ExecutionState.DONE, _finished(asked.on_time_by)), else_=_reported(asked.on_time_by))
    which = [Task.state == _REPORTED]
    if asked.calendar.roll_forward:
        which.append(and_(Task.state == ExecutionState.DONE, reported > Task.deadline))
    if not spans:
        which.append(and_(Task.state != ExecutionState.DONE, Task.deadline.is_not(None)))
    # Of all others _together says how many were put off.
    put_off = case((and_(Task.state == _REPORTED, _put_off()), 1)).label("put_off")
    own = select(*_KEYS, Task.deadline, reported.label("finished"), put_off).where(or_(*which)).subquery()
    *keys, moved = own.c
    return select(*keys, func.count().label("tasks"), func.count(moved).label("extended")).group_by(*keys)


def _finished(on_time_by: OnTimeBy) -> ColumnElement[date | None]:
    """As tasks.deadline.finished_on says of what is done."""
    days = (Task.reported_on, Task.confirmed_on) if on_time_by == "report" else (Task.confirmed_on, Task.reported_on)
    return func.coalesce(*days)


def _reported(on_time_by: OnTimeBy) -> ColumnElement[Any]:
    """As it says of what is reported; never asked of others."""
    return case((Task.state == _REPORTED, Task.reported_on)) if on_time_by == "report" else null()


def _put_off() -> ColumnElement[bool]:
    return Task.deadline > Task.original_deadline


# As a word of the statement: of a value PostgreSQL would not know how many tasks have it, once it plans for all values.
_REPORTED: ColumnElement[str] = literal_column(f"'{ExecutionState.REPORTED}'")
_KEYS = (Task.lead_department_id.label("department_id"), Task.state, Task.kind)
