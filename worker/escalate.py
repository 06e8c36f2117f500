"""One turn of all climbs: waits of hours end at any minute, so it does not wait for a daily slot."""

from datetime import datetime

import structlog

from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import Escalated, escalate
from tasks.handlers import BUS

log = structlog.get_logger(__name__)


def escalate_now(database: Database, desk: Desk, now: datetime) -> Escalated:
    """End, begin and take what is due; outside the sending hours nothing."""
    if not in_hours(database, desk, now):
        return Escalated()
    with database.write() as session:
        done = escalate(session, desk, BUS, now)
    if done != Escalated():
        log.info("escalated", ended=done.ended, began=done.began, taken=done.taken)
    return done


def in_hours(database: Database, desk: Desk, now: datetime) -> bool:
    """Looked at without the right to write: at night nobody is kept from the database."""
    with database.read() as session:
        return desk.open_at(session, now)
