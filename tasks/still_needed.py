"""A last look before a letter leaves: what was completed, moved or answered since it was promised is taken out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.among import among
from tasks.climbed import answered_since
from tasks.contact import Contact, find_contacts
from tasks.coordination import Coordination
from tasks.follow_up import FollowUp
from tasks.ladder_name import LadderName
from tasks.letter import ANSWERED as ANSWERED_KINDS
from tasks.letter import FIRST_COPY, Letter, LetterKind
from tasks.letters.wording import full_day
from tasks.reader import Readers, read_readers
from tasks.reminder import ANSWERED, FOLLOWED_UP, GONE, LEAD_CHANGED, NOT_COORDINATING, ON_LEAVE, Reminder, ended
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


def drop_needless(session: Session, letter: Letter, on: date | None = None) -> str | None:
    """Drop what of the letter need not be sent; the reason when nothing is left, None when it must still go.

    `on` is the day on which it leaves, where that is not its slot. A copy says what its letter says, and drops nothing:
    that may have been told already.
    """
    return drop_all_needless(session, [letter], on)[letter.id]


def drop_all_needless(
    session: Session, letters: Sequence[Letter], on: date | None = None, readers: Readers | None = None
) -> dict[int, str | None]:
    """The same for several letters, in as many queries as for one; by their ids. `readers` are those of `on`."""
    looked_at = [letter for letter in letters if letter.kind in {*ANSWERED_KINDS, LetterKind.COPY}]
    if not looked_at:
        return {letter.id: None for letter in letters}
    by_day = {on: readers} if on and readers else {}
    gone = _gone(session, looked_at, on, by_day)
    of_reminders = _look_at_reminders(session, looked_at, gone)
    of_news = look_at_news(session, looked_at, gone)
    reasons = {letter.id: [*of_reminders[letter.id], *of_news[letter.id]] for letter in looked_at}
    return {letter.id: _why(letter, reasons.get(letter.id)) for letter in letters}


def _why(letter: Letter, reasons: list[str | None] | None) -> str | None:
    if reasons is None or not all(reasons):
        return None
    why = ", ".join(sorted({str(reason) for reason in reasons})) or "nothing is left to say"
    return why + FIRST_COPY if letter.resends else why


def _gone(
    session: Session, letters: Sequence[Letter], on: date | None, known: Mapping[date, Readers]
) -> dict[int, str]:
    """By letter that nobody reads on its day, why."""
    days = {on or letter.slot for letter in letters}
    readers = {each: known.get(each) or read_readers(session, each) for each in days}
    contacts = find_contacts(session, {letter.contact_id for letter in letters})
    found = ((each.id, contacts[each.contact_id], readers[on or each.slot]) for each in letters)
    reasons = {letter_id: _why_gone(contact, theirs) for letter_id, contact, theirs in found}
    return {letter_id: reason for letter_id, reason in reasons.items() if reason}


def _why_gone(contact: Contact, readers: Readers) -> str | None:
    if not contact.active:
        return GONE
    return ON_LEAVE if readers.of(contact) is None else None


def _look_at_reminders(
    session: Session, letters: Sequence[Letter], gone: Mapping[int, str]
) -> dict[int, list[str | None]]:
    """By letter, why each of its reminders need not be told; those are dropped."""
    found = defaultdict(list)
    for row in session.execute(_REMINDERS, {"letter_ids": sorted({letter.carrier for letter in letters})}):
        found[row.letter_id].append(row)
    return {letter.id: _judge(session, letter, found[letter.carrier], gone.get(letter.id)) for letter in letters}


def _judge(session: Session, letter: Letter, rows: list[Any], gone: str | None) -> list[str | None]:
    reasons = {row.id: _needless(row) or gone for row in rows}
    for reminder_id, reason in reasons.items():
        if reason and letter.kind != LetterKind.COPY:
            dropped = reason + FIRST_COPY if letter.resends else reason
            session.execute(update(Reminder).where(Reminder.id == reminder_id).values(dropped=dropped))
    return list(reasons.values())


_REMINDERS = (
    select(
        Reminder.id,
        Reminder.letter_id,
        Reminder.deadline_version,
        Reminder.coordinating,
        Reminder.ladder,
        Task.state,
        Task.deadline,
        Task.deadline_version.label("task_version"),
        Task.lead_department_id,
        Contact.department_id,
        or_(ANSWER_STANDS, _ASKED_FOR_AN_ANSWER & answered_since(Reminder.created_at)).label("answered"),
        _COORDINATES.label("coordinates"),
        _PUT_OFF.label("put_off"),
    )
    .join(Task, Task.id == Reminder.task_id)
    .join(Contact, Contact.id == Reminder.contact_id)
    .where(among(Reminder.letter_id, "letter_ids"), Reminder.dropped.is_(None))
    .order_by(Reminder.id)
)


def _needless(row: Any) -> str | None:
    if row.state not in REMINDED:
        return ended(row.state)
    counts = row.ladder in _COUNTING
    if row.task_version != row.deadline_version or (counts and row.deadline is None):
        return "deadline moved"
    # A contact stays with the department that it was entered for; those of none are the office's, told of all.
    leads = row.department_id in {row.lead_department_id, None}
    if row.coordinating and (leads or not row.coordinates):
        return NOT_COORDINATING
    if not row.coordinating and not leads:
        return LEAD_CHANGED
    if row.put_off and not row.answered:
        return f"{FOLLOWED_UP}{full_day(row.put_off)}"
    return ANSWERED if row.answered else None
