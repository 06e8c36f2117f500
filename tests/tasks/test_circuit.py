"""A channel that keeps failing rests, longer each time, and is tried by one letter before the others go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tasks.circuit import Breaker, Circuit, CircuitState, admit, give_back, record_failure, record_success, rest, rests
from tasks.database import Database, database_milliseconds

BREAKER = Breaker(trip=3, rest=timedelta(seconds=30), longest=timedelta(seconds=100))


def fail(database: Database, times: int = 1) -> None:
    for _ in range(times):
        with database.write() as session:
            record_failure(session, "email", "451 try later", BREAKER)


def succeed(database: Database) -> bool:
    with database.write() as session:
        return record_success(session, "email")


def ask(database: Database) -> bool:
    with database.write() as session:
        return admit(session, "email", BREAKER)


def over(database: Database) -> None:
    """Its rest, or its try, is over."""
    with database.write() as session:
        session.execute(update(Circuit).values(until=1))


def look(database: Database) -> Circuit:
    with database.read() as session:
        return session.get_one(Circuit, "email")


def resting_seconds(database: Database) -> float:
    with database.read() as session:
        left = session.scalar(select(Circuit.until - database_milliseconds()))
    return round((left or 0) / 1000, -1)


def test_a_channel_that_never_failed_has_no_row_and_lets_letters_through(database: Database) -> None:
    assert ask(database)
    assert not succeed(database)
    with database.read() as session:
        assert session.get(Circuit, "email") is None


def test_it_rests_after_enough_failures_in_a_row_and_says_why(database: Database) -> None:
    fail(database, 2)
    assert ask(database)
    fail(database)
    assert not ask(database)
    found = look(database)
    assert (found.state, found.failures, found.reason) == (CircuitState.OPEN, 3, "451 try later")
    with database.read() as session:
        assert list(session.scalars(select(Circuit.channel).where(rests()))) == ["email"]


def test_a_success_in_between_begins_the_row_anew(database: Database) -> None:
    for _ in range(4):
        fail(database, 2)
        assert not succeed(database)
    assert look(database).state == CircuitState.CLOSED


def test_after_its_rest_one_letter_tries_and_the_others_wait(database: Database) -> None:
    fail(database, 3)
    over(database)
    assert [ask(database) for _ in range(3)] == [True, False, False]
    assert look(database).state == CircuitState.HALF_OPEN


def test_a_rest_from_before_the_clock_was_set_back_is_over(database: Database) -> None:
    fail(database, 3)
    with database.write() as session:
        session.execute(update(Circuit).values(until=Circuit.until + 2 * 3600 * 1000))
    assert [ask(database) for _ in range(2)] == [True, False]


def test_after_a_try_that_never_came_to_the_channel_the_next_one_tries_at_once(database: Database) -> None:
    fail(database, 3)
    over(database)
    assert ask(database)
    with database.write() as session:
        give_back(session, "email")
    assert [ask(database) for _ in range(2)] == [True, False]


def test_a_rest_is_not_given_back(database: Database) -> None:
    fail(database, 3)
    with database.write() as session:
        give_back(session, "email")
    assert not ask(database)


def test_of_many_that_ask_at_once_one_tries(database: Database) -> None:
    fail(database, 3)
    over(database)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _number: ask(database), range(6)))
    assert answers.count(True) == 1


def test_a_try_that_succeeds_closes_it_and_is_told_once(database: Database) -> None:
    fail(database, 3)
    over(database)
    assert ask(database)
    assert [succeed(database), succeed(database)] == [True, False]
    found = look(database)
    assert (found.state, found.failures, found.opened, found.reason) == (CircuitState.CLOSED, 0, 0, "")
    assert ask(database)


def test_each_try_that_fails_doubles_the_rest_up_to_the_longest(database: Database) -> None:
    fail(database, 3)
    rests_seconds = [resting_seconds(database)]
    for _ in range(3):
        over(database)
        assert ask(database)
        fail(database)
        rests_seconds.append(resting_seconds(database))
    assert rests_seconds == [30, 60, 100, 100]


def test_since_when_it_rests_is_kept_through_every_try_until_it_closes(database: Database) -> None:
    fail(database, 2)
    assert look(database).since == 0
    fail(database)
    began = look(database).since
    assert began > 0
    over(database)
    assert (ask(database), look(database).since) == (True, began)
    fail(database)
    with database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
    assert look(database).since == began
    succeed(database)
    assert look(database).since == 0


def test_letters_under_way_when_it_opened_say_nothing_new(database: Database) -> None:
    fail(database, 8)
    assert (look(database).opened, resting_seconds(database)) == (1, 30)


def test_a_try_that_is_never_heard_of_again_is_given_up(database: Database) -> None:
    fail(database, 3)
    over(database)
    assert ask(database)
    over(database)
    assert ask(database)


@pytest.mark.parametrize("times", [1, 2])
def test_wrong_settings_open_it_at_once_however_often_they_are_met(database: Database, times: int) -> None:
    for _ in range(times):
        with database.write() as session:
            rest(session, "email", timedelta(minutes=10), "535 wrong password")
    assert not ask(database)
    assert (look(database).reason, resting_seconds(database)) == ("535 wrong password", 600)


def test_threads_that_fail_at_once_are_all_counted(database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _number: fail(database), range(4)))
    assert (look(database).state, look(database).failures) == (CircuitState.OPEN, 3)


def test_channels_rest_apart(database: Database) -> None:
    fail(database, 3)
    with database.write() as session:
        assert admit(session, "zalo", BREAKER)
