"""What waits for a channel that is over, or has rested for long, goes over the next channel of its reader."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState, rests
from tasks.database import Database, database_milliseconds
from tasks.desk import Desk
from tasks.letter import ANSWERED, NOT_HELD, Letter, LetterKind, LetterState, letter_key
from tasks.reroute import next_channel, reroute
from tasks.turn import Turn, take_turn

# A fault that is mended within this time costs nobody the channel that they chose.
LONG = timedelta(minutes=30)
_MOVABLE = (Letter.state == LetterState.PENDING, Letter.resends == 0, NOT_HELD)


def divert(database: Database, desk: Desk, now: datetime) -> int:
    """How many letters moved. Those without another channel wait: a person may yet mend it.

    A second copy of a letter in doubt stays where the first one may have arrived, and what is held stays in its hold.
    They move to channels over which
    letters leave freely, each in a transaction of its own: one that waits for somebody keeps none of the others.
    """
    with database.read() as session:
        free = _free(session, desk)
        waiting = session.execute(_waiting()).all()
        movable = [
            (letter.id, reason)
            for letter, reason in waiting
            if next_channel(session, letter, desk, now, reason, free) is not None
        ]
    return sum(_moved(database, desk, letter_id, reason, now, free) for letter_id, reason in movable)


def _moved(database: Database, desk: Desk, letter_id: int, reason: str, now: datetime, free: tuple[str, ...]) -> bool:
    with database.write() as session:
        letter = _hold(session, letter_id, desk)
        if letter is None:
            return False
        other = reroute(session, letter, desk, now, reason, free)
        if other:
            letter.state, letter.reason, letter.poked_at = LetterState.CANCELLED, f"{reason} → {other}", None
        return other is not None


def _hold(session: Session, letter_id: int, desk: Desk) -> Letter | None:
    """The letter, while it still waits, with all letters that it might move to: in one order for everybody."""
    seen = session.get_one(Letter, letter_id)
    kind = LetterKind(seen.kind)
    keys = {seen.key, *(letter_key(seen.contact_id, each, kind, seen.slot, seen.about) for each in desk.channels)}
    take_turn(session, Turn.EVENT_LOG)  # before letters are held, as whoever changes a task has it
    held = select(Letter).where(Letter.key.in_(keys)).order_by(Letter.key).with_for_update(key_share=True)
    session.scalars(held.execution_options(populate_existing=True)).all()
    return session.scalar(select(Letter).where(Letter.id == letter_id, *_MOVABLE))


def _free(session: Session, desk: Desk) -> tuple[str, ...]:
    kept = set(session.scalars(select(Circuit.channel).where(Circuit.state != CircuitState.CLOSED)))
    return tuple(each for each in desk.channels if each not in kept)


def _waiting() -> Any:
    waits = (Letter.kind.in_(ANSWERED), *_MOVABLE)
    of_channels = select(Letter, Circuit.reason).join(Circuit, Circuit.channel == Letter.channel)
    return of_channels.where(_keeps_letters(), *waits).order_by(Letter.key)


def _keeps_letters() -> ColumnElement[bool]:
    """It is over, or its rest goes on and began long ago: one whose rest has ended is tried first."""
    rested = and_(Circuit.state == CircuitState.OPEN, rests(), Circuit.since > 0, Circuit.since <= _ago(LONG))
    return or_(Circuit.state == CircuitState.OVER, rested)


def _ago(length: timedelta) -> ColumnElement[int]:
    return database_milliseconds() - int(length.total_seconds() * 1000)
