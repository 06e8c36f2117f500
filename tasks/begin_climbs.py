"""Which tasks set out on a ladder now: silent, late, or long without news. A query of states, and begun once."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.climb import Climb
from tasks.climbed import UNDATED, answered_since, newest_answer
from tasks.clock import day
from tasks.desk import Desk
from tasks.ladder_name import LadderName
from tasks.letter import LEFT, Letter
from tasks.once import ROWS_A_STATEMENT, insert_once
from tasks.reminder import Reminder
from tasks.state import REMINDED, ExecutionState, TaskKind
from tasks.step import freeze
from tasks.task import BY_DEADLINE, Task, by_index, reminded
from tasks.workdays import Calendar


def begin_climbs(session: Session, desk: Desk, calendar: Calendar, now: datetime) -> int:
    """Enter climbs that begin now, with their steps as the ladder has them now; how many."""
    found, began = setting_out(session, desk, calendar, now), 0
    while some := list(islice(found, ROWS_A_STATEMENT)):
        began += insert_once(session, Climb, some)
    return began


def setting_out(session: Session, desk: Desk, calendar: Calendar, now: datetime) -> Iterator[dict[str, Any]]:
    """Rows of the climbs that begin now."""
    on = day(now, desk.hours.zone)
    ladders = (
        _unanswered(session, desk, calendar, on),
        _overdue(session, desk, calendar, on, now),
        _without_news(session, desk, on),
    )
    return (row | {"began_at": now} for ladder in ladders for row in ladder if row["steps"] != "[]")


def _unanswered(session: Session, desk: Desk, calendar: Calendar, on: date) -> Iterator[dict[str, Any]]:
    """By task, the first letter that its lead department was told of it by, and that no answer followed."""
    told = func.coalesce(Letter.sent_at, Letter.date)
    rows = session.execute(
        _not_climbing(LadderName.UNANSWERED, Reminder.id, Reminder.contact_id, Reminder.created_at, told.label("told"))
        .join(Reminder, (Reminder.task_id == Task.id) & (Reminder.deadline_version == Task.deadline_version))
        .join(Letter, Letter.id == Reminder.letter_id)
        .with_hint(Letter, "NOT INDEXED", "sqlite")  # by its key: nearly all letters have left, as PostgreSQL knows
        .where(
            Reminder.ladder.in_((LadderName.ASSIGNED, LadderName.DEADLINE)),
            Reminder.coordinating.is_(False),
            Reminder.dropped.is_(None),
            Letter.state.in_(LEFT),
            ~answered_since(Reminder.created_at),
            _was_told_of(),
        )
        .order_by(Task.id, Reminder.id)
    )
    seen: set[int] = set()
    for row in rows:
        expires = _expires(row, desk, calendar, on)
        if row.task_id in seen or expires > on:
            continue
        seen.add(row.task_id)
        asked_anew = datetime.combine(expires, desk.hours.opens, desk.hours.zone) if row.answered_at else row.told
        since = max(row.told, row.ended_at or row.told, asked_anew)
        asked = {"reminder_id": row.id, "contact_id": row.contact_id}
        yield _climb(row, desk, LadderName.UNANSWERED, about=row.created_at, since=since) | asked


def _expires(row: Any, desk: Desk, calendar: Calendar, on: date) -> date:
    """From which day on an answer is asked for anew: the newest is good until some working days after the deadline.

    The first day of all without an answer, the last one while it holds on `on`.
    """
    due_on, holds = _due_on(row), desk.ladder.answer_holds
    if row.answered_at is None:
        return date.min
    if due_on is None or due_on >= on:
        return date.max
    last = max(day(row.answered_at, desk.hours.zone), calendar.due_day(due_on))
    return date.max if calendar.working_days_between(last, on) < holds else calendar.add_working_days(last, holds)


def _overdue(session: Session, desk: Desk, calendar: Calendar, on: date, now: datetime) -> Iterator[dict[str, Any]]:
    """From the end of the deadline's day; one that comes back has from now on."""
    late = _not_climbing(LadderName.OVERDUE).where(*reminded(), Task.deadline < on)
    for row in session.execute(by_index(BY_DEADLINE, late)):
        due = calendar.due_day(row.deadline)
        if due < on:
            ended = datetime.combine(due, desk.hours.closes, desk.hours.zone)
            back = row.state == ExecutionState.REDO or row.number > 1
            yield _climb(row, desk, LadderName.OVERDUE, about=ended, since=now if back else ended)


def _without_news(session: Session, desk: Desk, on: date) -> Iterator[dict[str, Any]]:
    """What is under way and not late, from its last news. Without a deadline, only what its department spoke of."""
    in_time = or_(Task.deadline >= on, UNDATED & newest_answer().is_not(None))
    under_way = (Task.state == ExecutionState.IN_PROGRESS, in_time)
    for row in session.execute(_not_climbing(LadderName.NO_PROGRESS).where(*under_way)):
        news = row.answered_at or row.given_at
        yield _climb(row, desk, LadderName.NO_PROGRESS, about=news, since=news)


_TASK = (
    *(Task.id.label("task_id"), Task.deadline_version, Task.lead_department_id, Task.kind, Task.urgency),
    *(Task.deadline, Task.state, Task.created_at.label("given_at")),
)
"""All that is asked of a task here: they may be many, and their words long."""


def _due_on(row: Any) -> date | None:
    """As Task.due_on says it."""
    return None if row.kind == TaskKind.UNDATED else row.deadline


def _not_climbing(name: LadderName, *columns: Any) -> Select[Any]:
    """Tasks that are reminded and do not climb that ladder now, with how often they did."""
    theirs = (Climb.task_id == Task.id, Climb.ladder == name)
    before = (*theirs, Climb.deadline_version == Task.deadline_version)
    number = (select(func.count()).where(*before).correlate(Task).scalar_subquery() + 1).label("number")
    ended = select(func.max(Climb.ended_at)).where(*before).correlate(Task).scalar_subquery().label("ended_at")
    answered = newest_answer().label("answered_at")
    wanted = select(*_TASK, number, ended, answered, *columns).order_by(Task.id)
    return wanted.where(*_reminded(), ~exists().where(*theirs, Climb.ended_at.is_(None)))


def _was_told_of() -> ColumnElement[bool]:
    """Of most tasks nobody was told yet. SQLite sees that in its indexes, and does not read them one by one."""
    each, told = aliased(Task), aliased(Reminder)
    tells = exists().where(told.task_id == each.id).correlate(each)
    return Task.id.in_(select(each.id).where(each.state.in_(sorted(REMINDED)), tells))


def _reminded() -> tuple[ColumnElement[bool], ...]:
    return (
        Task.state.in_(sorted(REMINDED)),
        or_(Task.deadline.is_not(None), Task.kind != TaskKind.RECURRING),
        Task.silent.is_(False),
    )


def _climb(row: Any, desk: Desk, name: LadderName, *, about: datetime, since: datetime) -> dict[str, Any]:
    return {
        "task_id": row.task_id,
        "deadline_version": row.deadline_version,
        "department_id": row.lead_department_id,
        "ladder": name,
        "number": row.number,
        "reminder_id": None,
        "contact_id": None,
        "about_at": about,
        "steps": freeze(desk.ladder.of(row.kind, row.urgency).steps(name)),
        "step": 0,
        "since": since,
        "stood": "[]",
    }
