"""What is replaced by each use: one renews it, and what one use gave is never lost to who comes too late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from tasks.credential import Credential, Renewal, enter, hold, lease, read, refuse, store, unlease
from tasks.database import Database
from tests.support.office import at

NOW = at("2026-10-05 08:00")
LATER = NOW + timedelta(hours=25)
LENGTH = timedelta(minutes=2)


@pytest.fixture
def entered(database: Database) -> Database:
    with database.write() as session:
        enter(session, "zalo", "first", NOW, LATER)
    return database


def look(database: Database) -> Credential:
    with database.read() as session:
        found = read(session, "zalo")
    assert found is not None
    return found


def take(database: Database, version: int = 1) -> Renewal | None:
    with database.write() as session:
        return lease(session, "zalo", version, LENGTH)


def held(database: Database, version: int = 1) -> Renewal:
    renewal = take(database, version)
    assert renewal is not None
    return renewal


def bring(database: Database, renewal: Renewal, sealed: str = "second") -> bool:
    with database.write() as session:
        return store(session, renewal, sealed, "first", NOW + timedelta(hours=20), LATER)


def deny(database: Database, renewal: Renewal) -> bool:
    with database.write() as session:
        return refuse(session, renewal, "no more")


def run_out(database: Database, milliseconds: int = 1) -> None:
    with database.write() as session:
        session.execute(update(Credential).values(lease_until=milliseconds))


def test_what_is_held_is_read_as_it_is(entered: Database) -> None:
    with entered.write() as session:
        found = hold(session, "zalo")
        assert (found.sealed if found else None, hold(session, "other")) == ("first", None)


def test_there_is_none_before_a_person_brings_it(database: Database) -> None:
    with database.read() as session:
        assert read(session, "zalo") is None
    assert take(database, 0) is None


def test_one_that_a_person_brings_is_good(entered: Database) -> None:
    found = look(entered)
    assert (found.sealed, found.previous, found.version, found.refused) == ("first", "", 1, "")
    assert (found.stored_at, found.expires_at, found.lease_token) == (NOW, LATER, None)


def test_what_a_renewal_gave_replaces_what_it_was_made_from_which_is_kept(entered: Database) -> None:
    assert bring(entered, held(entered))
    found = look(entered)
    assert (found.sealed, found.previous, found.version, found.lease_token) == ("second", "first", 2, None)
    assert found.stored_at == NOW + timedelta(hours=20)


def test_one_renews_at_a_time_until_it_lets_go_or_its_lease_is_over(entered: Database) -> None:
    renewal = held(entered)
    assert take(entered) is None
    with entered.write() as session:
        unlease(session, renewal)
    assert take(entered)
    run_out(entered)
    assert take(entered)


def test_who_holds_it_no_more_lets_nobody_else_in(entered: Database) -> None:
    sleeper = held(entered)
    run_out(entered)
    held(entered)
    with entered.write() as session:
        unlease(session, sleeper)
    assert take(entered) is None


def test_a_lease_from_before_the_clock_was_set_back_is_over(entered: Database) -> None:
    held(entered)
    with entered.write() as session:
        session.execute(update(Credential).values(lease_until=Credential.lease_until + 2 * 3600 * 1000))
    assert take(entered)


def test_a_version_that_is_renewed_is_not_renewed_again(entered: Database) -> None:
    bring(entered, held(entered))
    assert take(entered, 1) is None
    assert take(entered, 2)


def test_of_many_who_ask_at_once_one_renews(entered: Database) -> None:
    barrier = Barrier(6)

    def ask(_: int) -> Renewal | None:
        barrier.wait(30)
        return take(entered)

    with ThreadPoolExecutor(6) as threads:
        assert sum(renewal is not None for renewal in threads.map(ask, range(6))) == 1


def test_one_that_is_refused_is_not_renewed_until_a_person_brings_another(entered: Database) -> None:
    assert deny(entered, held(entered))
    assert (look(entered).refused, take(entered)) == ("no more", None)
    with entered.write() as session:
        enter(session, "zalo", "brought", NOW, LATER)
    found = look(entered)
    assert (found.sealed, found.previous, found.version, found.refused) == ("brought", "first", 2, "")
    assert take(entered, 2)


def test_who_slept_past_its_lease_refuses_nothing_but_brings_the_only_one_that_is_good(entered: Database) -> None:
    sleeper = held(entered)
    run_out(entered)
    follower = held(entered)
    assert not deny(entered, sleeper)
    assert deny(entered, follower)
    assert bring(entered, sleeper)
    assert (look(entered).sealed, look(entered).refused) == ("second", "")


def test_what_a_person_brought_meanwhile_stays(entered: Database) -> None:
    renewal = held(entered)
    with entered.write() as session:
        enter(session, "zalo", "brought", NOW, LATER)
    assert not bring(entered, renewal)
    assert not deny(entered, renewal)
    assert (look(entered).sealed, look(entered).refused) == ("brought", "")
