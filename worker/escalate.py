"""One turn of all climbs: waits of hours end at any minute, so it does not wait for a daily slot."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog

from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import Escalated, Look, begin, look, settle, take
from tasks.handlers import BUS

log = structlog.get_logger(__name__)
CLIMBS_AT_ONCE, MOST_A_TURN = 500, 10_000
# Who waits for SQLite looks each 0.1 s: in a shorter gap nobody else would come.
GAP = 0.2
A_PART = timedelta(seconds=3)
"""More than taking so many steps at once takes, and the gap after it."""
Rest = Callable[[float], object]


def escalate_now(
    database: Database, desk: Desk, now: datetime, at_once: int = CLIMBS_AT_ONCE, rest: Rest = time.sleep
) -> Escalated:
    """End, take what is due and begin; outside the sending hours nothing.

    It looks without the right to write, so while there is nothing to do nobody is kept from the database. Where a new
    calendar moves the steps of all tasks, or a morning brings thousands, others come in between; what is left is found
    by the next turn. Letters of a turn leave when all of them are written: so each says all that its reader is told,
    and too many are seen to be too many (tasks/storm/) before the first one leaves.
    """
    with database.read() as session:
        found = look(session, desk, now)
    if found == Look():
        return Escalated()
    ended = taken = began = 0
    changed = sorted(found.changed)[:MOST_A_TURN]
    leave_at = now + (len(changed) + len(found.due)) // at_once * A_PART
    for some in _parts(changed, at_once, rest):
        with database.write() as session:
            ended += settle(session, desk, now, some)
    for some in _parts(found.due, at_once, rest):
        with database.write() as session:
            over, told = take(session, desk, BUS, now, some, leave_at)
            ended, taken = ended + over, taken + told
    if found.begins or ended:
        with database.write() as session:
            began = begin(session, desk, now)
    done = Escalated(ended, began, taken)
    if done != Escalated():
        log.info("escalated", ended=done.ended, began=done.began, taken=done.taken)
    return done


def _parts(climb_ids: Sequence[int], most: int, rest: Rest) -> Iterator[Sequence[int]]:
    """So many at once, with a gap for others in between."""
    for start in range(0, len(climb_ids), most):
        if start:
            rest(GAP)
        yield climb_ids[start : start + most]
