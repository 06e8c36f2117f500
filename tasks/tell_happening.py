"""What each happening tells, and whom: rows of news in its own transaction. Handlers of tasks/handlers.py.

They come after those that take reminders out of letters that wait: what is still in a letter then was told, or will be.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.coordination import coordinating_of
from tasks.deadline_version import BY_FILE, DeadlineVersion
from tasks.events import DeadlineChanged, TaskAssigned, TaskChanged, TaskStateChanged
from tasks.letters.wording import full_day
from tasks.news import tell, tell_first
from tasks.news_kind import NewsKind
from tasks.reminder import ANSWER_UNDONE
from tasks.state import REMINDED, ExecutionState, Urgency
from tasks.task import Task
from tasks.told import told_contacts, told_versions

# Longer than two working days ever are, Tết among them: which of the tasks are new is judged by the calendar, later.
_LONG_AGO = timedelta(days=14)
_ENDED = frozenset({ExecutionState.DONE, ExecutionState.CANCELLED})


def tell_assigned(session: Session, event: TaskAssigned, now: datetime, _actor: str) -> None:
    """Whether it is told at once, or by its first rung, is seen when the letter is made."""
    tell_all_assigned(session, [event], now, _actor)


def tell_all_assigned(session: Session, events: Sequence[TaskAssigned], now: datetime, _actor: str) -> None:
    readers = {each.task_id: _first_readers(each) for each in events if _is_told(each, now)}
    tell_first(session, NewsKind.ASSIGNED, now, readers)


def _is_told(event: TaskAssigned, now: datetime) -> bool:
    columns = event.columns
    given: date = columns.get("assigned_on") or columns["created_at"].date()
    asks = ExecutionState(columns.get("state", ExecutionState.NOT_STARTED)) in REMINDED
    return asks and not columns.get("silent") and given >= (now - _LONG_AGO).date()


def _first_readers(event: TaskAssigned) -> Iterable[int]:
    lead: int = event.columns["lead_department_id"]
    return dict.fromkeys((lead, *event.coordinating))


def tell_moved(session: Session, event: DeadlineChanged, now: datetime, _actor: str) -> None:
    """From the deadline that each reader knows of; who knows of none reads the new one in a reminder."""
    deadlines = _deadlines(session, event.task_id)
    reason = "" if event.reason in BY_FILE else event.reason
    for contact_id, version in sorted(told_versions(session, event.task_id).items()):
        facts = {"old": deadlines.get(version), "new": event.new, "version": event.version, "reason": reason}
        if facts["old"] != event.new:
            once = f"version {event.version}"
            tell(session, event.task_id, NewsKind.MOVED, once, _known(facts), now, contact_ids=[contact_id])


def tell_state(session: Session, event: TaskStateChanged, now: datetime, _actor: str) -> None:
    """An end is told to whoever was told of the task; that work goes on, to whoever leads it."""
    old, new, once = ExecutionState(event.old), ExecutionState(event.new), now.isoformat()
    if old == new or event.reason == ANSWER_UNDONE or session.get_one(Task, event.task_id).silent:
        return
    reason = _known({"reason": event.reason})
    if new in _ENDED:
        kind = NewsKind.COMPLETED if new == ExecutionState.DONE else NewsKind.CANCELLED
        facts = _result(session, event) if kind is NewsKind.COMPLETED else reason
        tell(session, event.task_id, kind, once, facts, now, contact_ids=sorted(told_contacts(session, event.task_id)))
    elif new in REMINDED and old in _ENDED:
        tell(session, event.task_id, NewsKind.REOPENED, once, reason, now)
    elif new == ExecutionState.REDO and old != ExecutionState.PAUSED:
        tell(session, event.task_id, NewsKind.SENT_BACK, once, reason, now)


def tell_handed_over(session: Session, event: TaskChanged, now: datetime, _actor: str) -> None:
    """Who led it is told, if it had been told of the task; who leads it now is told of its new task."""
    if "lead_department_id" not in event.changes or session.get_one(Task, event.task_id).silent:
        return
    (old, new), once = event.changes["lead_department_id"], now.isoformat()
    theirs = select(Contact.id).where(Contact.department_id == old)
    told = sorted(told_contacts(session, event.task_id) & set(session.scalars(theirs)))
    tell(session, event.task_id, NewsKind.HANDED_OVER, once, {"to": new}, now, contact_ids=told)
    tell(session, event.task_id, NewsKind.ASSIGNED, once, {"before": old}, now, department_ids=[new])


def tell_more_urgent(session: Session, event: TaskChanged, now: datetime, _actor: str) -> None:
    """To whoever has to act on it; that a task is less urgent than it was is no news."""
    task = session.get_one(Task, event.task_id)
    old, new = event.changes.get("urgency", (Urgency.NORMAL, Urgency.NORMAL))
    if Urgency(new).rank <= Urgency(old).rank or task.silent or task.state not in REMINDED:
        return
    acting = sorted({task.lead_department_id, *coordinating_of(session, task.id)})
    tell(session, task.id, NewsKind.MORE_URGENT, now.isoformat(), {"was": old}, now, department_ids=acting)


def tell_joined(session: Session, event: TaskChanged, now: datetime, _actor: str) -> None:
    """A department that co-ordinates from now on is told of its new task, however far its first rung is."""
    task = session.get_one(Task, event.task_id)
    old, new = event.changes.get("coordinating", ((), ()))
    joined = sorted({*new} - {*old, task.lead_department_id})
    if joined and not task.silent and task.state in REMINDED:
        facts = {"joined": True}
        tell(session, task.id, NewsKind.ASSIGNED, now.isoformat(), facts, now, department_ids=joined)


def _deadlines(session: Session, task_id: int) -> Mapping[int, date | None]:
    wanted = select(DeadlineVersion.version, DeadlineVersion.deadline).where(DeadlineVersion.task_id == task_id)
    return {row.version: row.deadline for row in session.execute(wanted)}


def _result(session: Session, event: TaskStateChanged) -> Mapping[str, Any]:
    task = session.get_one(Task, event.task_id)
    dated = f"ngày {full_day(task.result_date)}" if task.result_date else ""
    result = " ".join(filter(None, (task.result_document, dated))) if task.result_document else ""
    return _known({"on": task.confirmed_on, "result": result})


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
