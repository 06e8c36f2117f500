"""What one channel leaves unsaid goes over the contact's next one, the same day, as a letter of its own."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.chain import Passed, read_chain
from tasks.circuit import usable_channels
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_channel, refusals
from tasks.letter import Letter, LetterKind, LetterState, letter_key
from tasks.posting import Posting, post_letter
from tasks.reminder import Reminder

STILL_SAYS_IT = (LetterState.PENDING, LetterState.SENDING, LetterState.WIRE, LetterState.SENT, LetterState.UNKNOWN)


def reroute(session: Session, letter: Letter, desk: Desk, now: datetime, why: str) -> str | None:
    """Move the reminders of a letter to the next channel of its contact; which, or None when there is none.

    The caller ends the letter: reminders that moved are no more in it. A channel that was refused for the same day is
    not tried again, and one that has a copy of the letter says it already. Only reminders go elsewhere: every other
    letter has one address. `why` becomes the newest link of the chain that the ledger shows.
    """
    if letter.kind != LetterKind.REMINDER:
        return None
    if copied := _copied_over(session, letter):
        return copied
    passed = (*read_chain(letter.chain), Passed(letter.channel, why))
    chosen = _next(session, letter, desk, now, passed)
    if chosen is None:
        return None
    other = _letter_over(session, letter, chosen, desk, now)
    if other is None:
        return None
    theirs = update(Reminder).where(Reminder.letter_id == letter.id, Reminder.dropped.is_(None))
    session.execute(theirs.values(letter_id=other).execution_options(synchronize_session=False))
    return chosen.channel


def _next(session: Session, letter: Letter, desk: Desk, now: datetime, passed: tuple[Passed, ...]) -> Recipient | None:
    tried = _refused_today(session, letter) | {letter.channel}
    open_channels = [each for each in usable_channels(session, desk.channels) if each not in tried]
    contact = session.get_one(Contact, letter.contact_id)
    chosen = choose_channel(contact, open_channels, refusals(session, desk, now), passed)
    return chosen if isinstance(chosen, Recipient) else None


def _refused_today(session: Session, letter: Letter) -> set[str]:
    same_day = (Letter.contact_id == letter.contact_id, Letter.slot == letter.slot, Letter.kind == letter.kind)
    return set(session.scalars(select(Letter.channel).where(*same_day, Letter.state == LetterState.DEAD)))


def _copied_over(session: Session, letter: Letter) -> str | None:
    copies = select(Letter.channel).where(Letter.kind == LetterKind.COPY, Letter.about == str(letter.id))
    return session.scalar(copies.where(Letter.state.in_(STILL_SAYS_IT)).limit(1))


def _letter_over(session: Session, letter: Letter, chosen: Recipient, desk: Desk, now: datetime) -> int | None:
    """The day's letter over that channel, made or still waiting; None when it has left already, or may have."""
    due_at, channel = desk.next_sending(session, now), chosen.channel
    posting = Posting(letter.slot, due_at, desk.domain, desk.links, letter.not_after)
    made = post_letter(session, letter.contact_id, channel, LetterKind.REMINDER, posting, now, chosen.passed)
    key = letter_key(letter.contact_id, channel, LetterKind.REMINDER, letter.slot)
    waiting = select(Letter.id).where(Letter.key == key, Letter.state == LetterState.PENDING, Letter.resends == 0)
    return made or session.scalar(waiting.with_for_update(key_share=True))
