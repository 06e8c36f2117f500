"""Whether today's letters are a storm: a look that takes no lock, before any of them leaves."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.storm.hold import open_hold
from tasks.storm.load import Load, loads, may_be_held
from tasks.storm.usual import Usual, usual

WEEKEND = 3
"""Days from a Friday to the Monday: what gathers over as many is in every median."""


@dataclass(frozen=True)
class Storm:
    on: date
    load: Load
    usual: Load


def find_storm(session: Session, desk: Desk, now: datetime) -> Storm | None:
    """The storm that letters which are still here would be part of; None while all may leave.

    A day's letters count together, whatever wrote them: a scan, a file, another system a letter at a time, a climb.
    While a hold is undecided, what is written waits with it, be it much or little.
    """
    on = day(now, desk.hours.zone)
    if session.scalar(select(Letter.id).where(*may_be_held(on)).limit(1)) is None:
        return None
    load = loads(session, [on])[on]
    known = usual(session, on) if _is_much(desk, load) else None
    if known and load.exceeds(limit(session, desk, on, known)):
        return Storm(on, load, known.load)
    hold = open_hold(session)
    if hold is None:
        return None
    return Storm(on, load, Load(hold.usual_letters, hold.usual_rungs))


def _is_much(desk: Desk, load: Load) -> bool:
    floor = desk.rules.storm_floor
    return desk.rules.storm_times > 0 and load.exceeds(Load(floor, floor))


def limit(session: Session, desk: Desk, on: date, known: Usual) -> Load:
    """So many times the usual, and in proportion more around a long holiday: its deadlines come all at once."""
    following = desk.hours.next_day(on, desk.read_calendar(session))
    ahead = (day(following, desk.hours.zone) - on).days if following else 1
    stretch = max((on - known.last).days, ahead, WEEKEND) / WEEKEND
    times, floor = desk.rules.storm_times * stretch, desk.rules.storm_floor
    return Load(max(floor, int(times * known.load.letters)), max(floor, int(times * known.load.rungs)))
