import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.department import Department
from tasks.feed.announcement import announcement_row
from tasks.feed.event_type import EventType
from tasks.letter import Letter
from tasks.reminder import Reminder
from tasks.task import Task


def letters_sent(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """An announcement a letter: its kind and channel, the department that it went to, the tasks that it tells of."""
    told = _tasks(session, ids)
    wanted = (
        select(Letter, Department.id.label("department_id"), Department.name)
        .join(Contact, Contact.id == Letter.contact_id)
        .outerjoin(Department, Department.id == Contact.department_id)
        .where(Letter.id.in_(ids), Letter.sent_at.is_not(None))
        .order_by(Letter.sent_at, Letter.id)
    )
    return [_row(row, told[row.Letter.id]) for row in session.execute(wanted)] if ids else []


def _row(row: Any, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    letter: Letter = row.Letter
    data = {
        "letter": {"id": letter.id, "kind": letter.kind, "channel": letter.channel, "slot": letter.slot.isoformat()},
        "department": {"id": row.department_id, "name": row.name} if row.department_id else None,
        "tasks": tasks,
    }
    subject = f"letter/{letter.id}"
    said = json.dumps(data, ensure_ascii=False)
    assert letter.sent_at  # noqa: S101 - the query wants it
    return announcement_row(f"letter/{letter.id}/sent", letter.sent_at, EventType.LETTER_SENT, subject, said)


def _tasks(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = (Reminder.letter_id, Reminder.ladder, Reminder.rung, Task.id, Task.code)
    wanted = select(*columns).join(Task, Task.id == Reminder.task_id)
    for row in session.execute(wanted.where(Reminder.letter_id.in_(ids), Reminder.dropped.is_(None)).order_by(Task.id)):
        found[row.letter_id].append({"id": row.id, "code": row.code, "ladder": row.ladder, "rung": row.rung})
    return found
