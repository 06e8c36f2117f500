"""What is usual: the median of the last working days, and what a person has let go since."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tasks.run import REMIND, Run
from tasks.storm.hold import Hold, HoldDecision
from tasks.storm.load import Load, loads

DAYS = 20
FEWEST = 5
"""Of fewer days nobody can say what is usual: a new office's first letters are all unusual."""
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Usual:
    """`load` is the median, `released` the most that a person let go lately, `last` the day of the scan before."""

    load: Load
    released: Load
    last: date


def usual(session: Session, on: date) -> Usual | None:
    """As of the day before `on`; None where too few days were scanned to know.

    Days on which letters were held are no measure. What a person released is kept beside it: who said that so much was
    right is not asked about as much again.
    """
    wanted = select(Run.slot).where(Run.job == REMIND, Run.slot < on, Run.slot >= on - LOOK_BACK)
    scanned = list(session.scalars(wanted.order_by(Run.slot.desc()).limit(DAYS)))
    holds = _holds(session, on)
    ordinary = [day for day in scanned if not any(hold.first_slot <= day <= hold.last_slot for hold in holds)]
    if len(ordinary) < FEWEST:
        return None
    found = loads(session, ordinary).values()
    middle = Load(int(median(each.letters for each in found)), int(median(each.rungs for each in found)))
    let_go = [hold for hold in holds if hold.decision == HoldDecision.RELEASED]
    most = Load(max((each.letters for each in let_go), default=0), max((each.rungs for each in let_go), default=0))
    return Usual(middle, most, scanned[0])


def _holds(session: Session, on: date) -> list[Hold]:
    lately = or_(Hold.open.is_not(None), Hold.last_slot >= on - LOOK_BACK)
    return list(session.scalars(select(Hold).where(lately)))
