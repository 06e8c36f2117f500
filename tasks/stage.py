"""A private database in memory, on which mornings to come are played: what is done there locks and changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tasks.schema import metadata

# One for the process, for what SQLAlchemy compiles is kept by engine: compiling all that a morning asks takes longer
# than the morning. Each connection is a database of its own, gone when it is closed.
_ENGINE = create_engine("sqlite://", poolclass=NullPool)


@dataclass(frozen=True)
class Stage:
    """Empty tables, for one thread; close it after use."""

    connection: Connection = field(default_factory=_ENGINE.connect)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error."""
        with Session(self.connection, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.connection, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        self.connection.close()


@event.listens_for(_ENGINE, "connect")
def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.deserialize(_tables())


@cache
def _tables() -> bytes:
    """A database with all tables and nothing in them: making them takes a tenth of a second, copying them nothing."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    raw = engine.raw_connection()
    made: bytes = raw.driver_connection.serialize()  # type: ignore[union-attr]
    raw.close()
    engine.dispose()
    return made
