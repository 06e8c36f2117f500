from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tasks.database import Database
from worker.chaos.write_lock import is_kept

WRITERS = text(
    "SELECT count(*) FROM pg_locks WHERE relation = 'reminder'::regclass AND mode = 'RowExclusiveLock' "
    "AND pid <> pg_backend_pid()"
)


def is_being_scanned(database: Database) -> bool:
    """Whether somebody has written reminders and not committed; False also while the database does not answer.

    On SQLite, whether somebody writes at all: before the first scan nobody else does so for more than a moment.
    """
    if database.engine.dialect.name == "sqlite":
        return is_kept(database.engine.url.database or "")
    try:
        with database.read() as session:
            return bool(session.scalar(WRITERS))
    except DBAPIError:
        return False
