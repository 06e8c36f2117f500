"""Whom a task's letters reached, or may have: who was told of it is told what becomes of it."""

import json

from sqlalchemy import ColumnElement, String, cast, exists, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.letter import Letter, LetterKind, LetterState
from tasks.news import News
from tasks.news_kind import NewsKind
from tasks.reminder import Reminder

# A letter that is about to leave counts: what it says was true at its last look.
_LEFT = (LetterState.SENDING, LetterState.WIRE, LetterState.SENT, LetterState.UNKNOWN)


def told_contacts(session: Session, task_id: int) -> set[int]:
    """Contacts that were reminded of the task, or told news of it."""
    return {
        contact_id
        for table in (Reminder, News)
        for contact_id in session.scalars(
            select(table.contact_id).join(Letter, Letter.id == table.letter_id).where(*_said(table, task_id)).distinct()
        )
        if contact_id is not None
    }


def told_versions(session: Session, task_id: int) -> dict[int, int]:
    """By contact, the newest of the task's deadline versions that it was told of."""
    reminded = select(Reminder.contact_id, Reminder.deadline_version).join(Letter, Letter.id == Reminder.letter_id)
    moved = select(News.contact_id, News.facts).join(Letter, Letter.id == News.letter_id)
    told = [(row[0], row[1]) for row in session.execute(reminded.where(*_said(Reminder, task_id)))]
    for contact_id, facts in session.execute(moved.where(*_said(News, task_id), News.kind == NewsKind.MOVED)):
        told += [(contact_id, json.loads(facts).get("version", 0))] if contact_id is not None else []
    found: dict[int, int] = {}
    for contact_id, version in told:
        found[contact_id] = max(version, found.get(contact_id, 0))
    return found


def _said(table: type[Reminder] | type[News], task_id: int) -> tuple[ColumnElement[bool], ...]:
    return table.task_id == task_id, table.dropped.is_(None), _left()


def _left() -> ColumnElement[bool]:
    copy = aliased(Letter)
    by_copy = (copy.kind == LetterKind.COPY, copy.about == cast(Letter.id, String), copy.state.in_(_LEFT))
    return or_(Letter.state.in_(_LEFT), Letter.resends > 0, exists().where(*by_copy))
