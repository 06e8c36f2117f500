"""Plain rows by the hundred, in one statement made once: to bind each value in its turn costs more than to write it.

PostgreSQL takes them by COPY, in one go; SQLite by a statement that is prepared once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Date, Integer, String, Table
from sqlalchemy.orm import DeclarativeBase, Session

from tasks.copy_rows import copy_rows
from tasks.database import Instant, instant_text

Keep = Callable[[Any], Any]


class _Statement(NamedTuple):
    """`kept`: place of a value that the database keeps in another form, and how."""

    where: str
    inserted: str
    names: Sequence[str]
    kept: Sequence[tuple[int, Keep]]


def insert_rows(session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with the columns of the first and those alone: no default is filled in.

    What was added to the session goes before, for it may be what these rows name.

    Raises:
        DBAPIError: as the database refuses them.
    """
    session.flush()
    if rows:
        connection = session.connection()
        statement = _statement(connection.dialect.name, table, tuple(rows[0]))
        values = [_values(statement, row) for row in rows]
        if connection.dialect.name == "postgresql":
            copy_rows(connection, statement.where, values)
        else:
            connection.exec_driver_sql(statement.inserted, values)


def _values(statement: _Statement, row: Mapping[str, Any]) -> tuple[Any, ...]:
    values = [row[name] for name in statement.names]
    for place, keep in statement.kept:
        if values[place] is not None:
            values[place] = keep(values[place])
    return tuple(values)


@cache
def _statement(dialect: str, table: type[DeclarativeBase], names: tuple[str, ...]) -> _Statement:
    columns = [_table(table).c[name] for name in names]
    quoted = ", ".join(f'"{each.name}"' for each in columns)
    where, marks = f'"{table.__tablename__}" ({quoted})', ", ".join("?" for _ in columns)
    inserted = f"INSERT INTO {where} VALUES ({marks})"  # noqa: S608 - names of ours
    kept = [(place, keep) for place, each in enumerate(columns) if (keep := _keep(each, dialect))]
    return _Statement(where, inserted, names, kept)


def _keep(column: Column[Any], dialect: str) -> Keep | None:
    if isinstance(column.type, Instant):
        return instant_text
    if isinstance(column.type, Date):
        return None if dialect == "postgresql" else _day
    assert isinstance(column.type, String | Integer | Boolean), column  # noqa: S101 - of others nobody thought
    return None


def _day(value: Any) -> str:
    return str(value.isoformat())


def _table(of: type[DeclarativeBase]) -> Table:
    assert isinstance(of.__table__, Table)  # noqa: S101 - a view of a mapped class says less
    return of.__table__
