"""One turn of all climbs: those that are over end, new ones begin, and what is due is told. A query of states."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.among import among
from tasks.begin_climbs import begin_climbs, setting_out
from tasks.climb import Climb
from tasks.climbing import Climbing, name_reckoning, read_climbing
from tasks.clock import day
from tasks.desk import Desk
from tasks.events import Bus
from tasks.may_move import may_move
from tasks.office_hours import OfficeHours
from tasks.take_steps import take_steps
from tasks.task import hold_tasks


@dataclass(frozen=True)
class Escalated:
    """What a turn did."""

    ended: int = 0
    began: int = 0
    taken: int = 0


@dataclass(frozen=True)
class Look:
    """What a turn has to do: tasks of which it only writes down how they stand, tasks of which a step is due."""

    changed: frozenset[int] = frozenset()
    due: frozenset[int] = frozenset()
    begins: bool = False


def escalate(session: Session, desk: Desk, bus: Bus, now: datetime) -> Escalated:
    """One turn in the caller's transaction; nothing outside the sending hours: then it waits for the opening.

    A machine that was off for days takes the next step of each climb, once: the steps after it wait from now.
    """
    found = look(session, desk, now)
    if found == Look():
        return Escalated()
    ended = settle(session, desk, now, found.changed)
    done = climb_on(session, desk, bus, now, found.due)
    return replace(done, ended=ended + done.ended)


def look(session: Session, desk: Desk, now: datetime) -> Look:
    """What there is to do at that moment; it only looks."""
    calendar = desk.read_calendar(session)
    if not desk.hours.open_at(now, calendar):
        return Look()
    reckoning = name_reckoning(calendar, OfficeHours(desk.hours.zone, desk.ladder.hours))
    which = may_move(now, day(now, desk.hours.zone), reckoning)
    changed, due = set[int](), set[int]()
    for each in read_climbing(session, desk, calendar, now, which):
        if each.moves(now):
            (due if each.due(now) else changed).add(each.task.id)
    begins = next(setting_out(session, desk, calendar, now), None) is not None
    return Look(frozenset(changed - due), frozenset(due), begins)


def settle(session: Session, desk: Desk, now: datetime, task_ids: Collection[int]) -> int:
    """Write down how the climbs of these tasks stand, in the caller's transaction; how many ended."""
    return sum(each.over is not None for each in _settled(session, desk, now, task_ids))


def climb_on(session: Session, desk: Desk, bus: Bus, now: datetime, task_ids: Collection[int]) -> Escalated:
    """Of these tasks take the steps that are due, all at once: each contact gets one letter. And begin what begins."""
    calendar = desk.read_calendar(session)
    settled = _settled(session, desk, now, task_ids)
    due = [(each.climb, each.task) for each in settled if each.due(now)]
    began = begin_climbs(session, desk, calendar, now)
    taken = take_steps(session, desk, bus, calendar, due, now)
    return Escalated(sum(each.over is not None for each in settled), began, taken)


def _settled(session: Session, desk: Desk, now: datetime, task_ids: Collection[int]) -> list[Climbing]:
    """The climbs of these tasks, held and looked at again: what was seen before may have changed."""
    if not task_ids:
        return []
    hold_tasks(session, task_ids)
    theirs = among(Climb.task_id, "tasks")
    climbing = list(read_climbing(session, desk, desk.read_calendar(session), now, theirs, tasks=task_ids))
    for each in climbing:
        each.settle(now)
    session.flush()
    return climbing
