from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tasks.database import Database
from tasks.pause import Pause, pause
from tests.support.office import at


def test_a_channel_that_rests_already_rests_until_the_later_word(sqlite_database: Database) -> None:
    for minute in (10, 20):
        with sqlite_database.write() as session:
            pause(session, "email", at(f"2026-10-05 08:{minute}"), f"535 at {minute}")
    with sqlite_database.read() as session:
        (resting,) = session.query(Pause)
    assert (resting.until, resting.reason) == (at("2026-10-05 08:20"), "535 at 20")


def test_threads_that_meet_the_same_wrong_setting_at_once_all_rest_the_channel(database: Database) -> None:
    start = Barrier(4)

    def rest(number: int) -> None:
        with database.write() as session:
            if database.engine.dialect.name == "postgresql":
                start.wait(20)
            pause(session, "email", at("2026-10-05 08:10"), f"535 to thread {number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(rest, range(4)))
    with database.read() as session:
        assert [each.channel for each in session.query(Pause)] == ["email"]
