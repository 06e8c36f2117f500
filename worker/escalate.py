"""One turn of all climbs: waits of hours end at any minute, so it does not wait for a daily slot."""

import time
from collections.abc import Callable
from datetime import datetime
from itertools import islice

import structlog

from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import Escalated, Look, climb_on, look, settle
from tasks.handlers import BUS

log = structlog.get_logger(__name__)
TASKS_AT_ONCE, MOST_A_TURN = 500, 10_000
# Who waits for SQLite looks each 0.1 s: in a shorter gap nobody else would come.
GAP = 0.2


def escalate_now(
    database: Database,
    desk: Desk,
    now: datetime,
    at_once: int = TASKS_AT_ONCE,
    rest: Callable[[float], object] = time.sleep,
) -> Escalated:
    """End, begin and take what is due; outside the sending hours nothing.

    It looks without the right to write, so while there is nothing to do nobody is kept from the database. Where a new
    calendar moves the steps of all tasks, others come in between, and what is left is found by the next turn.
    """
    with database.read() as session:
        found = look(session, desk, now)
    if found == Look():
        return Escalated()
    ended, changed = 0, iter(sorted(found.changed)[:MOST_A_TURN])
    while some := list(islice(changed, at_once)):
        with database.write() as session:
            ended += settle(session, desk, now, some)
        if len(some) == at_once:
            rest(GAP)
    with database.write() as session:
        done = climb_on(session, desk, BUS, now, found.due)
    done = Escalated(ended + done.ended, done.began, done.taken)
    if done != Escalated():
        log.info("escalated", ended=done.ended, began=done.began, taken=done.taken)
    return done
