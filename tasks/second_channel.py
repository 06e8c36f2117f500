"""Where the ladder says so, a letter goes over two channels at once: who must act within hours may miss one of them."""

from datetime import datetime

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from tasks.circuit import usable_channels
from tasks.clock import day
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_channel, refusals
from tasks.ladder import Ladder
from tasks.letter import ANSWERED, Letter, LetterKind, LetterState
from tasks.news_reader import says_news
from tasks.posting import Posting, post_letter
from tasks.reader import read_readers
from tasks.reminder import Reminder
from tasks.task import Task


def post_copies(session: Session, desk: Desk, posting: Posting, now: datetime) -> int:
    """Enter a copy of each of the slot's letters that tells of a task of such urgency; how many are new.

    A copy has no reminders of its own: it says what its letter says, with its letter's links. One of an earlier day
    that never left is called off: what its letter still has to say goes with today's.
    """
    _call_off(session, posting)
    urgent = exists().where(
        Reminder.letter_id == Letter.id,
        Reminder.dropped.is_(None),
        Task.id == Reminder.task_id,
        or_(Task.urgency.in_(desk.ladder.two_channels), Reminder.rung <= _late(desk.ladder)),
    )
    todays = (Letter.kind.in_(ANSWERED), Letter.slot == posting.slot, Letter.state == LetterState.PENDING)
    letters = session.scalars(select(Letter).where(*todays, urgent).order_by(Letter.key)).all()
    return sum(_copied(session, desk, letter, posting, now) for letter in letters)


def _late(ladder: Ladder) -> int:
    """The rung from which on being late is told over two channels; none is as late as where the ladder says nothing."""
    return -ladder.two_channels_late if ladder.two_channels_late else -(10**6)


def _call_off(session: Session, posting: Posting) -> None:
    late = (Letter.kind == LetterKind.COPY, Letter.state == LetterState.PENDING, Letter.slot < posting.slot)
    off = {"state": LetterState.CANCELLED, "reason": f"told with the letter of {posting.slot.isoformat()}"}
    statement = update(Letter).where(*late, Letter.resends == 0).values(off)
    session.execute(statement.execution_options(synchronize_session=False))


def _has_copy(session: Session, letter: Letter) -> bool:
    copies = (Letter.kind == LetterKind.COPY, Letter.about == str(letter.id), Letter.state.not_in(_ENDED))
    return session.scalar(select(Letter.id).where(*copies).limit(1)) is not None


_ENDED = (LetterState.CANCELLED, LetterState.DEAD)


def _copied(session: Session, desk: Desk, letter: Letter, posting: Posting, now: datetime) -> bool:
    if _has_copy(session, letter):
        return False  # the contact's channels have changed since
    others = [each for each in usable_channels(session, desk.channels) if each != letter.channel]
    if letter.kind == LetterKind.NEWS:
        others = [each for each in others if says_news(each)]
    contact = session.get_one(Contact, letter.contact_id)
    reader = read_readers(session, day(now, desk.hours.zone)).of(contact) or contact
    second = choose_channel(reader, others, refusals(session, desk, now))
    if not isinstance(second, Recipient):
        return False
    kind, about = LetterKind.COPY, str(letter.id)
    return post_letter(session, contact.id, second.channel, kind, posting, now, second.passed, about) is not None
