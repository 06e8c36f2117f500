"""Letters in doubt, and their three ends: evidence that they came, one more copy, or a person's word."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.attempt import Attempt
from tasks.events import Bus
from tasks.feed.sent_letter import remember_sent
from tasks.feed.subscription import CHANNEL
from tasks.letter import Letter, LetterKind, LetterState
from tasks.office_event import LetterResolved

# Copies that may be sent of a letter in doubt before a person looks. Who reads a reminder twice loses little, who never
# reads it loses a deadline; a second digest would be read as news.
RESENDS = {
    LetterKind.REMINDER: 1,
    LetterKind.URGE: 1,
    LetterKind.COPY: 0,
    LetterKind.NEWS: 1,
    LetterKind.DIGEST: 0,
    LetterKind.NOTICE: 1,
    LetterKind.HOLD: 1,
    LetterKind.CODE: 1,
    LetterKind.EVENT: 3,  # who subscribes knows an event that came before by its id
}

_WAITS_AGAIN = and_(Letter.state == LetterState.PENDING, Letter.resends > 0)
# Condition of a query: the letter may have arrived, and nobody knows.
DOUBTFUL = or_(Letter.state == LetterState.UNKNOWN, _WAITS_AGAIN)


# The evidence's words.
ANSWERED = "answered by its link"
DECIDED = "decided upon by its link"
TOLD = "its provider says that it arrived"
TOLD_LATE = "its process was taken for dead, and had the answer"


class Doubt(NamedTuple):
    """A letter in doubt that may be sent once more; `resends` copies of it were sent."""

    letter_id: int
    kind: str
    channel: str
    resends: int


class ResolveError(ValueError):
    """The letter is not one that a person can decide about; says what it is, in Vietnamese."""


def in_doubt(session: Session) -> bool:
    """Whether any letter is in doubt, or waits to be sent once more."""
    return session.scalar(select(Letter.id).where(DOUBTFUL).limit(1)) is not None


def settle_by_evidence(session: Session, now: datetime) -> int:
    """Letters that came into doubt after they were answered, or after their provider told of them, have come: how many.

    That a page was opened proves nothing: scanners do that.
    """
    answered = exists().where(Acknowledgement.letter_id == Letter.id)
    told = or_(Letter.received_at.is_not(None), Letter.seen_at.is_not(None))
    settled = [settle(session, each, now, ANSWERED) for each in _ids(session, DOUBTFUL, answered)]
    settled += [settle(session, each, now, TOLD) for each in _ids(session, DOUBTFUL, told)]
    return sum(settled)


def settle(session: Session, letter_id: int, now: datetime, words: str) -> bool:
    """Evidence came in for a letter: if it was in doubt, it has arrived. `words` say how; True when it was."""
    return _arrived(session, letter_id, now, "evidence", words)


def takes_once(channel: str, channels: Collection[str]) -> bool:
    """Whether a copy does no harm: its receiver knows the letter by its id, as a subscriber does."""
    return channel in channels or channel.startswith(CHANNEL)


def resend_doubtful(session: Session, due_at: Callable[[Doubt], datetime]) -> int:
    """Give letters in doubt their next copy, where their kind allows one; how many. Message-ID and Date stay."""
    allowed = [and_(Letter.kind == kind, Letter.resends < most) for kind, most in RESENDS.items()]
    # In the order in which drop_unsent holds them.
    doubts = select(Letter.id, Letter.kind, Letter.channel, Letter.resends).order_by(Letter.key)
    found = session.execute(doubts.where(Letter.state == LetterState.UNKNOWN, or_(*allowed))).all()
    return sum(_again(session, each.id, due_at(Doubt(*each))) for each in found)


def resolve(
    session: Session, bus: Bus, letter_id: int, *, arrived: bool, now: datetime, due_at: datetime, actor: str
) -> None:
    """A person's word on a letter in doubt: it arrived, or it shall be sent once more.

    Raises:
        ResolveError: there is no such letter, or it is not in doubt; the transaction must then be taken back.
    """
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise ResolveError(f"Không có thư số {letter_id}; xem «dondoc ledger --state unknown».")
    # Told before it is done: whoever changes tasks waits for the log first, and for letters after it.
    after = (LetterState.SENT if arrived else LetterState.PENDING).value
    bus.publish(session, LetterResolved(letter_id=letter_id, before=letter.state, after=after), now, actor)
    decided = (
        _arrived(session, letter_id, now, "resolved", "a person says that it arrived")
        if arrived
        else letter.state == LetterState.UNKNOWN and _again(session, letter_id, due_at)
    )
    if not decided:
        state = LetterState(letter.state).label
        raise ResolveError(
            f"Thư số {letter_id} đang ở trạng thái «{state}»; chỉ quyết định được thư «{LetterState.UNKNOWN.label}»."
        )


def _ids(session: Session, *where: ColumnElement[bool]) -> list[int]:
    return list(session.scalars(select(Letter.id).where(*where).order_by(Letter.key)))  # as drop_unsent holds them


def _arrived(session: Session, letter_id: int, now: datetime, outcome: str, words: str) -> bool:
    sent = {"state": LetterState.SENT, "sent_at": now, "reason": words, "poked_at": None}
    tries = session.scalar(
        update(Letter)
        .where(Letter.id == letter_id, DOUBTFUL)
        .values(sent)
        .returning(Letter.tries)
        .execution_options(synchronize_session=False)
    )
    if tries is None:
        return False
    session.add(Attempt(letter_id=letter_id, number=tries, ended_at=now, outcome=outcome, words=words))
    remember_sent(session, letter_id)
    return True


def _again(session: Session, letter_id: int, due_at: datetime) -> bool:
    # However late it leaves, a second copy stays the letter that it is: `not_after` ends only what never left.
    again = {"state": LetterState.PENDING, "due_at": due_at, "not_after": None, "poked_at": None}
    statement = (
        update(Letter)
        .where(Letter.id == letter_id, Letter.state == LetterState.UNKNOWN)
        .values(again | {"resends": Letter.resends + 1})
        .returning(Letter.id)
    )
    return session.scalar(statement.execution_options(synchronize_session=False)) is not None
