from concurrent.futures import ThreadPoolExecutor

from tasks.database import Database
from tasks.run import Run, record_run
from tests.support.office import MONDAY, at


def test_a_slot_said_twice_keeps_the_later_words(sqlite_database: Database) -> None:
    for hour, words in (("08:00", "nothing to say"), ("09:00", "written")):
        with sqlite_database.write() as session:
            record_run(session, "digest", MONDAY, at(f"2026-10-05 {hour}"), words)
    with sqlite_database.read() as session:
        (run,) = session.query(Run)
    assert (run.job, run.slot, run.ended_at, run.outcome) == ("digest", MONDAY, at("2026-10-05 09:00"), "written")


def test_two_schedulers_that_end_a_slot_at_once_both_succeed(database: Database) -> None:
    def record(number: int) -> None:
        with database.write() as session:
            record_run(session, "remind", MONDAY, at("2026-10-05 07:30"), f"by scheduler {number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(record, range(20)))
    with database.read() as session:
        assert session.query(Run).count() == 1
