"""One turn of all climbs: those that are over end, new ones begin, and what is due is told. A query of states."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.begin_climbs import begin_climbs
from tasks.climbing import Climbing, read_climbing
from tasks.desk import Desk
from tasks.events import Bus
from tasks.take_steps import take_steps
from tasks.task import hold_tasks


@dataclass(frozen=True)
class Escalated:
    """What a turn did."""

    ended: int = 0
    began: int = 0
    taken: int = 0


def escalate(session: Session, desk: Desk, bus: Bus, now: datetime) -> Escalated:
    """One turn in the caller's transaction; nothing outside the sending hours: then it waits for the opening.

    A machine that was off for days takes the next step of each climb, once: the steps after it wait from now.
    """
    calendar = desk.read_calendar(session)
    if not desk.hours.open_at(now, calendar):
        return Escalated()
    moving = {each.task.id for each in read_climbing(session, desk, calendar, now) if each.moves(now)}
    hold_tasks(session, moving)
    held = list(read_climbing(session, desk, calendar, now, moving)) if moving else []
    due = [(each.climb, each.task) for each in held if each.due(now)]
    for each in held:
        _settle(each, now)
    session.flush()
    began = begin_climbs(session, desk, calendar, now)
    taken = take_steps(session, desk, bus, calendar, due, now)
    return Escalated(sum(each.over is not None for each in held), began, taken)


def _settle(each: Climbing, now: datetime) -> None:
    if each.over:
        each.climb.end(now, each.over)
        return
    if each.stands:
        each.climb.stand_still(now)
    else:
        each.climb.go_on(now)
    each.climb.next_at = each.next_at
