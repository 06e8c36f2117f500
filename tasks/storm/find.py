"""Whether today's letters are a storm: a look that takes no lock, before any of them leaves."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind
from tasks.storm.hold import open_hold
from tasks.storm.load import Load, loads, may_be_held
from tasks.storm.usual import Usual, usual

WEEKEND = 3
"""Days from a Friday to the Monday: what gathers over as many is in every median."""
TOLD_BY_SCAN = (LetterKind.REMINDER, LetterKind.COPY)


@dataclass(frozen=True)
class Storm:
    """`joins`: a hold is undecided, and what the scan writes waits with it, be it much or little."""

    on: date
    load: Load
    usual: Load
    joins: bool = False


def find_storm(session: Session, desk: Desk, now: datetime) -> Storm | None:
    """The storm that letters which are still here would be part of; None while all may leave.

    A day's letters count together, whatever wrote them: a scan, a file, another system a letter at a time.
    """
    on = day(now, desk.hours.zone)
    here = session.scalars(select(Letter.kind).where(*may_be_held(on)).distinct()).all()
    if not here:
        return None
    load = loads(session, [on])[on]
    known = usual(session, on) if _is_much(desk, load) else None
    if known and load.exceeds(limit(session, desk, on, known)):
        return Storm(on, load, known.load)
    hold = open_hold(session)
    if hold is None or not any(kind in TOLD_BY_SCAN for kind in here):
        return None
    return Storm(on, load, Load(hold.usual_letters, hold.usual_rungs), joins=True)


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
