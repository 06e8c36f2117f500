"""Where the ladder says so, a letter goes over two channels at once: who must act within hours may miss one of them."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tasks.circuit import usable_channels
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_channel, refusals
from tasks.letter import Letter, LetterKind, LetterState
from tasks.posting import Posting, post_letter
from tasks.reminder import Reminder
from tasks.task import Task


def post_copies(session: Session, desk: Desk, posting: Posting, now: datetime) -> int:
    """Enter a copy of each of the slot's letters that tells of a task of such urgency; how many are new.

    A copy has no reminders of its own: it says what its letter says, with its letter's links.
    """
    if not desk.ladder.two_channels:
        return 0
    urgent = exists().where(
        Reminder.letter_id == Letter.id,
        Reminder.dropped.is_(None),
        Task.id == Reminder.task_id,
        Task.urgency.in_(desk.ladder.two_channels),
    )
    todays = (Letter.kind == LetterKind.REMINDER, Letter.slot == posting.slot, Letter.state == LetterState.PENDING)
    letters = session.scalars(select(Letter).where(*todays, urgent).order_by(Letter.key)).all()
    return sum(_copied(session, desk, letter, posting, now) for letter in letters)


def _copied(session: Session, desk: Desk, letter: Letter, posting: Posting, now: datetime) -> bool:
    others = [each for each in usable_channels(session, desk.channels) if each != letter.channel]
    contact = session.get_one(Contact, letter.contact_id)
    second = choose_channel(contact, others, refusals(session, desk, now))
    if not isinstance(second, Recipient):
        return False
    kind, about = LetterKind.COPY, str(letter.id)
    return post_letter(session, contact.id, second.channel, kind, posting, now, second.passed, about) is not None
