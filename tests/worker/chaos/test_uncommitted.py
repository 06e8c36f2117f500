"""Whether a scan is under way: reminders that are written and not committed."""

from tasks.calendar_day import seed
from tasks.database import Database, open_database
from tasks.remind import remind
from tests.support.office import make_desk
from worker.chaos.filling import MORNING, Filling, fill
from worker.chaos.uncommitted import is_being_scanned

NOWHERE = "postgresql+psycopg://dondoc@127.0.0.1:1/dondoc"


def test_a_scan_is_seen_from_its_first_reminder_to_its_commit(database: Database) -> None:
    with database.write() as session:
        seed(session, range(MORNING.year - 1, MORNING.year + 2))
    fill(database, Filling(letters=2))
    assert not is_being_scanned(database)
    with database.write() as session:
        remind(session, make_desk(), MORNING)
        assert is_being_scanned(database)
    assert not is_being_scanned(database)


def test_where_nothing_answers_nobody_scans() -> None:
    database = open_database(NOWHERE)
    assert not is_being_scanned(database)
    database.close()
