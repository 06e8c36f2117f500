"""Open the periods whose time has come: by data, so that days missed need no memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.assign import assign
from tasks.coordination import coordinating_of
from tasks.events import Bus
from tasks.intake.task_key import period_key
from tasks.once import insert_once
from tasks.recurring.event import PeriodOpened
from tasks.recurring.occurrence import Occurrence
from tasks.recurring.period import Named, name_periods
from tasks.recurring.recurrence import Returning, returning
from tasks.recurring.rule import MOVED_BY_DAYS_OFF
from tasks.state import TaskKind
from tasks.task import Task
from tasks.turn import Turn, share_turn
from tasks.workdays import Calendar, CalendarEnds

CALENDAR_DAYS = 3
"""As many calendar days hold, with room for any Tết, one working day."""
_PAPER = ("document_number", "document_number_folded", "document_kind", "issuer", "issued_on", "abstract")
_COPIED = (*_PAPER, "assigned_by", "followed_by", "lead_department_id", "period", "urgency", "field", "product")


@dataclass(frozen=True)
class Opening:
    """A period that is to be opened now, with its deadline."""

    parent: Returning
    period: Named
    deadline: date


def open_periods(session: Session, bus: Bus, calendar: Calendar, on: date, now: datetime, actor: str) -> list[Opening]:
    """Open each period once, `ahead` working days before its deadline or later, and never after it.

    After days missed the periods that somebody can still do in time are opened; one whose deadline has passed
    meanwhile would be born overdue without anybody having been asked, so it is left to a person.
    """
    share_turn(session, Turn.DEPARTMENTS)  # a period is given to whoever leads its parent by then
    due = list(find_openings(session, calendar, on))
    if not due:
        return []
    known = _known(session, due)
    return [
        each
        for each in due
        if (each.parent.task.id, each.period.key) not in known and _opened(session, bus, each, on, now, actor)
    ]


def find_openings(session: Session, calendar: Calendar, on: date) -> Iterator[Opening]:
    """Periods that should be open on `on`, opened already or not."""
    for each in returning(session, on):
        if each.rule is None or each.held:
            continue
        try:
            yield from _openings(each, calendar, on)
        except CalendarEnds:
            continue  # what the calendar does not know is opened when it does


def _openings(parent: Returning, calendar: Calendar, on: date) -> Iterator[Opening]:
    assert parent.rule is not None  # noqa: S101 - as the caller has seen
    last = on + timedelta(days=CALENDAR_DAYS * parent.ahead) + MOVED_BY_DAYS_OFF
    for period in name_periods(parent.rule, on - MOVED_BY_DAYS_OFF, min(last, calendar.ends)):
        deadline = parent.rule.due_day(period.day, calendar)
        if deadline >= on and calendar.working_days_between(on, deadline) <= parent.ahead:
            yield Opening(parent, period, deadline)


def _known(session: Session, due: list[Opening]) -> set[tuple[int, str]]:
    parents = {each.parent.task.id for each in due}
    rows = session.execute(select(Occurrence.parent_id, Occurrence.period).where(Occurrence.parent_id.in_(parents)))
    return {(row.parent_id, row.period) for row in rows}


def _opened(session: Session, bus: Bus, each: Opening, on: date, now: datetime, actor: str) -> bool:
    """Whether it was opened here: of two who come at once the second waits for the first, and finds it done."""
    parent, period = each.parent.task, each.period
    row: dict[str, Any] = {"parent_id": parent.id, "period": period.key, "name": period.name, "opened_at": now}
    if not insert_once(session, Occurrence, [row | {"named_day": period.day, "task_id": None}]):
        return False
    task = _task(parent, each, on, now)
    known = session.scalar(select(Task).where(Task.content_key == task.content_key))
    if known is None:
        bus.publish(session, assign(session, task, sorted(coordinating_of(session, parent.id))), now, actor)
        known = task
    theirs = (Occurrence.parent_id == parent.id, Occurrence.period == period.key)
    session.execute(update(Occurrence).where(*theirs).values(task_id=known.id))
    opened = PeriodOpened(
        task_id=parent.id, code=parent.code, period=period.key, name=period.name, occurrence=known.code
    )
    bus.publish(session, opened, now, actor)
    return True


def _task(parent: Task, each: Opening, on: date, now: datetime) -> Task:
    """The period as a task. A file that brings the same period finds it by its key."""
    assert each.parent.rule is not None  # noqa: S101 - as the caller has seen
    copied = {name: getattr(parent, name) for name in _COPIED}
    return Task(
        **copied,
        code="",
        content_key=period_key(parent, each.period.key),
        content=f"{parent.content} ({each.period.name})",
        kind=TaskKind.RECURRING,
        deadline_rule=parent.deadline_rule,
        assigned_on=on,
        original_deadline=each.deadline,
        deadline=each.deadline,
        deadline_version=1,
        created_at=now,
    )
