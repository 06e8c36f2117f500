"""How often a department was urged about a task: by our letters, by phone, in meetings, on paper, and before."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.letter import MAY_HAVE_LEFT, Letter, LetterKind
from tasks.reminder import Reminder
from tasks.task import Task
from tasks.urging import Urging


def times_urged(session: Session, task_ids: Iterable[int], before: datetime | None = None) -> Mapping[int, int]:
    """Task id → how many times until that moment. What only the office's own people were told urged nobody."""
    ids = sorted(set(task_ids))
    before_us = session.execute(select(Task.id, Task.urged_before).where(Task.id.in_(ids)))
    counted = {task_id: number for task_id, number in before_us}  # noqa: C416 - rows are no pairs to mypy
    letters = (
        select(Reminder.task_id, func.count(Letter.id.distinct()))
        .join(Letter, Letter.id == Reminder.letter_id)
        .join(Contact, Contact.id == Reminder.contact_id)
        .where(
            Reminder.task_id.in_(ids),
            Reminder.dropped.is_(None),
            Contact.department_id.is_not(None),
            Letter.kind == LetterKind.URGE,
            Letter.state.in_(MAY_HAVE_LEFT),
            *_until(Letter.date, before),
        )
        .group_by(Reminder.task_id)
    )
    others = (
        select(Urging.task_id, func.count())
        .where(Urging.task_id.in_(ids), *_until(Urging.at, before))
        .group_by(Urging.task_id)
    )
    for found in (letters, others):
        for task_id, number in session.execute(found):
            counted[task_id] += number
    return counted


def _until(moment: Any, before: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if before is None else (moment < before,)
