"""How fast one process may send."""

from concurrent.futures import ThreadPoolExecutor

from tasks.bucket import Bucket, Rate
from tasks.database import Database
from worker.pace import Pace


def test_a_channel_without_a_rate_asks_no_bucket(sqlite_database: Database) -> None:
    assert all(Pace(sqlite_database, {}).take("email") for _ in range(100))
    with sqlite_database.read() as session:
        assert session.get(Bucket, "email") is None


def test_threads_share_what_was_drawn_and_none_passes_when_it_is_used_up(database: Database) -> None:
    pace = Pace(database, {"email": Rate(a_minute=40)}, patience=0)
    with ThreadPoolExecutor(4) as threads:
        took = list(threads.map(lambda _number: pace.take("email"), range(20)))
    assert 4 <= took.count(True) <= 6  # the burst, and what came in meanwhile


def test_a_letter_waits_for_its_turn(sqlite_database: Database) -> None:
    pace = Pace(sqlite_database, {"email": Rate(a_minute=300)})
    with sqlite_database.write() as session:
        session.add(Bucket(channel="email", level=0, at=0))
    assert all(pace.take("email") for _ in range(31))  # one more than the burst: a fifth of a second


def test_a_process_that_is_told_to_stop_waits_for_no_turn(sqlite_database: Database) -> None:
    pace = Pace(sqlite_database, {"email": Rate(a_minute=1)}, patience=600)
    assert pace.take("email")
    pace.stopping.set()
    assert not pace.take("email")
