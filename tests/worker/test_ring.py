from datetime import timedelta

from sqlalchemy import select, update

from tasks.database import Database
from tasks.leadership import Leadership
from tasks.tick import Tick
from worker.leader import Leader
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
        led(Ring(who, 1, lambda who=who: turned.append(who)), leader, sqlite_database).step()  # type: ignore[misc]
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
