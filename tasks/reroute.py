"""What one channel leaves unsaid goes over the contact's next one, the same day, as a letter of its own."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from tasks.chain import Passed, read_chain
from tasks.circuit import usable_channels
from tasks.clock import day
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_channel, refusals
from tasks.letter import ANSWERED, LEAVING, Letter, LetterKind, LetterState, is_copy, letter_key
from tasks.news import News
from tasks.news_reader import says_news
from tasks.posting import Posting, post_letter, wake
from tasks.reader import read_readers
from tasks.reminder import WAITS, Reminder

_TELLS = (*ANSWERED, LetterKind.COPY)


def reroute(
    session: Session, letter: Letter, desk: Desk, now: datetime, why: str, among: Iterable[str] | None = None
) -> str | None:
    """Let the contact's next channel say what a letter has to say; which, or None when no channel can.

    The caller ends the letter: reminders that moved are no more in it. A channel that was refused for the same day is
    not tried again. Only reminders and news go elsewhere: every other letter has one address. `why` becomes the newest
    link of the chain that the ledger shows; `among` are the channels to choose from, else all that are usable.
    """
    if letter.kind not in ANSWERED:
        return None
    chosen = next_channel(session, letter, desk, now, why, among)
    if chosen is None:
        return None
    if letter.kind == LetterKind.NEWS:
        return _news_over(session, letter, chosen, desk, now)
    left = _of_letter(letter, *_not_said_by_a_copy(session, letter, chosen.channel))
    if session.scalar(select(Reminder.id).where(*left).limit(1)) is None:
        return chosen.channel
    other = _letter_over(session, letter, chosen, desk, now)
    moved = {"letter_id": other} if other else {"dropped": WAITS}
    session.execute(update(Reminder).where(*left).values(moved).execution_options(synchronize_session=False))
    return chosen.channel if other else None


def _news_over(session: Session, letter: Letter, chosen: Recipient, desk: Desk, now: datetime) -> str | None:
    if _not_said_by_a_copy(session, letter, chosen.channel):
        return chosen.channel
    other = _letter_over(session, letter, chosen, desk, now)
    if other is None:
        return None
    for table in (News, Reminder):
        moved = update(table).where(table.letter_id == letter.id, table.dropped.is_(None)).values(letter_id=other)
        session.execute(moved.execution_options(synchronize_session=False))
    return chosen.channel


def next_channel(
    session: Session, letter: Letter, desk: Desk, now: datetime, why: str, among: Iterable[str] | None = None
) -> Recipient | None:
    """The first channel of the contact's that was not refused today, with the chain up to it."""
    passed = (*read_chain(letter.chain), Passed(letter.channel, why))
    tried = _refused_today(session, letter) | {letter.channel}
    usable = usable_channels(session, desk.channels) if among is None else among
    open_channels = [each for each in usable if each not in tried]
    if letter.kind == LetterKind.NEWS:
        open_channels = [each for each in open_channels if says_news(each)]
    contact = session.get_one(Contact, letter.contact_id)
    reader = read_readers(session, day(now, desk.hours.zone)).of(contact) or contact
    chosen = choose_channel(reader, open_channels, refusals(session, desk, now), passed)
    return chosen if isinstance(chosen, Recipient) else None


def _refused_today(session: Session, letter: Letter) -> set[str]:
    same_day = (Letter.contact_id == letter.contact_id, Letter.slot == letter.slot, Letter.kind.in_(_TELLS))
    return set(session.scalars(select(Letter.channel).where(*same_day, Letter.state == LetterState.DEAD)))


def _of_letter(letter: Letter, *which: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return Reminder.letter_id == letter.id, Reminder.dropped.is_(None), *which


def _not_said_by_a_copy(session: Session, letter: Letter, channel: str) -> tuple[ColumnElement[bool], ...]:
    """What a copy that has left over that channel does not say; one that waits is called off for the letter itself."""
    copies = (is_copy(), Letter.about == str(letter.id), Letter.channel == channel)
    off = {"state": LetterState.CANCELLED, "reason": "its letter goes there"}
    waiting = update(Letter).where(*copies, Letter.state == LetterState.PENDING, Letter.resends == 0).values(off)
    session.execute(waiting.execution_options(synchronize_session=False))
    gone = select(func.max(func.coalesce(Letter.sent_at, Letter.date)))
    said_until = session.scalar(gone.where(*copies, or_(Letter.state.in_(LEAVING), Letter.resends > 0)))
    return (Reminder.created_at > said_until,) if said_until else ()


def _letter_over(session: Session, letter: Letter, chosen: Recipient, desk: Desk, now: datetime) -> int | None:
    """The day's letter over that channel: made, still waiting, or called off before it left; None when it has left."""
    posting = Posting(letter.slot, desk.next_sending(session, now), desk.domain, desk.links, letter.not_after)
    kind = LetterKind(letter.kind)
    made = post_letter(session, letter.contact_id, chosen.channel, kind, posting, now, chosen.passed, letter.about)
    if made is not None:
        _carry_the_doubt(session, letter, made)
        return made
    key = letter_key(letter.contact_id, chosen.channel, kind, letter.slot, letter.about)
    return wake(session, key, posting)


def _carry_the_doubt(session: Session, letter: Letter, made: int) -> None:
    """After a first copy that may have come, this one is a second copy, and says so."""
    if letter.resends:
        session.get_one(Letter, made).resends = letter.resends
