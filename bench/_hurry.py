"""Writing what can be written again: quick, and lost in a crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tasks.database import Database

_HURRY = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA cache_size = -1000000",
)
_HURRY_POSTGRES = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL maintenance_work_mem = '512MB'",
)


@contextmanager
def hurried(database: Database) -> Iterator[Session]:
    """One transaction that no crash need be survived by; no key is looked up in another table. As ever afterwards."""
    postgres = database.engine.dialect.name == "postgresql"
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for words in () if postgres else _HURRY:
            raw.execute(words)
        with Session(connection) as session, session.begin():
            for words in _HURRY_POSTGRES if postgres else ():
                session.execute(text(words))
            yield session
        for words in () if postgres else ("PRAGMA journal_mode = WAL",):
            raw.execute(words)
        connection.invalidate()
