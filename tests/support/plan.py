"""How a database goes about the statements of a step."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tasks.database import Database

ASKED = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def planned_statements(database: Database) -> Iterator[list[str]]:
    """The lines of the plans of all statements of the block, each asked for just before its statement runs."""
    lines: list[str] = []
    words = "EXPLAIN" if database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"

    def explain(_connection: object, cursor: Any, statement: str, parameters: Any, *_context: object) -> None:
        if statement.lstrip().startswith(ASKED) and not isinstance(parameters, list):
            beside = cursor.connection.cursor()
            beside.execute(f"{words} {statement}", parameters)
            lines.extend(str(row[-1]).strip() for row in beside.fetchall())
            beside.close()

    event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield lines
    finally:
        event.remove(database.engine, "before_cursor_execute", explain)


def as_if_large(database: Database) -> Database:
    """PostgreSQL would rather read a table of a page from end to end: from now on only what it finds no other way."""
    if database.engine.dialect.name == "postgresql":
        event.listen(database.engine, "connect", _forbid_whole_tables)
        database.engine.dispose()
    return database


def _forbid_whole_tables(made: Any, _record: object) -> None:
    made.execute("SET enable_seqscan = off")
    made.commit()  # a rollback would take it back, and the test would see what it hopes to see


def whole_tables(lines: list[str]) -> set[str]:
    """The tables that are read from end to end."""
    sqlite = {line.split()[1] for line in lines if line.startswith("SCAN ") and "USING" not in line}
    return sqlite | {line.split("Seq Scan on ")[1].split()[0] for line in lines if "Seq Scan on " in line}
