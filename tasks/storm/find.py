"""Whether today's letters are a storm: a look that takes no lock, before any of them leaves."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, bindparam, false, not_, select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.storm.hold import Hold, open_hold
from tasks.storm.load import Load, loads, may_be_held
from tasks.storm.spare import are_spared, urgent_letters
from tasks.storm.usual import Usual, usual

_MAY_BE_HELD = select(Letter.id).where(*may_be_held(bindparam("on", type_=Date()))).limit(1)
WEEKEND = 3
"""Days from a Friday to the Monday: what gathers over as many is in every median."""


@dataclass(frozen=True)
class Storm:
    """`which`: conditions of a query for the letters that are to be held."""

    on: date
    load: Load
    usual: Load
    which: tuple[ColumnElement[bool], ...]


def find_storm(session: Session, desk: Desk, now: datetime) -> Storm | None:
    """The storm that letters which are still here would be part of; None while all may leave.

    A day's letters count together, whatever wrote them: a scan, a file, another system a letter at a time, a climb.
    While a hold is undecided, what is written waits with it, be it much or little. Urgent letters that alone are no
    storm do not wait (tasks/storm/spare.py).
    """
    on = day(now, desk.hours.zone)
    if session.scalar(_MAY_BE_HELD, {"on": on}) is None:
        return None
    load = loads(session, [on])[on]
    known = usual(session, on) if _is_much(desk, load) else None
    most = limit(session, desk, on, known) if known else None
    is_one = most is not None and load.exceeds(most)
    hold = open_hold(session)
    if not is_one and hold is None:
        return None
    which = _to_hold(session, desk, on, hold)
    usually = known.load if known and is_one else Load(hold.usual_letters, hold.usual_rungs) if hold else Load()
    return Storm(on, load, usually, which) if _are_there(session, *which) else None


def may_leave(session: Session, desk: Desk, on: date, hold: Hold | None) -> ColumnElement[bool]:
    """Condition of a query: those of the day's letters that do not wait for a person's word, in a storm or a hold."""
    known = usual(session, on)
    floor = desk.rules.storm_floor
    most = limit(session, desk, on, known) if known else Load(floor, floor)
    return urgent_letters(hold) if are_spared(session, on, hold, most) else false()


def _to_hold(session: Session, desk: Desk, on: date, hold: Hold | None) -> tuple[ColumnElement[bool], ...]:
    return *may_be_held(on), not_(may_leave(session, desk, on, hold))


def _are_there(session: Session, *which: ColumnElement[bool]) -> bool:
    return session.scalar(select(Letter.id).where(*which).limit(1)) is not None


def _is_much(desk: Desk, load: Load) -> bool:
    floor = desk.rules.storm_floor
    return desk.rules.storm_times > 0 and load.exceeds(Load(floor, floor))


def limit(session: Session, desk: Desk, on: date, known: Usual) -> Load:
    """So many times the usual, and in proportion more around a long holiday: its deadlines come all at once.

    What a person let go lately may come again beside it, and not so many times.
    """
    following = desk.hours.next_day(on, desk.read_calendar(session))
    ahead = (day(following, desk.hours.zone) - on).days if following else 1
    stretch = max((on - known.last).days, ahead, WEEKEND) / WEEKEND
    times, floor = desk.rules.storm_times * stretch, desk.rules.storm_floor
    letters, rungs = (max(floor, int(times * each)) for each in (known.load.letters, known.load.rungs))
    return Load(letters + known.released.letters, rungs + known.released.rungs)
