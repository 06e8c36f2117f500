"""What waits for a channel that is over, or has rested for long, goes over the next channel of its reader."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState
from tasks.database import database_milliseconds
from tasks.desk import Desk
from tasks.letter import Letter, LetterState
from tasks.reroute import reroute

# A fault that is mended within this time costs nobody the channel that they chose.
LONG = timedelta(minutes=30)


def divert(session: Session, desk: Desk, now: datetime) -> int:
    """How many letters moved. Those without another channel wait: a person may yet mend it.

    A second copy of a letter in doubt stays where the first one may have arrived.
    """
    waiting = (
        select(Letter, Circuit.reason)
        .join(Circuit, Circuit.channel == Letter.channel)
        .where(_keeps_letters(), Letter.state == LetterState.PENDING, Letter.resends == 0)
    )
    held = session.execute(waiting.order_by(Letter.key).with_for_update(of=Letter, key_share=True)).all()
    return sum(_moved(session, letter, reason, desk, now) for letter, reason in held)


def _keeps_letters() -> ColumnElement[bool]:
    rests = and_(Circuit.state != CircuitState.CLOSED, Circuit.since > 0, Circuit.since <= _ago(LONG))
    return or_(Circuit.state == CircuitState.OVER, rests)


def _ago(length: timedelta) -> ColumnElement[int]:
    return database_milliseconds() - int(length.total_seconds() * 1000)


def _moved(session: Session, letter: Letter, reason: str, desk: Desk, now: datetime) -> bool:
    other = reroute(session, letter, desk, now, reason)
    if other:
        letter.state, letter.reason, letter.poked_at = LetterState.DEAD, f"{reason} → {other}", None
    return other is not None
