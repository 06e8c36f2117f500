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
