"""How many statements and transactions a letter costs: no query for each letter, task or contact."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection, event, text, update

from tasks.clock import FixedClock
from tasks.database import Database
from tasks.letter import Letter, LetterState, cancel_emptied
from tasks.remind import remind
from tasks.reminder import Reminder, drop_unsent
from tests.support.office import FakeChannel, Office, at, make_desk, rows
from tests.support.plan import as_if_large, planned_statements, whole_tables
from worker.compose import Composer
from worker.deliver import Delivery
from worker.relay import _poke

NOW = at("2026-10-05 07:31")
# Of one letter: mark; sent, attempt, announcement, circuit. All else is asked for once for all letters of a message.
OF_A_LETTER, TRANSACTIONS_OF_A_LETTER = 5, 2
SAVED_BY_TWO = 1  # the few may have shared a transaction
OF_ONE_ALONE = 23
# The days of three years; who is away or to come; and SQLite's list of the values that it was given.
FEW_ROWS = {"calendar_day", "leave", "holder", "json_each"}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements carried out meanwhile, each commit as "COMMIT"."""
    said = list[str]()

    def told(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            said.append(statement)

    def committed(connection: Connection) -> None:
        if not connection.get_execution_options().get("dondoc_read_only"):  # a look has nothing to wait for
            said.append("COMMIT")

    event.listen(database.engine, "before_cursor_execute", told)
    event.listen(database.engine, "commit", committed)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", told)
        event.remove(database.engine, "commit", committed)


def an_office(database: Database, letters: int, tasks: int) -> None:
    office = Office(database).open()
    for number in range(letters):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        for _ in range(tasks):
            office.task(lead, date(2026, 10, 5))
    with database.write() as session:
        remind(session, make_desk(), NOW)


def delivered(database: Database, letter_ids: list[int]) -> list[str]:
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    with counted(database) as said:
        Delivery(database, FixedClock(NOW), composer, {"email": FakeChannel()}).deliver(letter_ids)
    return said


def test_a_letter_more_costs_its_own_steps_and_no_question(database: Database) -> None:
    an_office(database, letters=14, tasks=2)
    few, many = delivered(database, [1, 2]), delivered(database, list(range(3, 15)))
    with database.read() as session:
        assert {each.state for each in rows(session, Letter)} == {LetterState.SENT}
    # At the most: an answer may go with the next letter's mark.
    assert len(many) - len(few) <= 10 * (OF_A_LETTER + TRANSACTIONS_OF_A_LETTER) + SAVED_BY_TWO
    assert many.count("COMMIT") <= 1 + 12 * TRANSACTIONS_OF_A_LETTER  # the claim of all twelve, then each letter's own


@pytest.mark.parametrize("tasks", [1, 30])
def test_a_letter_of_many_tasks_costs_no_statement_more(sqlite_database: Database, tasks: int) -> None:
    an_office(sqlite_database, letters=1, tasks=tasks)
    assert len(delivered(sqlite_database, [1])) == OF_ONE_ALONE


def test_delivery_reads_no_table_of_a_whole_office_from_end_to_end(database: Database) -> None:
    an_office(database, letters=14, tasks=2)
    with planned_statements(as_if_large(database)) as lines:
        delivered(database, list(range(1, 15)))
    assert len(lines) > OF_ONE_ALONE
    assert whole_tables(lines) <= FEW_ROWS


def test_letters_that_are_named_are_not_sought_among_all_that_wait(database: Database) -> None:
    an_office(database, letters=60, tasks=2)
    count_rows_while_nothing_waits(database)
    find_those_that_are_named_by_id(as_if_large(database))


def test_sqlite_does_not_either_where_nobody_counted_them(sqlite_database: Database) -> None:
    an_office(sqlite_database, letters=3, tasks=2)
    find_those_that_are_named_by_id(sqlite_database)


def find_those_that_are_named_by_id(database: Database) -> None:
    with planned_statements(database) as lines:
        delivered(database, [1, 2])
        with database.write() as session:
            session.execute(_poke([3], NOW))
            drop_unsent(session, rows(session, Reminder)[-1].task_id, NOW, "no more")
            cancel_emptied(session, [3], NOW, "no more")
    assert [line for line in lines if "pk_letter" in line or "letter USING INTEGER PRIMARY KEY (rowid=?)" in line]
    assert not [line for line in lines if "ix_letter_state_due_at" in line]


def count_rows_while_nothing_waits(database: Database) -> None:
    """Have those that wait taken for rarer than the few that are named."""
    with database.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT))
        session.execute(text("ANALYZE"))
    with database.write() as session:
        session.execute(update(Letter).values(state=LetterState.PENDING))
