"""A person's word about a hold: its letters leave, or none of them ever does."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, literal, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from tasks.database import Instant
from tasks.events import Bus
from tasks.letter import Letter, LetterState
from tasks.news import News
from tasks.reminder import Reminder
from tasks.storm.hold import OPEN, Hold, HoldDecision, held_now, waiting_in
from tasks.storm.hold_event import HoldDropped, HoldReleased
from tasks.storm.load import Load
from tasks.turn import Turn, take_turn


class HoldError(Exception):
    """There is no such hold to decide about; says what there is, and the mend. `decided` is how it was."""

    def __init__(self, hold_id: int, found: Hold | None) -> None:
        what = f"đã được quyết định ({found.decided_words})" if found else "không có"
        super().__init__(f"Đợt giữ số {hold_id}: {what}; xem các đợt còn chờ bằng «dondoc hold list».")
        self.number = hold_id
        self.decided = HoldDecision(found.decision) if found and found.decision else None


class HoldGrownError(Exception):
    """More letters wait than the person saw who decides."""

    def __init__(self, hold_id: int, seen: int, found: int) -> None:
        super().__init__(f"Đợt giữ số {hold_id} nay có {found} thư, lúc xem có {seen} thư; hãy xem lại rồi quyết định.")
        self.number, self.seen, self.found = hold_id, seen, found


def release_hold(
    session: Session, bus: Bus, hold_id: int, now: datetime, actor: str, reason: str, seen: int | None = None
) -> Load:
    """Let its letters leave, from now on, within the sending hours; how much that is.

    `seen` is how many letters the person saw who decides; None: whatever there is.

    Raises:
        HoldError: there is none of that number that waits.
        HoldGrownError: more wait than were seen; the caller's transaction must not be committed.
    """
    load = _decide(session, hold_id, HoldDecision.RELEASED, now, actor, reason, seen)
    # Else they would count as late at once.
    later = case((Letter.due_at < now, literal(now, Instant())), else_=Letter.due_at)
    _end(session, hold_id, now, due_at=later, poked_at=None)
    event = HoldReleased(hold_id=hold_id, letters=load.letters, rungs=load.rungs, reason=reason)
    bus.publish(session, event, now, actor)
    return load


def drop_hold(
    session: Session, bus: Bus, hold_id: int, now: datetime, actor: str, reason: str, seen: int | None = None
) -> Load:
    """Call its letters off, with all that they have to say: a rung that was dropped so does not come again by itself.

    Raises:
        HoldError, HoldGrownError: as `release_hold`.
    """
    load = _decide(session, hold_id, HoldDecision.DROPPED, now, actor, reason, seen)
    why = f"hold {hold_id} dropped: {reason}"
    theirs = select(Letter.id).where(*waiting_in(hold_id))
    for table in (Reminder, News):
        told = update(table).where(table.letter_id.in_(theirs), table.dropped.is_(None)).values(dropped=why)
        session.execute(told.execution_options(synchronize_session=False))
    _end(session, hold_id, now, state=LetterState.CANCELLED, reason=why, due_at=now)
    event = HoldDropped(hold_id=hold_id, letters=load.letters, rungs=load.rungs, reason=reason)
    bus.publish(session, event, now, actor)
    return load


def _decide(
    session: Session, hold_id: int, decision: HoldDecision, now: datetime, actor: str, reason: str, seen: int | None
) -> Load:
    """What waits in it. Two who decide at once: the second finds it decided."""
    take_turn(session, Turn.EVENT_LOG)  # before letters are held, as whoever writes an event does
    values = {"open": None, "decision": decision, "decided_at": now, "decided_by": actor, "reason": reason}
    statement = update(Hold).where(Hold.id == hold_id, Hold.open == OPEN).values(values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE answers with a cursor; the type says less
    hold = session.get(Hold, hold_id, populate_existing=True)
    if hold is None or result.rowcount != 1:
        raise HoldError(hold_id, hold)
    load = held_now(session, hold_id)
    if seen is not None and load.letters > seen:
        raise HoldGrownError(hold_id, seen, load.letters)
    return load


def _end(session: Session, hold_id: int, now: datetime, **values: Any) -> None:
    ended = update(Letter).where(*waiting_in(hold_id)).values(hold_ended_at=now, **values)
    session.execute(ended.execution_options(synchronize_session=False))
