"""The tasks that contacts were told of, and may speak of in a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.letter import MAY_HAVE_LEFT, Letter
from tasks.reminder import Reminder
from tasks.short_code import short_code
from tasks.state import REMINDED
from tasks.task import Task
from tasks.text import fold, tidy_number

# A provider's clock, which says when something was written, and ours.
CLOCKS_APART = timedelta(minutes=2)


@dataclass(frozen=True)
class Told:
    """One task, with the newest letter that told of it: an answer goes to that, as if given on its page."""

    task: Task
    letter_id: int

    @property
    def open(self) -> bool:
        return self.task.state in REMINDED

    def is_named(self, name: str) -> bool:
        """Whether `12`, `nv12` or `12/ubnd-kt`, folded, means this task."""
        names = (self.task.code, short_code(self.task.code), tidy_number(self.task.document_number or ""))
        return name in {fold(each) for each in names} - {""}


def told_tasks(session: Session, contact_ids: Sequence[int], at: datetime) -> list[Told]:
    """Tasks told of to these contacts until `at` in letters whose links worked then, the nearest deadline first.

    A letter that is on its way counts: its reader may be quicker than the provider's answer. So does one in doubt that
    waits for its second copy: the first may have come. What was told later cannot have been meant.
    """
    newest = (
        select(Reminder.task_id, func.max(Letter.id).label("letter_id"))
        .join(Letter, Letter.id == Reminder.letter_id)
        .where(
            Reminder.contact_id.in_(contact_ids),
            _of_a_department(Reminder.contact_id),
            Reminder.dropped.is_(None),
            or_(Letter.state.in_(MAY_HAVE_LEFT), Letter.resends > 0),
            func.coalesce(Letter.sent_at, Letter.date) <= at + CLOCKS_APART,
            Letter.link_expires_at > at,
        )
        .group_by(Reminder.task_id)
        .subquery()
    )
    found = select(Task, newest.c.letter_id).join(newest, newest.c.task_id == Task.id)
    return [Told(row[0], row[1]) for row in session.execute(found.order_by(Task.deadline, Task.id))]


def _of_a_department(contact_id: Any) -> ColumnElement[bool]:
    """The office's own people are told of tasks, and answer for none."""
    return exists().where(Contact.id == contact_id, Contact.department_id.is_not(None))


def letter_tasks(session: Session, letter_id: int) -> list[Told]:
    """The tasks of one letter."""
    theirs = (Reminder.letter_id == letter_id, Reminder.dropped.is_(None))
    found = select(Task).join(Reminder, Reminder.task_id == Task.id).where(*theirs)
    return [Told(task, letter_id) for task in session.scalars(found.order_by(Task.deadline, Task.id).distinct())]
