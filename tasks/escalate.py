"""One turn of all climbs: those that are over end, what is due is told, and new ones begin. A query of states."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.among import among
from tasks.begin_climbs import begin_climbs, setting_out
from tasks.climb import Climb
from tasks.climbing import Climbing, name_reckoning, read_climbing
from tasks.clock import day
from tasks.desk import Desk
from tasks.events import Bus
from tasks.may_move import may_move
from tasks.superior import read_superiors
from tasks.take_steps import reach, take_steps
from tasks.task import hold_tasks


@dataclass(frozen=True)
class Escalated:
    """What a turn did."""

    ended: int = 0
    began: int = 0
    taken: int = 0


@dataclass(frozen=True)
class Look:
    """What a turn has to do, by the climbs' ids: of some it only writes down how they stand, of others a step is due.

    What is due is in the order of whom it tells: whoever takes it bit by bit has a contact's letter together early.
    """

    changed: frozenset[int] = frozenset()
    due: tuple[int, ...] = ()
    begins: bool = False


def escalate(session: Session, desk: Desk, bus: Bus, now: datetime) -> Escalated:
    """One turn in the caller's transaction; nothing outside the sending hours: then it waits for the opening.

    A machine that was off for days takes the next step of each climb, once: the steps after it wait from now.
    """
    found = look(session, desk, now)
    if found == Look():
        return Escalated()
    ended = settle(session, desk, now, found.changed)
    ended_too, taken = take(session, desk, bus, now, found.due, leave_at=now)
    return Escalated(ended + ended_too, begin(session, desk, now), taken)


def look(session: Session, desk: Desk, now: datetime) -> Look:
    """What there is to do at that moment; it only looks."""
    calendar = desk.read_calendar(session)
    if not desk.hours.open_at(now, calendar):
        return Look()
    which = may_move(now, day(now, desk.hours.zone), name_reckoning(calendar, desk))
    changed, due = set[int](), list[Climbing]()
    for each in read_climbing(session, desk, calendar, now, which):
        if each.due(now):
            due.append(each)
        elif each.moves(now):
            changed.add(each.climb.id)
    begins = next(setting_out(session, desk, calendar, now), None) is not None
    return Look(frozenset(changed), _by_contact(session, desk, now, due), begins)


def settle(session: Session, desk: Desk, now: datetime, climb_ids: Collection[int]) -> int:
    """Write down how these climbs stand, in the caller's transaction; how many ended."""
    return _ended(_settled(session, desk, now, climb_ids))


def take(
    session: Session, desk: Desk, bus: Bus, now: datetime, climb_ids: Collection[int], leave_at: datetime
) -> tuple[int, int]:
    """Take the steps of these climbs that are due still, all at once: each contact gets one letter, from `leave_at` on.

    How many ended meanwhile, and how many steps were taken.
    """
    settled = _settled(session, desk, now, climb_ids)
    due = [(each.climb, each.task) for each in settled if each.due(now)]
    return _ended(settled), take_steps(session, desk, bus, due, now, leave_at)


def begin(session: Session, desk: Desk, now: datetime) -> int:
    """Enter the climbs that begin now; how many."""
    return begin_climbs(session, desk, desk.read_calendar(session), now)


def _by_contact(session: Session, desk: Desk, now: datetime, due: Collection[Climbing]) -> tuple[int, ...]:
    if not due:
        return ()
    superiors = read_superiors(session, desk, now, {each.task.lead_department_id for each in due})
    told = ((reach(superiors, each.climb, each.task).recipient, each.climb.id) for each in due)
    return tuple(climb_id for _, climb_id in sorted((who.contact_id if who else 0, climb_id) for who, climb_id in told))


def _ended(settled: Iterable[Climbing]) -> int:
    return sum(each.over is not None for each in settled)


def _settled(session: Session, desk: Desk, now: datetime, climb_ids: Collection[int]) -> list[Climbing]:
    """These climbs, their tasks held, looked at again: what was seen before may have changed."""
    if not climb_ids:
        return []
    theirs = among(Climb.id, "climbs")
    hold_tasks(session, session.scalars(select(Climb.task_id).where(theirs), {"climbs": climb_ids}).all())
    climbing = list(read_climbing(session, desk, desk.read_calendar(session), now, theirs, climbs=climb_ids))
    for each in climbing:
        each.settle(now)
    session.flush()
    return climbing
