"""One turn of all climbs: waits of hours end at any minute, so it does not wait for a daily slot."""

from datetime import datetime
from itertools import islice

import structlog

from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import Escalated, Look, climb_on, look, settle
from tasks.handlers import BUS

log = structlog.get_logger(__name__)
TASKS_AT_ONCE = 1_000


def escalate_now(database: Database, desk: Desk, now: datetime, at_once: int = TASKS_AT_ONCE) -> Escalated:
    """End, begin and take what is due; outside the sending hours nothing.

    It looks without the right to write: in most minutes there is nothing to do, and nobody is kept from the database.
    Where a new calendar moves the steps of all tasks, others come between the thousands.
    """
    with database.read() as session:
        found = look(session, desk, now)
    if found == Look():
        return Escalated()
    ended, changed = 0, iter(sorted(found.changed))
    while some := list(islice(changed, at_once)):
        with database.write() as session:
            ended += settle(session, desk, now, some)
    with database.write() as session:
        done = climb_on(session, desk, BUS, now, found.due)
    done = Escalated(ended + done.ended, done.began, done.taken)
    if done != Escalated():
        log.info("escalated", ended=done.ended, began=done.began, taken=done.taken)
    return done
