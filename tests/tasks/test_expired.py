"""Letters whose process will not end them are taken over, once; and the process that held them changes nothing."""

import pytest
from sqlalchemy import update

from tasks.claim import Lease, LeaseLostError, claim, mark_wire, record_sent
from tasks.database import Database
from tasks.expired import Expired, expired, take_over
from tasks.letter import Letter, LetterState
from tests.support.office import at, rows, with_one_letter

NOW = at("2026-10-05 07:30")


def take(database: Database) -> Lease:
    with_one_letter(database, NOW)
    with database.write() as session:
        lease = claim(session, 1, NOW)
    assert lease is not None
    return lease


def test_a_lease_is_over_by_the_databases_clock(database: Database) -> None:
    lease = take(database)
    with database.read() as session:
        assert expired(session) == []
    with database.write() as session:
        session.execute(update(Letter).values(lease_until=Letter.lease_until - 301_000))
    with database.read() as session:
        assert expired(session) == [Expired(1, lease.token, LetterState.SENDING)]


def test_a_sleeper_that_marked_the_letter_after_the_reaper_looked_keeps_it(database: Database) -> None:
    sleeper = take(database)
    with database.write() as session:
        session.execute(update(Letter).values(lease_until=1))
        (seen,) = expired(session)
    with database.write() as session:
        mark_wire(session, sleeper)
    with database.write() as session:
        assert take_over(session, seen) is None
        session.execute(update(Letter).values(lease_until=1))
        assert take_over(session, seen) is None  # over again, but no longer in the state that was seen
    with database.write() as session:
        record_sent(session, sleeper, NOW, None, "250 ok")
    with database.read() as session:
        assert [each.state for each in rows(session, Letter)] == [LetterState.SENT]


def test_a_letter_is_taken_over_once_and_its_sleeper_sends_nothing(database: Database) -> None:
    sleeper = take(database)
    with database.write() as session:
        session.execute(update(Letter).values(lease_until=1))
        (seen,) = expired(session)
        assert take_over(session, seen) is not None
        assert take_over(session, seen) is None
    with database.write() as session, pytest.raises(LeaseLostError):
        mark_wire(session, sleeper)
