"""A scan that is timed, and beside it the bare INSERT … SELECT of the same rows into the same tables."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select, text

from bench._base import base, opened_base
from bench._filling import NOW, Size, fill, settle
from bench._part import Given
from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.remind import remind
from tasks.reminder import Reminder
from worker.settings import read_settings
from worker.wiring import Wiring

WRITTEN = (Letter.__tablename__, Reminder.__tablename__)
KEPT = "kept_"


@contextmanager
def office_desk() -> Iterator[Desk]:
    """The desk of an office that set nothing but its own addresses."""
    with TemporaryDirectory() as home:
        given = {"HOME": str(Path(home)), "SECRET_KEY": "a secret of the bench and nothing more"}
        given |= {"EMAIL_FROM": "dondoc@tinh.gov.vn", "LEAD_EMAIL": "cvp@tinh.gov.vn"}
        os.environ |= {f"DONDOC_{name}": value for name, value in given.items()}  # noqa: TID251 - as an office sets it
        yield Wiring(read_settings()).desk


def great_offices(given: Given, size: Size) -> Iterator[tuple[str, Database, Desk]]:
    """An office of that size, scaled, in each database, one after the other: what it is in, and its desk."""
    scaled = Size(*(given.scaled(each) for each in (size.tasks, size.due, size.contacts)))
    with office_desk() as desk:
        for kind in given.databases:
            with base(kind, given) as url, opened_base(url) as database:
                fill(database, scaled)
                yield f"{kind}, {scaled.tasks} open tasks", database, desk


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def scan(database: Database, desk: Desk) -> int:
    """As the daily job does it; how many reminders were written."""
    with database.write() as session:
        return remind(session, desk, NOW, listed=False).written.reminders


def keep(database: Database) -> None:
    """Keep what a scan wrote, in tables without an index."""
    with database.write() as session:
        for table in WRITTEN:
            session.execute(text(f"CREATE TABLE {KEPT}{table} AS SELECT * FROM {table} ORDER BY id"))  # noqa: S608


def insert_kept(database: Database) -> None:
    """The bare statements: no question, no plan, no key is made, only rows into the same tables and indexes."""
    with database.write() as session:
        for table in WRITTEN:
            session.execute(text(f"INSERT INTO {table} SELECT * FROM {KEPT}{table}"))  # noqa: S608


def empty(database: Database) -> None:
    """As before the scan."""
    with database.write() as session:
        if database.engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))  # what is append-only is empty
            session.execute(text(f"TRUNCATE {', '.join(WRITTEN)} CASCADE"))
        else:
            for table in reversed(WRITTEN):
                session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    settle(database)


def count(database: Database) -> tuple[int, int]:
    """Letters and reminders."""
    with database.read() as session:
        letters, reminders = (session.scalar(select(func.count(table.id))) or 0 for table in (Letter, Reminder))
    return letters, reminders
