"""The report of a span, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.deadline import DeadlineState, OnTimeBy, deadline_state
from tasks.department import Department
from tasks.department_name import names_on
from tasks.figures import column_of
from tasks.rates import Counts
from tasks.report.facts import GroupBy, Line, Report
from tasks.report.span import Span
from tasks.report.stood import Stood, tasks_as_they_stood
from tasks.state import COUNTED, TaskKind
from tasks.text import SortKey, sort_key
from tasks.workdays import Calendar

NO_FIELD = "Chưa ghi lĩnh vực"
_UNDATED = {DeadlineState.UNDATED, DeadlineState.DONE_UNDATED}
_Place = tuple[int, SortKey]


def count_report(
    session: Session,
    span: Span,
    calendar: Calendar,
    zone: ZoneInfo,
    by: GroupBy = GroupBy.DEPARTMENT,
    on_time_by: OnTimeBy = "report",
) -> Report:
    """The report. Counts are of tasks; a task is a line's by its lead department, field or kind of that day.

    Raises:
        CalendarEnds: a task is late, and the calendar ends before its deadline's due day.
        UnevenReportError: lines, columns and tasks do not come to the same number.
    """

    def judged(task: Stood) -> DeadlineState:
        return deadline_state(task, span.as_of, calendar, on_time_by)

    tasks = list(tasks_as_they_stood(session, span, zone))
    parents = [task for task in tasks if _is_parent(task)]
    theirs = [task for task in tasks if not _is_parent(task)]
    return Report(
        span=span,
        by=by,
        lines=_lines(session, theirs, by, span.as_of, judged),
        total=_line("Tổng cộng", theirs, judged),
        parents=sum(task.state in COUNTED for task in parents),
        by_own_days=sum(task.by_own_days for task in theirs),
    )


def _is_parent(task: Stood) -> bool:
    return task.kind == TaskKind.RECURRING and task.deadline is None


def _lines(
    session: Session, tasks: Iterable[Stood], by: GroupBy, on: date, judged: Callable[[Stood], DeadlineState]
) -> tuple[Line, ...]:
    groups: dict[str | int, list[Stood]] = {}
    for task in tasks:
        groups.setdefault(_key(task, by), []).append(task)
    names = _names(session, groups, by, on)
    ordered = sorted(groups, key=lambda key: names[key][1])
    return tuple(_line(names[key][0], groups[key], judged) for key in ordered)


def _key(task: Stood, by: GroupBy) -> str | int:
    match by:
        case GroupBy.DEPARTMENT:
            return task.department_id
        case GroupBy.FIELD:
            return task.field
        case GroupBy.KIND:
            return task.kind


def _names(
    session: Session, keys: Iterable[str | int], by: GroupBy, on: date
) -> Mapping[str | int, tuple[str, _Place]]:
    """Of each key its name, on the day `on`, and its place in the table."""
    if by is GroupBy.DEPARTMENT:
        called = names_on(session, on)
        rows = session.execute(select(Department.id, Department.position))
        return {row.id: (called[row.id], (row.position, sort_key(called[row.id]))) for row in rows}
    if by is GroupBy.KIND:
        return {str(kind): (kind.label, (place, ())) for place, kind in enumerate(TaskKind)}
    return {key: (str(key) or NO_FIELD, (0 if key else 1, sort_key(str(key)))) for key in keys}


def _line(name: str, tasks: Iterable[Stood], judged: Callable[[Stood], DeadlineState]) -> Line:
    theirs = list(tasks)
    counted = [task for task in theirs if task.state in COUNTED]
    states = [judged(task) for task in counted]
    return Line(
        name=name,
        counts=Counts(
            total=len(counted),
            done_undated=states.count(DeadlineState.DONE_UNDATED),
            **Counter(column_of(state) for state in states),
        ),
        extended=sum(_is_extended(task) for task in counted),
        undated=sum(state in _UNDATED for state in states),
        cancelled=len(theirs) - len(counted),
    )


def _is_extended(task: Stood) -> bool:
    return task.deadline is not None and task.original_deadline is not None and task.deadline > task.original_deadline
