"""Turns: one at a time of a kind, and kinds never wait for each other."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tasks.circuit import end
from tasks.database import open_database
from tasks.digest import post_digest
from tasks.divert import divert
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.replace import NewHolder, replace_holder, take_over
from tasks.turn import Turn, take_turn
from tests.support.office import MONDAY, Office, at, make_desk, rows
from tests.support.statement import counted_statements

NOW, TUESDAY = at("2026-10-05 07:31"), MONDAY + timedelta(days=1)


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


def test_letters_are_diverted_and_positions_change_hands_in_the_event_logs_turn(postgres_url: str) -> None:
    """Whoever changes a task has it while it waits for letters: who held them before could wait for it in a circle."""
    database = open_database(postgres_url)
    office = Office(database).open()
    contact = office.contact(office.department(), zalo_user_id="42", prefers="zalo,email")
    office.task(1, MONDAY)
    desk = make_desk(channels=("email", "zalo"))
    with database.write() as session:
        remind(session, desk, NOW)
        end(session, "zalo", "no consent")
    with counted_statements(database) as diverting:
        assert divert(database, desk, NOW) == 1
    new = NewHolder(contact, "Người mới", TUESDAY, addresses={"email": "moi@vidu.gov.vn"})
    with database.write() as session:
        replace_holder(session, BUS, new, MONDAY, NOW, "person An")
    with counted_statements(database) as taking_over, database.write() as session:
        assert take_over(session, BUS, TUESDAY, NOW, "rule people") == 1
    for statements in (diverting, taking_over):
        held = next(n for n, each in enumerate(statements) if "letter" in each and ("FOR " in each or "UPDATE" in each))
        assert any("pg_advisory_xact_lock" in each for each in statements[:held])
    database.close()
