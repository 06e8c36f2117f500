"""One turn of all climbs: waits of hours end at any minute, so it does not wait for a daily slot."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

import structlog

from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import Escalated, Look, begin, look, settle, take
from tasks.handlers import BUS

log = structlog.get_logger(__name__)
CLIMBS_AT_ONCE, MOST_A_TURN = 500, 10_000
# Who waits for SQLite looks each 0.1 s: in a shorter gap nobody else would come.
GAP = 0.2
Rest = Callable[[float], object]


def escalate_now(
    database: Database, desk: Desk, now: datetime, at_once: int = CLIMBS_AT_ONCE, rest: Rest = time.sleep
) -> Escalated:
    """End, take what is due and begin; outside the sending hours nothing.

    It looks without the right to write, so while there is nothing to do nobody is kept from the database. Where a new
    calendar moves the steps of all tasks, or a morning brings thousands, others come in between; what is left is found
    by the next turn.
    """
    with database.read() as session:
        found = look(session, desk, now)
    if found == Look():
        return Escalated()
    ended = taken = began = 0
    for some in _parts(([each] for each in sorted(found.changed)[:MOST_A_TURN]), at_once, rest):
        with database.write() as session:
            ended += settle(session, desk, now, some)
    for some in _parts(found.due, at_once, rest):
        with database.write() as session:
            over, told = take(session, desk, BUS, now, some)
            ended, taken = ended + over, taken + told
    if found.begins:
        with database.write() as session:
            began = begin(session, desk, now)
    done = Escalated(ended, began, taken)
    if done != Escalated():
        log.info("escalated", ended=done.ended, began=done.began, taken=done.taken)
    return done


def _parts(groups: Iterable[Collection[int]], most: int, rest: Rest) -> Iterator[list[int]]:
    """Whole groups, about so many climbs at once; after each part there is a gap for others."""
    some: list[int] = []
    for each in groups:
        some += each
        if len(some) >= most:
            yield some
            rest(GAP)
            some = []
    if some:
        yield some
