"""Tables that live for one step of a transaction: rows are gathered in the database, for they may be a million."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

WORKING = MetaData()
"""Their definitions. They are temporary: each connection sees its own alone, and a rollback takes them away."""


def working_table(name: str, *columns: Any) -> Table:
    return Table(name, WORKING, *columns, prefixes=["TEMPORARY"])


@contextmanager
def opened(session: Session, *tables: Table) -> Iterator[None]:
    """Empty at the beginning, gone at the end. An error leaves them to the rollback."""
    for table in tables:
        session.execute(CreateTable(table))
    yield
    for table in tables:
        session.execute(DropTable(table))


def put(session: Session, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows, with the columns of those names, by the ten thousand."""
    if not rows:
        return
    connection, columns = session.connection(), [table.c[name] for name in names]
    head = f"INSERT INTO {table.name} ({', '.join(names)})"
    if connection.dialect.name == "postgresql":
        arrays = ", ".join(f"%s::{ARRAY(each.type).compile(connection.dialect)}" for each in columns)
        values = tuple(list(each) for each in zip(*rows, strict=True))
        connection.exec_driver_sql(f"{head} SELECT * FROM unnest({arrays})", values)  # noqa: S608 - names of ours
    else:
        marks = ", ".join("?" for _ in names)
        connection.exec_driver_sql(f"{head} VALUES ({marks})", [tuple(map(_plain, row)) for row in rows])


def _plain(value: Any) -> Any:
    """SQLite keeps days as text."""
    return value.isoformat() if isinstance(value, date) else value
