import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, exists, select
from sqlalchemy.orm import Session

from tasks.calendar_day import CalendarMissingError
from tasks.deadline import DeadlineState, deadline_state
from tasks.desk import Desk
from tasks.feed.announcement import Announcement, announcement_row
from tasks.feed.event_type import EventType
from tasks.feed.task_head import task_heads
from tasks.state import REMINDED
from tasks.task import Task
from tasks.workdays import CalendarEnds


def newly_overdue(session: Session, desk: Desk, today: date, now: datetime) -> list[dict[str, Any]]:
    """An announcement a task whose deadline passed while its department still has to act, once a deadline version.

    Tasks loaded as history stay silent here too, until their deadline moves. Without a calendar nobody can say.
    """
    try:
        calendar = desk.read_calendar(session)
    except CalendarMissingError:
        return []
    key = "task/" + cast(Task.id, String) + "/" + cast(Task.deadline_version, String) + "/overdue"
    told = exists().where(Announcement.key == key)
    late = select(Task).where(Task.deadline < today, Task.state.in_(sorted(REMINDED)), Task.silent.is_(False), ~told)
    tasks = list(session.scalars(late.order_by(Task.deadline, Task.id)))
    found = [each for each in tasks if _is_overdue(each, today, calendar)]
    heads = task_heads(session, (each.id for each in found))
    return [_row(each, heads[each.id], now) for each in found]


def _is_overdue(task: Task, today: date, calendar: Any) -> bool:
    try:
        return deadline_state(task, today, calendar) is DeadlineState.OVERDUE
    except CalendarEnds:
        return False  # nobody can say; the office is told by others that its calendar ends


def _row(task: Task, head: dict[str, Any], now: datetime) -> dict[str, Any]:
    key = f"task/{task.id}/{task.deadline_version}/overdue"
    return announcement_row(key, now, EventType.OVERDUE, task.code, json.dumps({"task": head}, ensure_ascii=False))
