"""The log's seals: whoever changes what is written is found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import delete, update

from tasks.database import Database
from tasks.event_log import GENESIS, LoggedEvent, append, broken_lately, broken_links
from tasks.events import TaskChanged, TaskStateChanged
from tests.support.office import ZONE, at, rows
from tests.support.tampering import tampering

NOW = at("2026-10-05 07:30")


def write(database: Database, *numbers: int) -> None:
    with database.write() as session:
        for number in numbers:
            event = TaskStateChanged(task_id=number, code=f"NV{number}", old="not_started", new="in_progress")
            append(session, event, NOW, "office")


def broken(database: Database) -> list[int]:
    with database.read() as session:
        return list(broken_links(session))


def test_an_empty_log_holds(sqlite_database: Database) -> None:
    assert broken(sqlite_database) == []


def test_rows_of_one_and_of_many_transactions_hold(database: Database) -> None:
    write(database, 1, 2, 3)
    write(database, 4)
    write(database, 5, 6)
    assert broken(database) == []


def test_a_moment_of_another_zone_is_sealed_as_it_will_be_read(database: Database) -> None:
    with database.write() as session:
        event = TaskStateChanged(task_id=1, code="NV1", old="not_started", new="in_progress")
        append(session, event, NOW.astimezone(ZONE), "office")
    assert broken(database) == []


def test_a_row_keeps_who_when_and_what(sqlite_database: Database) -> None:
    write(sqlite_database, 7)
    with sqlite_database.read() as session:
        (row,) = rows(session, LoggedEvent)
    assert (row.at, row.name, row.task_id, row.actor) == (NOW, "TaskStateChanged", 7, "office")
    assert row.payload == '{"code": "NV7", "facts": {}, "new": "in_progress", "old": "not_started", "reason": ""}'


@pytest.mark.parametrize(
    "change",
    [
        {"payload": "{}"},
        {"actor": "somebody else"},
        {"at": at("2026-10-04 07:30")},
        {"name": "TaskAssigned"},
        {"task_id": 9},
        {"hash": GENESIS},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_found(sqlite_database: Database, change: dict[str, object]) -> None:
    write(sqlite_database, 1, 2, 3)
    with tampering(sqlite_database) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.id == 2).values(**change))
    assert broken(sqlite_database)[0] == 2


@pytest.mark.parametrize("gone", [1, 2])
def test_a_removed_row_is_found_at_the_one_after_it(database: Database, gone: int) -> None:
    write(database, 1, 2, 3)
    with tampering(database) as session:
        session.execute(delete(LoggedEvent).where(LoggedEvent.id == gone))
    assert broken(database) == [gone + 1]


@pytest.mark.parametrize(("count", "found"), [(1, []), (2, []), (3, [4]), (4, [4]), (6, [4]), (7, [4])])
def test_the_newest_rows_are_looked_at_alone(database: Database, count: int, found: list[int]) -> None:
    write(database, *range(1, 7))
    with tampering(database) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.id == 4).values(actor="somebody else"))
    with database.read() as session:
        assert list(broken_lately(session, count)) == found


def test_a_row_changed_right_before_the_newest_ones_is_seen_by_the_whole_log_alone(sqlite_database: Database) -> None:
    write(sqlite_database, 1, 2, 3)
    with tampering(sqlite_database) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.id == 1).values(actor="somebody else"))
    with sqlite_database.read() as session:
        assert list(broken_lately(session, 2)) == []
    assert broken(sqlite_database) == [1]


def test_a_rolled_back_event_leaves_no_gap(database: Database) -> None:
    write(database, 1)
    with database.write() as session:
        append(session, TaskStateChanged(task_id=2, code="NV2", old="a", new="b"), NOW, "office")
        session.rollback()
    write(database, 3)
    assert broken(database) == []


def test_dates_are_kept_and_what_cannot_be_kept_is_refused_by_name(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        append(session, TaskChanged(task_id=1, code="NV1", changes={"x": (None, date(2026, 10, 5))}), NOW, "office")
    with pytest.raises(TypeError, match="an event carries <object"), sqlite_database.write() as session:
        append(session, TaskChanged(task_id=1, code="NV1", changes={"x": (None, object())}), NOW, "office")
    assert broken(sqlite_database) == []


def test_those_who_write_at_once_keep_one_chain(database: Database) -> None:
    start = Barrier(4)

    def one(number: int) -> None:
        start.wait(20)
        for turn in range(5):
            write(database, number * 100 + turn, number * 100 + turn + 50)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(one, range(4)))
    assert broken(database) == []
    with database.read() as session:
        assert len(rows(session, LoggedEvent)) == 40
