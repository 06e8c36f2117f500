"""How it stands with each channel."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tasks.channel_standing import ChannelStanding, standings
from tasks.circuit import Circuit, CircuitState, admit, end, record_failure, rest
from tasks.database import Database
from tasks.letter import Letter
from tests.support.office import at, with_one_letter

NOW = at("2026-10-05 07:30")


def look(database: Database, *channels: str) -> list[ChannelStanding]:
    with database.read() as session:
        return standings(session, channels or ("email",))


def test_a_channel_that_never_failed_sends(database: Database) -> None:
    assert look(database) == [ChannelStanding("email", set_up=True)]


def test_a_single_failure_stops_nothing(database: Database) -> None:
    with database.write() as session:
        record_failure(session, "email", "451 try later")
    assert look(database) == [ChannelStanding("email", set_up=True)]


def test_one_that_rests_says_until_when_since_when_and_why(database: Database) -> None:
    with database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
    (found,) = look(database)
    assert (found.state, found.reason) == (CircuitState.OPEN, "535 wrong password")
    assert found.until is not None
    assert found.since is not None
    # PostgreSQL reads its clock anew for each of the two.
    assert abs(found.until - found.since - timedelta(minutes=10)) < timedelta(seconds=1)


@pytest.mark.parametrize("tried", [False, True])
def test_a_rest_that_ended_has_no_end_to_come(database: Database, tried: bool) -> None:
    with database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
        session.execute(update(Circuit).values(until=1))
        assert not tried or admit(session, "email")
    (found,) = look(database)
    assert (found.state, found.until) == (CircuitState.HALF_OPEN if tried else CircuitState.OPEN, None)


def test_one_that_is_over_has_no_end_at_all(database: Database) -> None:
    with database.write() as session:
        end(session, "zalo", "the consent is over")
    email, zalo = look(database, "email", "zalo")
    assert (email.state, zalo.state, zalo.until) == (CircuitState.CLOSED, CircuitState.OVER, None)
    assert (zalo.reason, zalo.since is not None) == ("the consent is over", True)


def test_letters_that_wait_are_counted_also_where_the_channel_is_gone(database: Database) -> None:
    with_one_letter(database, NOW)
    assert [(each.channel, each.waiting) for each in look(database, "email", "zalo")] == [("email", 1), ("zalo", 0)]
    with database.write() as session:
        session.get_one(Letter, 1).channel = "webhook:sms"
    found = [(each.channel, each.set_up, each.waiting) for each in look(database)]
    assert found == [("email", True, 0), ("webhook:sms", False, 1)]
    with database.write() as session:
        session.get_one(Letter, 1).state = "sent"
    assert [each.channel for each in look(database)] == ["email"]
