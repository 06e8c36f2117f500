"""How many SQL statements a step takes: what grows with the office's tasks will one day be slow."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tasks.database import Database


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """The statements sent to the database within the block."""
    seen: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", keep)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", keep)


@contextmanager
def traced_statements(database: Database) -> Iterator[list[str]]:
    """The statements that SQLite itself is asked within the block, by whatever way, with their values in them."""
    seen: list[str] = []

    def trace(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(seen.append)

    def leave(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(None)

    database.glances.close()  # so that it is lent its connection anew
    event.listen(database.engine, "checkout", trace)
    event.listen(database.engine, "checkin", leave)
    try:
        yield seen
    finally:
        database.glances.close()
        event.remove(database.engine, "checkout", trace)
        event.remove(database.engine, "checkin", leave)
