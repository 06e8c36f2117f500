"""Pokes the workers with the ids of letters that are due, again and again until each has ended."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import ceil

import structlog
from kombu.exceptions import OperationalError
from sqlalchemy import BindParameter, ColumnElement, Select, Update, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from tasks.among import among
from tasks.circuit import Circuit, CircuitState, is_closed, rests
from tasks.claim import waits
from tasks.database import Database, Instant
from tasks.desk import Desk
from tasks.handlers import BUS
from tasks.letter import AT_ANY_HOUR, JUST_HAPPENED, STATE_OF_NAMED, Letter, LetterState
from tasks.storm.find import find_storm
from tasks.storm.keep import hold_storm
from tasks.storm.load import NEVER_HELD
from worker.timing import Timing

log = structlog.get_logger(__name__)


class BrokerAwayError(Exception):
    """Letters are due and the broker takes no poke. Nothing is lost: they are poked in the next turn."""


# A message costs a millisecond to consume, and letters claimed together cost less each: many go by the dozen.
# Few letters are spread over so many hands, or one thread would send a dozen while others have nothing to do.
IDS_A_MESSAGE, FEWEST, HANDS = 12, 4, 32
AT_ONCE = 960
OFFICE = Timing()
_Moment = datetime | BindParameter[datetime]


def poke_due(
    database: Database,
    desk: Desk,
    publish: Callable[[list[int]], None],
    now: datetime,
    timing: Timing = OFFICE,
    queue_is_empty: Callable[[], bool] = lambda: False,
    publish_ahead: Callable[[list[int]], None] | None = None,
) -> int:
    """Publish the letters that are due and were not poked lately; how many. Outside the sending hours events alone.

    Those that tell of what has just happened are published first, by `publish_ahead` if any. A poke is only a hint:
    lost, it is given again; given twice, the claim lets one through. Once the queue is empty, what was poked and still
    waits is in the hands of a worker, who may be dead: it is given again soon.

    Raises:
        BrokerAwayError: the broker does not answer; the letters are freed at once for the next round.
    """
    ahead, behind = _take(database, desk, now, timing, queue_is_empty)
    pokes = [(publish_ahead or publish, ids) for ids in _dozens(ahead)] + [(publish, ids) for ids in _dozens(behind)]
    for number, (give, ids) in enumerate(pokes):
        try:
            give(ids)
        except OperationalError as error:
            left = [each for _, ids in pokes[number:] for each in ids]
            _free(database, left)
            raise BrokerAwayError(f"{len(left)} letters wait: {error}") from error
    return len(ahead) + len(behind)


def _dozens(ids: list[int]) -> list[list[int]]:
    some = min(max(FEWEST, ceil(len(ids) / HANDS)), IDS_A_MESSAGE)
    return [ids[start : start + some] for start in range(0, len(ids), some)]


def _take(
    database: Database, desk: Desk, now: datetime, timing: Timing, queue_is_empty: Callable[[], bool]
) -> tuple[list[int], list[int]]:
    """The letters that go ahead of others, and the others."""
    with database.read() as session:
        which = [_not_poked(timing.poke_soon, now)]
        found = _due_not_poked(session, now, timing.poke_soon)
        if found and not desk.open_at(session, now):
            which.append(Letter.kind.in_(AT_ANY_HOUR))
            found = _due(session, now, *which)
        if found and _any_poked(session, found) and not queue_is_empty():
            which[0] = _not_poked(timing.poke_again, now)
            found = _due(session, now, *which)
        if not found:
            return [], []  # the common case takes no write lock
        storm = find_storm(session, desk, now) is not None
    if storm:
        found = _without_storm(database, desk, now, and_(*which), found)
    with database.write() as session:
        poked = sorted(session.execute(_poke(found, now, *which).returning(Letter.id, Letter.kind)).all())
    ahead = [letter_id for letter_id, kind in poked if kind in JUST_HAPPENED]
    return ahead, [letter_id for letter_id, kind in poked if kind not in JUST_HAPPENED]


def _any_poked(session: Session, ids: Sequence[int]) -> bool:
    """Whether the broker need be asked: what was never poked goes whatever waits in its queue."""
    return session.scalar(_POKED, {"ids": ids}) is not None


def _not_poked(lately: timedelta, now: datetime) -> ColumnElement[bool]:
    return _poked_before(now - lately, now)


def _poked_before(then: _Moment, now: _Moment) -> ColumnElement[bool]:
    # A poke of the future was given before the clock was set back.
    return or_(Letter.poked_at.is_(None), Letter.poked_at < then, Letter.poked_at > now)


def _without_storm(
    database: Database, desk: Desk, now: datetime, not_lately: ColumnElement[bool], looked_at: Sequence[int]
) -> list[int]:
    """Hold what a mistake may have written; what is due besides, as the letter that asks about it.

    What came after the look is left to the next turn, and to its look.
    """
    with database.write() as session:
        hold = hold_storm(session, BUS, desk, now)
    if hold is not None:
        log.warning("letters_held", hold=hold.id, letters=hold.letters, usual=hold.usual_letters, cause=hold.cause)
    with database.read() as session:
        return _due(session, now, not_lately, or_(Letter.id.in_(looked_at), Letter.kind.in_(NEVER_HELD)))


def _poke(ids: Sequence[int], at: datetime | None, *which: ColumnElement[bool]) -> Update:
    """Rows that a claim or a scan holds right now are left to the next round: nobody waits in a circle."""
    waiting = select(Letter.id).where(Letter.id.in_(ids), STATE_OF_NAMED == LetterState.PENDING, *which)
    free = waiting.with_for_update(key_share=True, skip_locked=True)
    poked = update(Letter).where(Letter.id.in_(free)).values(poked_at=at)
    return poked.execution_options(synchronize_session=False)


def _due(session: Session, now: datetime, *which: ColumnElement[bool]) -> list[int]:
    """Letters whose time has come; of a channel that rested, one to try it, once its rest is over."""
    return list(session.scalars(_leaving_freely(now, *which))) + _trying(session, now, *which)


def _due_not_poked(session: Session, now: datetime, lately: timedelta) -> list[int]:
    """The same look, by a statement that is made once: it is taken some times a second, and mostly finds nothing."""
    found = session.scalars(_DUE_NOT_POKED, {"now": now, "then": now - lately}).all()
    return [*found, *_trying(session, now, _not_poked(lately, now))]


def _leaving_freely(now: _Moment, *which: ColumnElement[bool]) -> Select[int]:
    return _in_turn(now, *which).where(is_closed(Letter.channel)).limit(AT_ONCE)


def _trying(session: Session, now: datetime, *which: ColumnElement[bool]) -> list[int]:
    found: list[int] = []
    for channel in session.scalars(_RESTED).all():
        found += session.scalars(_in_turn(now, *which).where(Letter.channel == channel).limit(1))
    return found


def _in_turn(now: _Moment, *which: ColumnElement[bool]) -> Select[int]:
    return select(Letter.id).where(*waits(now), *which).order_by(Letter.due_at, Letter.id)


_NOW, _THEN = bindparam("now", type_=Instant()), bindparam("then", type_=Instant())
_DUE_NOT_POKED = _leaving_freely(_NOW, _poked_before(_THEN, _NOW))
_RESTED = select(Circuit.channel).where(Circuit.state != CircuitState.CLOSED, ~rests())
_POKED = select(Letter.id).where(among(Letter.id, "ids"), Letter.poked_at.is_not(None)).limit(1)


def _free(database: Database, ids: Sequence[int]) -> None:
    with database.write() as session:
        session.execute(_poke(ids, None))
