"""How many statements and transactions a step carries out, whoever runs them in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event

from tasks.database import Database


@dataclass
class Counted:
    statements: int = 0
    commits: int = 0


@contextmanager
def counted(database: Database) -> Iterator[Counted]:
    found = Counted()

    def told(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.statements += not statement.startswith(("PRAGMA", "BEGIN"))

    def committed(connection: Connection) -> None:
        # A look is ended by a commit, too, but nothing waits for a disk.
        found.commits += not connection.get_execution_options().get("dondoc_read_only", False)

    event.listen(database.engine, "before_cursor_execute", told)
    event.listen(database.engine, "commit", committed)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", told)
        event.remove(database.engine, "commit", committed)
