"""Turns: one at a time of a kind, and kinds never wait for each other."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tasks.database import open_database
from tasks.digest import post_digest
from tasks.letter import Letter
from tasks.turn import Turn, take_turn
from tests.support.office import Office, at, make_desk, rows


def test_a_long_import_does_not_hold_up_the_digest(postgres_url: str) -> None:
    database = open_database(postgres_url)
    Office(database).open()
    with database.write() as importing:
        take_turn(importing, Turn.IMPORT)
        with database.write() as session:
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            post_digest(session, make_desk(), at("2026-10-05 08:00"))
    with database.read() as session:
        assert [each.kind for each in rows(session, Letter)] == ["digest"]
    database.close()


def test_a_turn_is_had_by_one_until_it_commits(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.write() as first:
        take_turn(first, Turn.CALENDAR)
        with database.read() as second:
            second.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError):
                take_turn(second, Turn.CALENDAR)
    with database.write() as third:
        take_turn(third, Turn.CALENDAR)
    database.close()
