"""A last look before a letter leaves: what was completed, moved or answered since it was promised is taken out."""

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.letter import Letter, LetterKind
from tasks.reminder import Reminder, ended
from tasks.state import REMINDED
from tasks.task import Task


def drop_needless(session: Session, letter: Letter) -> str | None:
    """Drop the letter's reminders that need not be sent; the reason when none is left, None when it must still go."""
    if letter.kind != LetterKind.REMINDER:
        return None
    answered = exists().where(
        Acknowledgement.task_id == Reminder.task_id,
        Acknowledgement.contact_id == Reminder.contact_id,
        Acknowledgement.at >= Reminder.created_at,
        Acknowledgement.undone_at.is_(None),
    )
    rows = session.execute(
        select(Reminder.id, Reminder.deadline_version, Task, answered.label("answered"))
        .join(Task, Task.id == Reminder.task_id)
        .where(Reminder.letter_id == letter.id, Reminder.dropped.is_(None))
    ).all()
    reasons = {row.id: _needless(row.Task, row.deadline_version, answered=row.answered) for row in rows}
    for reminder_id, reason in reasons.items():
        if reason:
            session.execute(update(Reminder).where(Reminder.id == reminder_id).values(dropped=reason))
    if all(reasons.values()):
        return ", ".join(sorted({str(reason) for reason in reasons.values()})) or "nothing is left to say"
    return None


def _needless(task: Task, version: int, *, answered: bool) -> str | None:
    if task.state not in REMINDED:
        return ended(task.state)
    if task.deadline_version != version or task.deadline is None:
        return "deadline moved"
    return "acknowledged" if answered else None
