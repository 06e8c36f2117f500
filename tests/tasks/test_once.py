from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from tasks.database import Database
from tasks.letter import Letter, LetterKind
from tasks.once import ROWS_A_STATEMENT, insert_once
from tasks.posting import Posting, letter_row
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:30")


def letters(contact: int, count: int) -> list[dict[str, Any]]:
    posting = [Posting(MONDAY + timedelta(days=day), NOW, "vidu.gov.vn", make_desk().links) for day in range(count)]
    return [letter_row(contact, "email", LetterKind.REMINDER, each, NOW) for each in posting]


def test_nothing_to_insert_is_nothing_inserted(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        assert insert_once(session, Letter, []) == 0


def test_rows_that_are_there_are_left_and_the_new_ones_counted(database: Database) -> None:
    contact = Office(database).contact(None)
    with database.write() as session:
        assert insert_once(session, Letter, letters(contact, 2)) == 2
        assert insert_once(session, Letter, letters(contact, 5)) == 3
        assert len(rows(session, Letter)) == 5


def test_more_rows_than_a_statement_may_bind_go_in_by_parts(database: Database) -> None:
    contact = Office(database).contact(None)
    many = letters(contact, ROWS_A_STATEMENT + 1)
    with database.write() as session:
        assert insert_once(session, Letter, [*many, many[0]]) == ROWS_A_STATEMENT + 1


def test_two_who_insert_the_same_at_once_insert_it_once(database: Database) -> None:
    contact = Office(database).contact(None)
    start = Barrier(2)

    def insert(_number: int) -> int:
        start.wait(20)
        with database.write() as session:
            return insert_once(session, Letter, letters(contact, 50))

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(insert, range(2))) == [0, 50]
