"""Tables that live for one step of a transaction: rows are gathered in the database, for they may be a million."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Date, MetaData, Table, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

from tasks.copy_rows import copy_rows

WORKING = MetaData()
"""Their definitions. They are temporary: each connection sees its own alone, and a rollback takes them away."""


def working_table(name: str, *columns: Any) -> Table:
    return Table(name, WORKING, *columns, prefixes=["TEMPORARY"])


@contextmanager
def opened(session: Session, *tables: Table) -> Iterator[None]:
    """Empty at the beginning, gone at the end. An error leaves them to the rollback, so nobody may catch it before."""
    for table in tables:
        session.execute(CreateTable(table))
    yield
    for table in tables:
        session.execute(DropTable(table))


def put(session: Session, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows, with the columns of those names, by the ten thousand."""
    if not rows:
        return
    connection, where = session.connection(), f"{table.name} ({', '.join(names)})"
    if connection.dialect.name == "postgresql":
        copy_rows(connection, where, rows)
    else:
        marks = ", ".join("?" for _ in names)
        into = f"INSERT INTO {where} VALUES ({marks})"  # noqa: S608 - names of ours
        connection.exec_driver_sql(into, _plain([table.c[name] for name in names], rows))


def analyze(session: Session, *tables: Table) -> None:
    """Let PostgreSQL know what is in them: of a table that it has not counted it takes a thousand rows for one.

    A sample of 3,000 rows tells as much of these even columns as one of 30,000, in an eighth of the time.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SET LOCAL default_statistics_target = 10"))
        session.execute(text(f"ANALYZE {', '.join(table.name for table in tables)}"))


def _plain(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """SQLite keeps days as text. Rows without a day, which may be many, are taken as they are."""
    days = {place for place, each in enumerate(columns) if isinstance(each.type, Date)}
    if not days:
        return list(map(tuple, rows))
    return [tuple(each.isoformat() if place in days else each for place, each in enumerate(row)) for row in rows]
