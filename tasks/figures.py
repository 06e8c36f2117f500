"""How the office stands on a day, overall and by department: what digest, status and pages show, from one query."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.alike import ageing
from tasks.deadline import DeadlineState, OnTimeBy
from tasks.department import Department
from tasks.figure_group import FigureGroup, figure_groups
from tasks.rates import Counts
from tasks.state import COUNTED, ExecutionState
from tasks.text import sort_key
from tasks.workdays import Calendar

Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Ageing:
    """Overdue tasks by working days late; the first bucket also holds those late since the last working day."""

    up_to_7: int = 0
    up_to_30: int = 0
    up_to_90: int = 0
    over_90: int = 0

    @property
    def total(self) -> int:
        return sum(self.spans)

    @property
    def spans(self) -> tuple[int, int, int, int]:
        return (self.up_to_7, self.up_to_30, self.up_to_90, self.over_90)


_AGEINGS = tuple(each.name for each in fields(Ageing))


@dataclass(frozen=True, kw_only=True)
class DepartmentFigures:
    """One lead department's line.

    `worst` is the most working days that one of its open tasks is late; `new` of them were not yet so on the day asked
    about.
    """

    department_id: int
    name: str
    kind: str
    position: int
    counts: Counts
    ageing: Ageing
    worst: int
    new: int
    extended: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All counts are of tasks; only `cancelled` and `parents` lie outside `counts`.

    Attributes:
        as_of: the day that lateness is judged on.
        departments: those that lead a task, in protocol order.
        by_state, by_deadline: the same tasks by each of their two states.
        extended: tasks whose deadline was put off; told beside the rates.
        newly_done: done since the day that was asked about.
        parents: recurring tasks without a deadline of their own; their occurrences are counted instead.
    """

    as_of: date
    counts: Counts
    ageing: Ageing
    departments: tuple[DepartmentFigures, ...] = ()
    by_state: Mapping[ExecutionState, int] = field(default_factory=dict)
    by_deadline: Mapping[DeadlineState, int] = field(default_factory=dict)
    extended: int = 0
    newly_done: int = 0
    cancelled: int = 0
    parents: int = 0


def figures(
    session: Session, on: date, calendar: Calendar, on_time_by: OnTimeBy = "report", since: date | None = None
) -> Figures:
    """The figures as of the day `on`, of all tasks on record in their present states.

    New is what became overdue since the day `since`, or was done since; nothing without one.
    """
    found = figure_groups(session, on, calendar, on_time_by, since)
    counted = [group for group in found.groups if group.counted]
    return Figures(
        as_of=on,
        counts=_counts(counted),
        ageing=_ageing(counted),
        departments=_departments(session, counted, found.extended),
        by_state=_by((group.state, group.tasks) for group in counted),
        by_deadline=_by((group.deadline_state, group.tasks) for group in counted),
        extended=sum(found.extended.values()),
        newly_done=found.newly_done,
        cancelled=sum(group.tasks for group in found.groups if group.state == ExecutionState.CANCELLED),
        parents=sum(group.tasks for group in found.groups if group.parent and group.state in COUNTED),
    )


def _counts(groups: Iterable[FigureGroup]) -> Counts:
    tasks = _by((column_of(group.deadline_state), group.tasks) for group in groups)
    undated = sum(group.tasks for group in groups if group.deadline_state is DeadlineState.DONE_UNDATED)
    return Counts(total=sum(tasks.values()), done_undated=undated, **tasks)


def column_of(state: DeadlineState) -> str:
    """The column of the official table that a task stands in."""
    match state:
        case DeadlineState.ON_TIME | DeadlineState.DONE_UNDATED:
            return "done_on_time"
        case DeadlineState.LATE:
            return "done_late"
        case DeadlineState.OVERDUE:
            return "open_overdue"
        case _:
            return "open_in_time"


def _ageing(groups: Iterable[FigureGroup]) -> Ageing:
    overdue = (group for group in groups if group.deadline_state is DeadlineState.OVERDUE)
    return Ageing(**_by((_AGEINGS[ageing(group.late)], group.tasks) for group in overdue))


def _by(pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: Counter[Key] = Counter()
    for key, tasks in pairs:
        found[key] += tasks
    return dict(found)


def _departments(
    session: Session, groups: list[FigureGroup], extended: Mapping[int, int]
) -> tuple[DepartmentFigures, ...]:
    theirs: dict[int, list[FigureGroup]] = {}
    for group in groups:
        theirs.setdefault(group.department_id, []).append(group)
    wanted = select(Department.id, Department.name, Department.kind, Department.position)
    lines = [_line(row, theirs[row.id], extended.get(row.id, 0)) for row in session.execute(wanted) if row.id in theirs]
    return tuple(sorted(lines, key=lambda line: (line.position, sort_key(line.name))))


def _line(department: Any, groups: list[FigureGroup], extended: int) -> DepartmentFigures:
    return DepartmentFigures(
        department_id=department.id,
        name=department.name,
        kind=department.kind,
        position=department.position,
        counts=_counts(groups),
        ageing=_ageing(groups),
        worst=max((group.late for group in groups if group.deadline_state is DeadlineState.OVERDUE), default=0),
        new=sum(group.tasks for group in groups if group.new),
        extended=extended,
    )
