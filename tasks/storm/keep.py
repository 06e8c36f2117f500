"""Hold today's letters: they wait in the queue, and no process may claim them."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from tasks import actor
from tasks.desk import Desk
from tasks.events import Bus
from tasks.letter import Letter
from tasks.notice import post_question
from tasks.storm.cause import cause
from tasks.storm.find import Storm, find_storm
from tasks.storm.hold import OPEN, Hold, open_hold
from tasks.storm.hold_event import LettersHeld
from tasks.turn import Turn, take_turn

RULE = actor.rule(actor.Rule.STORM)


def hold_storm(session: Session, bus: Bus, desk: Desk, now: datetime) -> Hold | None:
    """Hold what is a storm, in the hold that is undecided or in a new one; None where there is no storm any more.

    Of a new one the office lead is asked at once; the digests ask again. The event log's turn comes first: who writes
    an event has it while it waits for letters.
    """
    take_turn(session, Turn.EVENT_LOG)
    storm = find_storm(session, desk, now)
    if storm is None:
        return None
    hold = open_hold(session)
    is_new = hold is None
    hold = hold or _new(session, storm, now)
    hold.last_slot, hold.letters, hold.rungs = storm.on, storm.load.letters, storm.load.rungs
    session.flush()
    held = _hold(session, storm, hold.id)
    if held:
        bus.publish(session, _event(storm, hold, held), now, RULE)
    if is_new:
        post_question(session, desk, hold.id, now)
    return hold


def _new(session: Session, storm: Storm, now: datetime) -> Hold:
    hold = Hold(open=OPEN, first_slot=storm.on, cause=cause(session, storm.on), made_at=now)
    hold.usual_letters, hold.usual_rungs = storm.usual.letters, storm.usual.rungs
    session.add(hold)
    return hold


def _hold(session: Session, storm: Storm, hold_id: int) -> int:
    statement = update(Letter).where(*storm.which).values(hold_id=hold_id, hold_ended_at=None, poked_at=None)
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE answers with a cursor; the type says less
    return result.rowcount


def _event(storm: Storm, hold: Hold, letters: int) -> LettersHeld:
    return LettersHeld(
        hold_id=hold.id,
        slot=storm.on,
        letters=letters,
        load=(storm.load.letters, storm.load.rungs),
        usual=(storm.usual.letters, storm.usual.rungs),
        cause=hold.cause,
    )
