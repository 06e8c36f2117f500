"""Whether the database can be reached: what is away is waited for, what is refused is told."""

from threading import Event

import structlog
from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy.exc import OperationalError

from tasks.database import Database

log = structlog.get_logger(__name__)
LOOK_SECONDS = 1.0
ANSWER_SECONDS = 5


class DatabaseRefused(Exception):
    """The server is there and does not let us in; says the mend."""


def await_database(database: Database, stopping: Event) -> bool:
    """Return True once it can be worked with, False when told to stop meanwhile; that it is away is logged once.

    Raises:
        DatabaseRefused: a wrong password, a missing database: nothing that waiting mends.
    """
    reason = why_away(database)
    if reason is None:
        return True
    log.warning("database_away", reason=reason)
    while not stopping.wait(LOOK_SECONDS):
        if why_away(database) is None:
            log.info("database_back")
            return True
    return False


def await_again(database: Database, stopping: Event) -> bool:
    """The same for a process at work, before each step: what refuses now did not at the start, so it may pass too."""
    told = False
    # Whether somebody is let in is not asked: the asking holds up every thread of this process, and one that was about
    # to connect would keep a server from stopping that waits for what it has to say.
    while (reason := _why_closed(database)) is not None:
        if not told:
            log.warning("database_away", reason=reason)
        told = True
        if stopping.wait(LOOK_SECONDS):
            return False
    return not stopping.is_set()


def why_away(database: Database) -> str | None:
    """The driver's words when nothing answers, or not yet; None when it can be worked with. A file is never away.

    Raises:
        DatabaseRefused: see `await_database`.
    """
    for _ in range(2):  # once more, for it may have come up between the try and the look
        reason = _why_closed(database)
        if reason is None or not _lets_somebody_in(database):
            return reason
    raise DatabaseRefused(
        f"DONDOC_DATABASE_URL: the database server refuses ({reason}); "
        "correct user, password and database name, or make what is missing, be it room for a connection"
    )


def _why_closed(database: Database) -> str | None:
    """The driver's words when no connection is to be had, whatever the reason."""
    if database.engine.dialect.name != "postgresql":
        return None
    try:
        database.engine.connect().close()
    except OperationalError as error:
        return str(error.orig).strip().splitlines()[0]
    return None


def _lets_somebody_in(database: Database) -> bool:
    """Whether a server is there that has started and takes connections, whoever it takes them from."""
    _, found = database.engine.dialect.create_connect_args(database.engine.url)
    where = {name: found[name] for name in ("host", "hostaddr", "port") if name in found}
    asked = make_conninfo(**where, connect_timeout=ANSWER_SECONDS)
    # The driver's errors carry no code while connecting, and words may be in the server's language.
    return pq.PGconn.ping(asked.encode()) == pq.Ping.OK
