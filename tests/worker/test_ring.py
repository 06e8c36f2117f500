from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tasks.database import Database
from tasks.leadership import Leadership
from tasks.tick import Tick
from worker.leader import Leader
from worker.progress import Progress
from worker.ring import Ring, led

LENGTH = timedelta(seconds=15)
AT_ONCE = timedelta(0)  # asks the database each time


def ticks(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Tick.loop)))


def test_a_loop_turns_only_where_its_process_leads_and_says_that_it_turned(sqlite_database: Database) -> None:
    turned: list[str] = []
    for who in ("first", "second"):
        leader = Leader(sqlite_database, LENGTH)
        ring = Ring(who, 1, lambda who=who: turned.append(who))  # type: ignore[misc]
        led(ring, leader, Progress({}), sqlite_database).step()
    assert (turned, ticks(sqlite_database)) == (["first"], ["first"])


def test_a_leader_that_resigned_is_followed_at_once(sqlite_database: Database) -> None:
    first, second = Leader(sqlite_database, LENGTH), Leader(sqlite_database, AT_ONCE)
    assert (first.leads(), second.leads()) == (True, False)
    first.resign()
    assert second.leads()
    assert not first.leads()


def test_who_lost_the_lead_stops_ringing_when_it_asks_again(sqlite_database: Database) -> None:
    leader = Leader(sqlite_database, AT_ONCE)
    assert leader.leads()
    with sqlite_database.write() as session:
        session.execute(update(Leadership).values(holder="another", until=Leadership.until + 1_000_000))
    assert not leader.leads()


def test_a_turn_is_progress_where_it_ended_well_also_where_another_leads(sqlite_database: Database) -> None:
    def fail() -> None:
        raise ConnectionError

    seconds = [0.0]
    progress = Progress(dict.fromkeys(("well", "failing", "hung"), LENGTH), lambda: seconds[0])
    leader = Leader(sqlite_database, LENGTH)
    seconds[0] = 16.0
    led(Ring("well", 1, list), leader, progress, sqlite_database).step()
    with pytest.raises(ConnectionError):
        led(Ring("failing", 1, fail), leader, progress, sqlite_database).step()
    assert progress.stuck() == ["failing", "hung"]
    led(Ring("failing", 1, fail), Leader(sqlite_database, LENGTH), progress, sqlite_database).step()
    assert progress.stuck() == ["hung"]


def test_who_stands_back_lets_another_lead_and_leads_again_where_there_is_none(sqlite_database: Database) -> None:
    first, second = Leader(sqlite_database, AT_ONCE), Leader(sqlite_database, LENGTH)
    assert first.leads()
    first.stand_back()
    assert (second.leads(), first.leads()) == (True, False)
    second.stand_back()
    assert (second.leads(), first.leads()) == (False, True)


def test_who_stands_back_has_made_no_progress_by_that(sqlite_database: Database) -> None:
    seconds = [0.0]
    progress = Progress({"relay": LENGTH}, lambda: seconds[0])
    leader = Leader(sqlite_database, LENGTH)
    assert leader.leads()
    leader.stand_back()
    seconds[0] = 16.0
    led(Ring("relay", 1, list), leader, progress, sqlite_database).step()
    assert progress.stuck() == ["relay"]
