import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.department import Department
from tasks.feed.announcement import announcement_row
from tasks.feed.event_type import EventType
from tasks.letter import Letter
from tasks.news import News
from tasks.reminder import Reminder
from tasks.task import Task


def letters_sent(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """An announcement a letter: its kind and channel, the department that it went to, the tasks that it tells of."""
    wanted = (
        select(Letter, Department.id.label("department_id"), Department.name)
        .join(Contact, Contact.id == Letter.contact_id)
        .outerjoin(Department, Department.id == Contact.department_id)
        .where(Letter.id.in_(ids), Letter.sent_at.is_not(None))
        .order_by(Letter.sent_at, Letter.id)
    )
    rows = session.execute(wanted).all() if ids else []
    told = _tasks(session, {row.Letter.carrier for row in rows}) if rows else {}
    return [_row(row, told.get(row.Letter.carrier, [])) for row in rows]


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


def _tasks(session: Session, ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """By letter: its rungs, then its news; of news that counts as a rung, both."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(_said(Reminder, ids, Reminder.ladder, Reminder.rung)):
        found[row.letter_id].append({"id": row.id, "code": row.code, "ladder": row.ladder, "rung": row.rung})
    for row in session.execute(_said(News, ids, News.kind)):
        found[row.letter_id].append({"id": row.id, "code": row.code, "news": row.kind})
    return found


def _said(table: type[Reminder | News], ids: Collection[int], *what: Any) -> Select[Any]:
    wanted = select(table.letter_id, Task.id, Task.code, *what).join(Task, Task.id == table.task_id)
    return wanted.where(table.letter_id.in_(ids), table.dropped.is_(None)).order_by(Task.id, table.id)
