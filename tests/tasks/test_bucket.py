"""How fast letters may leave: a bucket shared by all workers."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import update

from tasks.bucket import TOKEN, Bucket, Rate, draw
from tasks.database import Database

RATE = Rate(a_minute=60)  # one a second, six at once


def take(database: Database, wanted: int) -> int:
    with database.write() as session:
        return draw(session, "email", RATE, wanted)


def earlier(database: Database, milliseconds: int) -> None:
    """As if the bucket had last been looked at so much earlier."""
    with database.write() as session:
        session.execute(update(Bucket).values(at=Bucket.at - milliseconds))


def test_a_rest_allows_a_burst_and_then_no_more(database: Database) -> None:
    assert [take(database, 4), take(database, 4)] == [4, 2]
    with database.write() as session:
        session.execute(update(Bucket).values(level=0))
        assert draw(session, "email", Rate(a_minute=1), 1) == 0


def test_it_fills_by_its_rate_and_not_beyond_the_burst(database: Database) -> None:
    take(database, 6)
    earlier(database, 3_000)
    assert take(database, 6) == 3
    earlier(database, 3_600_000)
    assert take(database, 100) == 6


def test_a_clock_that_was_set_back_neither_fills_nor_empties_it(database: Database) -> None:
    take(database, 3)
    earlier(database, -7_200_000)
    assert take(database, 6) == 3
    with database.read() as session:
        assert session.get_one(Bucket, "email").level < TOKEN


def test_workers_that_draw_at_once_share_what_there_is(database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda _number: take(database, 3), range(4)))
    assert 6 <= sum(drawn) <= 8  # six, and what came in while they drew


def test_a_slow_rate_still_lets_single_letters_through() -> None:
    assert Rate(a_minute=3).burst == 1
