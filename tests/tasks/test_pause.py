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
