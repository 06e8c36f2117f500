"""The tasks of a span, each as it stood at the end of the day of judgement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.report.past import Past, read_past
from tasks.report.span import Span
from tasks.state import ExecutionState
from tasks.task import Task
from tasks.workdays import DAY


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A Judged. `by_own_days`: it was entered later, and is judged by the days that it carries itself."""

    state: str
    kind: str
    deadline: date | None
    reported_on: date | None
    confirmed_on: date | None
    original_deadline: date | None
    department_id: int
    field: str
    by_own_days: bool = False


def tasks_as_they_stood(session: Session, span: Span, zone: ZoneInfo) -> Iterator[Stood]:
    """As Dondoc knew them that evening: what the event log tells of later days is taken back.

    A task counts by the day it was given; without one by its document's day, without that by the day it was entered.
    """
    end = datetime.combine(span.as_of + DAY, time(), zone).astimezone(UTC)
    past = read_past(session, end)
    for row in _rows(session, span):
        given = row.given or day(row.created_at, zone)
        if span.first <= given <= span.last:
            known = row.created_at < end
            yield _known(row, past.get(row.id)) if known else _by_own_days(row, span.as_of)


def _rows(session: Session, span: Span) -> Iterator[Any]:
    given = func.coalesce(Task.assigned_on, Task.issued_on)
    columns = (Task.id, Task.state, Task.kind, Task.deadline, Task.original_deadline, Task.reported_on)
    more = (Task.confirmed_on, Task.lead_department_id, Task.field, Task.created_at, given.label("given"))
    wanted = select(*columns, *more).where(or_(given.between(span.first, span.last), given.is_(None)))
    return iter(session.execute(wanted.order_by(Task.id).execution_options(yield_per=1_000)))


def _known(row: Any, past: Past | None) -> Stood:
    """The present row, but for what changed afterwards."""
    before = past or {}
    return Stood(
        state=before.get("state", row.state),
        kind=before.get("kind", row.kind),
        deadline=before.get("deadline", row.deadline),
        reported_on=before.get("reported_on", row.reported_on),
        confirmed_on=before.get("confirmed_on", row.confirmed_on),
        original_deadline=before.get("original_deadline", row.original_deadline),
        department_id=before.get("lead_department_id", row.lead_department_id),
        field=before.get("field", row.field),
    )


def _by_own_days(row: Any, as_of: date) -> Stood:
    """A year's list entered at its end still says when each task was reported and confirmed, but not when it moved."""
    reported, confirmed = _up_to(row.reported_on, as_of), _up_to(row.confirmed_on, as_of)
    return Stood(
        state=_state(row, as_of),
        kind=row.kind,
        deadline=row.deadline,
        reported_on=reported,
        confirmed_on=confirmed,
        original_deadline=row.original_deadline,
        department_id=row.lead_department_id,
        field=row.field,
        by_own_days=True,
    )


def _state(row: Any, as_of: date) -> str:
    reported_later = row.reported_on is not None and row.reported_on > as_of
    ended = row.confirmed_on or row.reported_on
    ended_later = ended is not None and ended > as_of
    if row.state == ExecutionState.DONE and ended_later:
        waits = row.reported_on is not None and not reported_later
        return ExecutionState.REPORTED if waits else ExecutionState.IN_PROGRESS
    if row.state == ExecutionState.REPORTED and reported_later:
        return ExecutionState.IN_PROGRESS
    return str(row.state)


def _up_to(found: date | None, as_of: date) -> date | None:
    return found if found is not None and found <= as_of else None
