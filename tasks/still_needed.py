"""A last look before a letter leaves: what was completed, moved or answered since it was promised is taken out."""

from typing import Any

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.climbed import answered_since
from tasks.contact import Contact
from tasks.coordination import Coordination
from tasks.follow_up import FollowUp
from tasks.ladder_name import LadderName
from tasks.letter import ANSWERED as ANSWERED_KINDS
from tasks.letter import FIRST_COPY, Letter, LetterKind
from tasks.letters.wording import full_day
from tasks.reader import read_readers
from tasks.reminder import ANSWERED, FOLLOWED_UP, LEAD_CHANGED, NOT_COORDINATING, ON_LEAVE, Reminder, ended
from tasks.stale_news import look_at_news
from tasks.state import REMINDED
from tasks.task import Task

# Condition of a query: an answer of the reminder's contact stands that was given since the reminder was written.
ANSWER_STANDS = exists().where(
    Acknowledgement.task_id == Reminder.task_id,
    Acknowledgement.contact_id == Reminder.contact_id,
    Acknowledgement.at >= Reminder.created_at,
    *acknowledges(),
)
_PUT_OFF = (
    select(func.max(FollowUp.until))
    .where(
        FollowUp.task_id == Reminder.task_id,
        FollowUp.contact_id == Reminder.contact_id,
        FollowUp.deadline_version == Reminder.deadline_version,
        FollowUp.at >= Reminder.created_at,
        FollowUp.undone_at.is_(None),
    )
    .scalar_subquery()
)
# A letter that asks for an answer, whoever reads it, is needless once anybody of the lead department gave one.
_ASKED_FOR_AN_ANSWER = Reminder.ladder.in_((LadderName.UNANSWERED, LadderName.NO_PROGRESS))
# What these say is how near, or how far behind, a deadline is; the others tell of silence too where there is none.
_COUNTING = frozenset({LadderName.DEADLINE, LadderName.OVERDUE, LadderName.FOLLOW_UP})
_COORDINATES = exists().where(
    Coordination.task_id == Reminder.task_id, Coordination.department_id == Contact.department_id
)


def drop_needless(session: Session, letter: Letter) -> str | None:
    """Drop what of the letter need not be sent; the reason when nothing is left, None when it must still go.

    A copy says what its letter says, and drops nothing: that may have been told already.
    """
    if letter.kind not in {*ANSWERED_KINDS, LetterKind.COPY}:
        return None
    away = read_readers(session, letter.slot).of(session.get_one(Contact, letter.contact_id)) is None
    reasons = [*_look_at_reminders(session, letter, away=away), *look_at_news(session, letter, away=away)]
    if all(reasons):
        why = ", ".join(sorted({str(reason) for reason in reasons})) or "nothing is left to say"
        return why + FIRST_COPY if letter.resends else why
    return None


def _look_at_reminders(session: Session, letter: Letter, *, away: bool) -> list[str | None]:
    rows = session.execute(
        select(
            Reminder,
            Task,
            Contact.department_id,
            or_(ANSWER_STANDS, _ASKED_FOR_AN_ANSWER & answered_since(Reminder.created_at)).label("answered"),
            _COORDINATES.label("coordinates"),
            _PUT_OFF.label("put_off"),
        )
        .join(Task, Task.id == Reminder.task_id)
        .join(Contact, Contact.id == Reminder.contact_id)
        .where(Reminder.letter_id == letter.carrier, Reminder.dropped.is_(None))
    ).all()
    reasons = {row.Reminder.id: _needless(row) or (ON_LEAVE if away else None) for row in rows}
    for reminder_id, reason in reasons.items():
        if reason and letter.kind != LetterKind.COPY:
            dropped = reason + FIRST_COPY if letter.resends else reason
            session.execute(update(Reminder).where(Reminder.id == reminder_id).values(dropped=dropped))
    return list(reasons.values())


def _needless(row: Any) -> str | None:
    task, reminder = row.Task, row.Reminder
    if task.state not in REMINDED:
        return ended(task.state)
    counts = reminder.ladder in _COUNTING
    if task.deadline_version != reminder.deadline_version or (counts and task.deadline is None):
        return "deadline moved"
    # A contact stays with the department that it was entered for; those of none are the office's, told of all.
    leads = row.department_id in {task.lead_department_id, None}
    if reminder.coordinating and (leads or not row.coordinates):
        return NOT_COORDINATING
    if not reminder.coordinating and not leads:
        return LEAD_CHANGED
    if row.put_off and not row.answered:
        return f"{FOLLOWED_UP}{full_day(row.put_off)}"
    return ANSWERED if row.answered else None
