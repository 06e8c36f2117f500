"""Which rung tasks are at today: those that share a deadline, a kind and an urgency share their rung."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Column, ColumnElement, Date, Integer, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.database import instant_text
from tasks.ladder import Ladder, Planned, plan
from tasks.state import TaskKind, Urgency
from tasks.task import BY_DEADLINE, Task, by_index, reminded
from tasks.workdays import Calendar, CalendarEnds
from tasks.working_table import put, working_table

REACHED = working_table(
    "reached_now",
    Column("deadline", Date, nullable=False),
    Column("kind", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("given", String, nullable=False),
    Column("coordinating", Boolean, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("answered_from", String),
)
"""`answered_from`: an answer of that moment or later holds, and quiets the rung; none does where it is empty."""
_NAMES = [each.name for each in REACHED.columns]
_DAY = len("2026-10-05")


@dataclass(frozen=True)
class Day:
    """The day that is planned for, with all that planning asks of the office."""

    on: date
    calendar: Calendar
    ladder: Ladder
    zone: ZoneInfo


def gather_reached(session: Session, today: Day) -> bool:
    """Fill REACHED; whether any rung is reached."""
    rows = [
        (*group, coordinating, rung, _answered_from(group[0], rung, today))
        for group, planned in _groups(session, today)
        for coordinating in (False, True)
        if (rung := plan(planned, today.on, today.calendar, today.ladder, coordinating)) is not None
    ]
    put(session, REACHED, _NAMES, rows)
    return bool(rows)


def given(ladder: Ladder) -> ColumnElement[str]:
    """When a task was given, by the day or the minute; of no account, so empty, where no rung is a share."""
    if not ladder.has_shares:
        return literal("", String)
    minute = func.substr(Task.created_at, 1, len("2026-10-05T07:30"), type_=String)
    return case((Task.assigned_on.is_not(None), cast(Task.assigned_on, String)), else_=minute)


def _groups(session: Session, today: Day) -> Iterator[tuple[tuple[Any, ...], Planned]]:
    columns = (Task.deadline, Task.kind, Task.urgency)
    when = [given(today.ladder)] if today.ladder.has_shares else []
    wanted = by_index(BY_DEADLINE, select(*columns, *when).where(*reminded(), *near(today)).group_by(*columns, *when))
    for deadline, kind, urgency, *moment in session.execute(wanted):
        given_on = _given_on(moment[0], today.zone) if moment else None
        planned = Planned(deadline, TaskKind(kind), urgency=Urgency(urgency), given_on=given_on)
        yield (deadline, kind, urgency, *(moment or [""])), planned


def _given_on(moment: str, zone: ZoneInfo) -> date:
    return date.fromisoformat(moment) if len(moment) == _DAY else day(datetime.fromisoformat(f"{moment}Z"), zone)


def near(today: Day) -> tuple[ColumnElement[bool], ...]:
    """No rung is further before a deadline than the ladder's furthest; a share may be as far as the deadline is."""
    if today.ladder.has_shares:
        return ()
    try:
        beyond = today.calendar.add_working_days(today.on, today.ladder.furthest + 1)
    except CalendarEnds:
        return ()  # planning itself says whether that matters
    return (Task.deadline < beyond,)


def _answered_from(deadline: date, rung: int, today: Day) -> str | None:
    """An answer of before the deadline does not quiet the first letter after it: being late is news."""
    if rung >= 0:
        return None
    holds = today.calendar.add_working_days(today.on, -today.ladder.answer_holds)
    first = max(holds, today.calendar.due_day(deadline)) + timedelta(days=1)
    return instant_text(datetime.combine(first, time(), today.zone))
