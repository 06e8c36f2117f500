"""A minute's turn of all climbs of a great office in which nothing has happened, beside a bare count of them."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from bench._filling import NOW, Size, settle
from bench._part import Given, run_part
from bench._row import Row
from bench._scanned import great_offices, scan, timed
from tasks.climb import Climb
from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import Escalated, Look, look
from tasks.letter import Letter, LetterState
from tasks.task import Task
from worker.escalate import escalate_now

OFFICE = Size(tasks=1_000_000, due=100_000, contacts=20_000)
MINUTE = timedelta(minutes=1)


def measure(given: Given) -> Iterator[Row]:
    for where, database, desk in great_offices(given, OFFICE):
        yield _quiet(given, database, desk, where)


def _quiet(given: Given, database: Database, desk: Desk, where: str) -> Row:
    now = _begin(database, desk)
    ours, bare = given.alternate(lambda: _turn(database, desk, now), lambda: timed(lambda: _count(database)))
    words = f"a quiet turn, {where}: {_count(database)} climb"
    return Row(measured=words, unit="s", ours=ours, beside="a bare count of those", peer=bare)


def _begin(database: Database, desk: Desk) -> datetime:
    """All letters have left and none was answered. Turns, until all climbs know when their next step is; the moment."""
    scan(database, desk)
    with database.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT, sent_at=NOW))
    now = NOW
    while _moves(database, desk, now):
        escalate_now(database, desk, now)
        now += MINUTE
    settle(database)
    return now


def _moves(database: Database, desk: Desk, now: datetime) -> bool:
    with database.read() as session:
        return look(session, desk, now) != Look()


def _turn(database: Database, desk: Desk, now: datetime) -> float:
    done = list[Escalated]()
    took = timed(lambda: done.append(escalate_now(database, desk, now)))
    if done != [Escalated()]:
        raise AssertionError(f"a quiet turn did something: {done}; nothing was to be done")
    return took


def _count(database: Database) -> int:
    with database.read() as session:
        wanted = select(func.count()).select_from(Climb).join(Task, Task.id == Climb.task_id)
        return session.scalar(wanted.where(Climb.ended_at.is_(None))) or 0


if __name__ == "__main__":
    sys.exit(run_part("climbs", measure, __doc__))
