"""One event of a chat service, by its kind: what it changes, in one transaction with the event itself."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.chat import reply
from tasks.chat.converse import answer_for, converse
from tasks.chat.outcome import Outcome
from tasks.chat.record import Listener, overtaken
from tasks.chat.saying import read_saying
from tasks.chat.told import letter_tasks
from tasks.clock import day
from tasks.contact import Contact
from tasks.contact_address import UNFOLLOWED, close, hear, open_again
from tasks.desk import Desk
from tasks.events import Bus
from tasks.evidence import letter_arrived, letters_named
from tasks.incoming import Incoming, IncomingKind, ReplyState, begin
from tasks.letter import Letter
from tasks.task import hold_tasks
from tasks.turn import Turn, take_turn

# More answers than these in a while are given to nobody: something else than an officer is writing.
MOST_REPLIES, A_WHILE = 20, timedelta(minutes=10)


def work(session: Session, desk: Desk, bus: Bus, incoming_id: int, now: datetime) -> Incoming | None:
    """Do what one event asks for, once; the event, None when it is done already."""
    event = begin(session, incoming_id, now)
    if event is None:
        return None
    outcome = _done(session, Listener(desk, bus, now, event))
    event.outcome, event.reply = outcome.words, outcome.reply
    if outcome.reply and event.sender and _answered_lately(session, event, now) < MOST_REPLIES:
        event.reply_state = ReplyState.DUE
    return event


def _answered_lately(session: Session, event: Incoming, now: datetime) -> int:
    theirs = (Incoming.channel == event.channel, Incoming.sender == event.sender, Incoming.worked_at > now - A_WHILE)
    answered = select(func.count()).select_from(Incoming).where(*theirs, Incoming.reply_state.is_not(None))
    return session.scalar(answered) or 0


def _done(session: Session, listener: Listener) -> Outcome:
    event = listener.event
    match IncomingKind(event.kind):
        case IncomingKind.TEXT:
            return converse(session, listener)
        case IncomingKind.BUTTON:
            return _pressed(session, listener)
        case IncomingKind.RECEIVED | IncomingKind.SEEN:
            return _arrived(session, listener)
        case IncomingKind.FOLLOWED:
            open_again(session, event.channel, event.sender, event.happened_at)
        case IncomingKind.UNFOLLOWED:
            close(session, event.channel, event.sender, event.happened_at, UNFOLLOWED)
    return Outcome(event.kind)


def _arrived(session: Session, listener: Listener) -> Outcome:
    letters, seen = _letters(session, listener.event), listener.event.kind == IncomingKind.SEEN
    settled = [letter.id for letter in letters if _tell(session, listener, letter, seen=seen)]
    words = f"letters {', '.join(str(letter.id) for letter in letters)}" if letters else "no letter of ours"
    return Outcome(f"{words}; settled {settled}" if settled else words)


def _tell(session: Session, listener: Listener, letter: Letter, *, seen: bool) -> bool:
    return letter_arrived(session, letter, listener.event.happened_at, listener.now, seen=seen)


def _pressed(session: Session, listener: Listener) -> Outcome:
    """A button speaks of the letter that it stands under, so its tasks are all that it can mean."""
    event = listener.event
    letters = _letters(session, event)
    if not letters:
        return Outcome("no letter of ours")
    letter = letters[0]
    told = letter_tasks(session, letter.carrier)
    hold_tasks(session, [each.task.id for each in told])  # before the letter, in the order of whoever answers
    take_turn(session, Turn.EVENT_LOG)  # so too: who resolves a doubt has it, and then wants the letter
    _tell(session, listener, letter, seen=True)
    contact = session.get_one(Contact, letter.contact_id)
    event.sender = event.sender or contact.address(event.channel) or ""
    if event.sender:
        hear(session, event.channel, event.sender, event.happened_at)
    if not contact.active or letter.link_expires_at is None or letter.link_expires_at <= listener.now:
        return Outcome("the letter's link is over")
    if event.sender and overtaken(session, event):
        return Outcome("told after an undo", reply.OUT_OF_ORDER)
    saying = read_saying(event.text, day(event.happened_at, listener.desk.hours.zone))
    return answer_for(session, listener, saying, told, under=True)


def _letters(session: Session, event: Incoming) -> list[Letter]:
    return letters_named(session, event.channel, event.letters.split(), event.tracking)
