"""What a refused address leaves unsaid goes over the contact's other channel, the same day, as a letter of its own."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_channel, refused_or_suppressed
from tasks.letter import Letter, LetterKind, LetterState, letter_key
from tasks.posting import Posting, post_letter
from tasks.reminder import Reminder


def reroute(session: Session, letter: Letter, desk: Desk, now: datetime) -> str | None:
    """Move the reminders of a letter that is dead to another channel of its contact; which, or None when there is none.

    A channel that was refused for the same day is not tried again. The digest has one address, so it goes nowhere else.
    """
    if letter.kind != LetterKind.REMINDER:
        return None
    contact = session.get_one(Contact, letter.contact_id)
    open_channels = [each for each in desk.channels if each not in _refused_today(session, letter)]
    chosen = choose_channel(contact, open_channels, refused_or_suppressed(session, desk.refusal))
    if not isinstance(chosen, Recipient):
        return None
    other = _letter_over(session, letter, chosen.channel, desk, now)
    if other is None:
        return None
    theirs = update(Reminder).where(Reminder.letter_id == letter.id, Reminder.dropped.is_(None))
    session.execute(theirs.values(letter_id=other).execution_options(synchronize_session=False))
    return chosen.channel


def _refused_today(session: Session, letter: Letter) -> set[str]:
    same_day = (Letter.contact_id == letter.contact_id, Letter.slot == letter.slot, Letter.kind == letter.kind)
    return set(session.scalars(select(Letter.channel).where(*same_day, Letter.state == LetterState.DEAD)))


def _letter_over(session: Session, letter: Letter, channel: str, desk: Desk, now: datetime) -> int | None:
    """The day's letter over that channel, made or still waiting; None when it has left already, or may have."""
    due_at = desk.next_sending(session, now)
    posting = Posting(letter.slot, due_at, desk.domain, desk.links, letter.not_after)
    made = post_letter(session, letter.contact_id, channel, LetterKind.REMINDER, posting, now)
    key = letter_key(letter.contact_id, channel, LetterKind.REMINDER, letter.slot)
    waiting = select(Letter.id).where(Letter.key == key, Letter.state == LetterState.PENDING, Letter.resends == 0)
    return made or session.scalar(waiting.with_for_update(key_share=True))
