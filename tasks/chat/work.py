"""One event of a chat service, by its kind: what it changes, in one transaction with the event itself."""

from sqlalchemy.orm import Session

from tasks.chat.converse import answer_for, converse
from tasks.chat.outcome import Outcome
from tasks.chat.record import Listener
from tasks.chat.told import letter_tasks
from tasks.contact import Contact
from tasks.contact_address import UNFOLLOWED, close, hear, open_again
from tasks.evidence import letter_arrived, letters_named
from tasks.incoming import Incoming, IncomingKind, ReplyState, begin
from tasks.letter import Letter


def work(session: Session, listener: Listener, incoming_id: int) -> bool:
    """Do what one event asks for, once; False when it is done already."""
    event = begin(session, incoming_id)
    if event is None:
        return False
    outcome = _done(session, listener, event)
    event.outcome, event.reply = outcome.words, outcome.reply
    event.reply_state = ReplyState.DUE if outcome.reply and event.sender else None
    return True


def _done(session: Session, listener: Listener, event: Incoming) -> Outcome:
    match IncomingKind(event.kind):
        case IncomingKind.TEXT:
            return converse(session, listener, event)
        case IncomingKind.BUTTON:
            return _pressed(session, listener, event)
        case IncomingKind.RECEIVED | IncomingKind.SEEN:
            return _arrived(session, listener, event)
        case IncomingKind.FOLLOWED:
            open_again(session, event.channel, event.sender)
        case IncomingKind.UNFOLLOWED:
            close(session, event.channel, event.sender, UNFOLLOWED)
    return Outcome(event.kind)


def _arrived(session: Session, listener: Listener, event: Incoming) -> Outcome:
    letters, seen = _letters(session, event), event.kind == IncomingKind.SEEN
    settled = [letter.id for letter in letters if _tell(session, listener, letter, event, seen=seen)]
    words = f"letters {', '.join(str(letter.id) for letter in letters)}" if letters else "no letter of ours"
    return Outcome(f"{words}; settled {settled}" if settled else words)


def _tell(session: Session, listener: Listener, letter: Letter, event: Incoming, *, seen: bool) -> bool:
    return letter_arrived(session, letter, event.happened_at, listener.now, seen=seen)


def _pressed(session: Session, listener: Listener, event: Incoming) -> Outcome:
    """A button speaks of the letter that it stands under, so its tasks are all that it can mean."""
    letters = _letters(session, event)
    if not letters:
        return Outcome("no letter of ours")
    letter = letters[0]
    _tell(session, listener, letter, event, seen=True)
    event.sender = event.sender or session.get_one(Contact, letter.contact_id).address(event.channel) or ""
    if event.sender:
        hear(session, event.channel, event.sender, event.happened_at)
    return answer_for(session, listener, event.text, letter_tasks(session, letter.carrier), of_letter=True)


def _letters(session: Session, event: Incoming) -> list[Letter]:
    return letters_named(session, event.letters.split(), event.tracking)
