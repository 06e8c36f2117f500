"""Whom a task's letters reached, or may have: who was told of it is told what becomes of it."""

import json
from functools import cache

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, exists, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.letter import LEAVING, Letter, is_copy
from tasks.news import News
from tasks.news_kind import NewsKind
from tasks.reminder import Reminder


def told_contacts(session: Session, task_id: int) -> set[int]:
    """Contacts that were reminded of the task, or told news of it."""
    found = (session.scalars(_of(table), {"task_id": task_id}) for table in (Reminder, News))
    return {contact_id for each in found for contact_id in each if contact_id is not None}


def told_versions(session: Session, task_id: int) -> dict[int, int]:
    """By contact, the newest of the task's deadline versions that it was told of."""
    wanted = {"task_id": task_id}
    told = [(row[0], row[1]) for row in session.execute(_reminded(), wanted)]
    for contact_id, facts in session.execute(_moved(), wanted):
        told += [(contact_id, json.loads(facts).get("version", 0))] if contact_id is not None else []
    found: dict[int, int] = {}
    for contact_id, version in told:
        found[contact_id] = max(version, found.get(contact_id, 0))
    return found


# Each is made once: for a thousand tasks of a batch, making them again would take longer than asking.


@cache
def _of(table: type[Reminder] | type[News]) -> Select[int | None]:
    return select(table.contact_id).join(Letter, Letter.id == table.letter_id).where(*_said(table)).distinct()


@cache
def _reminded() -> Select[int, int]:
    wanted = select(Reminder.contact_id, Reminder.deadline_version).join(Letter, Letter.id == Reminder.letter_id)
    return wanted.where(*_said(Reminder))


@cache
def _moved() -> Select[int | None, str]:
    wanted = select(News.contact_id, News.facts).join(Letter, Letter.id == News.letter_id)
    return wanted.where(*_said(News), News.kind == NewsKind.MOVED)


def _said(table: type[Reminder] | type[News]) -> tuple[ColumnElement[bool], ...]:
    return table.task_id == bindparam("task_id"), table.dropped.is_(None), _left()


def _left() -> ColumnElement[bool]:
    copy = aliased(Letter)
    by_copy = (is_copy(copy), copy.about == cast(Letter.id, String), copy.state.in_(LEAVING))
    return or_(Letter.state.in_(LEAVING), Letter.resends > 0, exists().where(*by_copy))
