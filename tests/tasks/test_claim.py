"""The letter's steps, each a conditional UPDATE with a fence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tasks.circuit import Circuit, rest
from tasks.claim import (
    Lease,
    LeaseLostError,
    claim,
    mark_wire,
    record_end,
    record_later,
    record_sent,
)
from tasks.database import Database
from tasks.letter import Letter, LetterKind, LetterState
from tasks.posting import Posting, post_letter
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:30")


@pytest.fixture
def letter(database: Database) -> int:
    office = Office(database)
    contact = office.contact(office.department())
    with database.write() as session:
        posting = Posting(MONDAY, NOW, "vidu.gov.vn", make_desk().links)
        made = post_letter(session, contact, "email", LetterKind.REMINDER, posting, NOW)
    assert made is not None
    return made


def take(database: Database, letter: int) -> Lease:
    with database.write() as session:
        lease = claim(session, letter, NOW)
    assert lease is not None
    return lease


def state(database: Database) -> str:
    with database.read() as session:
        return str(rows(session, Letter)[0].state)


def test_two_claims_make_one_lease(database: Database, letter: int) -> None:
    take(database, letter)
    with database.write() as session:
        assert claim(session, letter, NOW) is None


def test_a_letter_is_posted_once_a_slot(database: Database, letter: int) -> None:
    with database.write() as session:
        contact = session.get_one(Letter, letter).contact_id
        posting = Posting(MONDAY, NOW, "vidu.gov.vn", make_desk().links)
        assert post_letter(session, contact, "email", LetterKind.REMINDER, posting, NOW) is None


def test_a_letter_is_not_claimed_before_it_is_due(database: Database, letter: int) -> None:
    with database.write() as session:
        assert claim(session, letter, NOW - timedelta(seconds=1)) is None


def test_a_letter_of_a_resting_channel_waits(database: Database, letter: int) -> None:
    with database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
    with database.write() as session:
        assert claim(session, letter, NOW) is None
        session.execute(update(Circuit).values(until=1))
        assert claim(session, letter, NOW) is not None


def test_the_whole_way_is_pending_sending_wire_sent(database: Database, letter: int) -> None:
    lease = take(database, letter)
    assert state(database) == LetterState.SENDING
    with database.write() as session:
        mark_wire(session, lease)
    assert state(database) == LetterState.WIRE
    with database.write() as session:
        record_sent(session, lease, NOW, "queue-7", "250 ok")
    assert state(database) == LetterState.SENT


def test_a_letter_is_not_sent_without_its_wire_mark(database: Database, letter: int) -> None:
    lease = take(database, letter)
    with database.write() as session, pytest.raises(LeaseLostError):
        record_sent(session, lease, NOW, None, "250 ok")


@pytest.mark.parametrize("late_step", ["mark", "sent", "later", "dead"])
def test_a_process_that_wakes_after_its_lease_was_taken_changes_nothing(
    database: Database, letter: int, late_step: str
) -> None:
    sleeper = take(database, letter)
    with database.write() as session:
        record_later(session, sleeper, NOW, NOW, "crashed", "lease over")
    take(database, letter)
    steps = {
        "mark": lambda session: mark_wire(session, sleeper),
        "sent": lambda session: record_sent(session, sleeper, NOW, None, ""),
        "later": lambda session: record_later(session, sleeper, NOW, NOW, "transient", ""),
        "dead": lambda session: record_end(session, sleeper, LetterState.DEAD, NOW, "content", ""),
    }
    with pytest.raises(LeaseLostError), database.write() as session:
        steps[late_step](session)
    assert state(database) == LetterState.SENDING


def test_a_fault_of_our_own_settings_spends_no_try(database: Database, letter: int) -> None:
    lease = take(database, letter)
    with database.write() as session:
        record_later(session, lease, NOW, NOW, "config", "535", spent=False)
    assert take(database, letter).number == 1


def test_message_id_and_date_are_fixed_when_the_letter_is_posted(database: Database, letter: int) -> None:
    with database.read() as session:
        row = session.get_one(Letter, letter)
    assert row.message_id.endswith("@vidu.gov.vn>")
    assert row.date == NOW
    assert row.slot == date(2026, 10, 5)
