from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tasks.audit.problem import Finding, Problem
from tasks.audit.seal import NEWEST, WHOLE, check_whole, seal, whole_is_due
from tasks.database import Database
from tasks.event_log import LoggedEvent, append
from tasks.events import TaskStateChanged
from tests.support.office import at
from tests.support.planted import plant_tick
from tests.support.tampering import tamper

HOUR = timedelta(hours=1)


def write(session: Session, count: int) -> None:
    for number in range(count):
        event = TaskStateChanged(task_id=1, code="NV1", old="not_started", new=f"state {number}")
        append(session, event, at("2026-10-05 08:00"), "office")
        session.flush()


def change(session: Session, row: int, actor: str) -> None:
    tamper(session, update(LoggedEvent).where(LoggedEvent.id == row).values(actor=actor))


@pytest.mark.parametrize(
    ("age", "words", "due"),
    [(23 * HOUR, "", False), (24 * HOUR, "", True), (0 * HOUR, "row 4", True)],
    ids=["lately", "a day ago", "broken"],
)
def test_the_whole_log_is_checked_once_a_day_and_while_it_is_broken(
    database: Database, age: timedelta, words: str, *, due: bool
) -> None:
    with database.write() as session:
        assert whole_is_due(session)
        plant_tick(session, WHOLE, age, words)
        assert whole_is_due(session) == due


def test_a_break_among_the_newest_rows_is_found_at_once_and_its_mend_too(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        write(session, NEWEST + 2)
        change(session, 4, "nobody")
        assert seal(session) == Finding(Problem.SEAL, 1, "row 4")
        change(session, 4, "office")
        assert seal(session).count == 0


def test_an_old_break_is_found_by_the_whole_check(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        write(session, NEWEST + 2)
        change(session, 1, "nobody")
        assert (seal(session).count, check_whole(session)) == (0, "row 1")
        plant_tick(session, WHOLE, words="row 1")
        assert seal(session) == Finding(Problem.SEAL, 1, "row 1")
        change(session, 1, "office")
        assert check_whole(session) == ""


def test_an_empty_log_holds(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        assert (seal(session).count, check_whole(session)) == (0, "")
