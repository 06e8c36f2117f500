"""How many SQL statements a step takes: what grows with the office's tasks will one day be slow."""

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
