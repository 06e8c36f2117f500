"""Rows that are entered once: a unique key refuses the second. How many were entered is what the database says."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

# Below SQLite's 32,766 and PostgreSQL's 65,535 bound values with any table of ours.
ROWS_A_STATEMENT = 1_000


def dialect_insert(session: Session, table: type[DeclarativeBase]) -> Any:
    """An INSERT of the session's database, for it alone knows ON CONFLICT."""
    dialect = postgresql if _dialect(session) == "postgresql" else sqlite
    return dialect.insert(table)


def take_numbers(session: Session, table: type[DeclarativeBase], count: int) -> Sequence[int]:
    """So many ids for rows that are about to be inserted, rising; whoever else inserts meanwhile gets others."""
    if _dialect(session) == "postgresql":
        sequence = select(func.pg_get_serial_sequence(table.__tablename__, "id")).scalar_subquery()  # looked up once
        taken = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return session.scalars(taken).all()
    last = session.scalar(select(func.max(table.__table__.c.id))) or 0  # it has one writer at a time
    return range(last + 1, last + 1 + count)


def insert_once(session: Session, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows that no unique key refuses; how many went in. Two who insert the same are one."""
    return _enter(session, _once(_dialect(session), table), rows)


def insert_once_keyed(session: Session, table: type[DeclarativeBase], row: dict[str, Any]) -> None:
    """Insert a row unless its primary key is there. Two who insert the same are one."""
    session.execute(dialect_insert(session, table).values(row).on_conflict_do_nothing())


def insert_or_replace(
    session: Session, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]], key: Sequence[str], where: Any
) -> int:
    """Insert the rows; over one of the same unique key only where `where` holds of it. How many were written."""
    if not rows:
        return 0
    return _enter(session, _or_replace(_dialect(session), table, tuple(rows[0]), tuple(key), where), rows)


def write_over(session: Session, table: type[DeclarativeBase], row: dict[str, Any]) -> None:
    """Write a row, over the one of the same primary key if there is one. Two who do so at once both succeed."""
    statement = dialect_insert(session, table).values(row)
    keys = list(table.__table__.primary_key)
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=row))


def _enter(session: Session, statement: Any, rows: Sequence[dict[str, Any]]) -> int:
    session.flush()  # what was added before may be what these rows name
    made = 0
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        some = rows[start : start + ROWS_A_STATEMENT]
        made += len(session.connection().execute(statement, some).all())
    return made


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


# Made once: to write such a statement anew, with a value for each cell, costs more than to have it carried out.


def _insert(dialect: str, table: type[DeclarativeBase]) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(_table(table))


@cache
def _once(dialect: str, table: type[DeclarativeBase]) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing().returning(_table(table).c.id)


@cache
def _or_replace(
    dialect: str, table: type[DeclarativeBase], names: tuple[str, ...], key: tuple[str, ...], where: Any
) -> Any:
    insert = _insert(dialect, table)
    new = {name: insert.excluded[name] for name in names}
    replacing = insert.on_conflict_do_update(index_elements=key, set_=new, where=where)
    return replacing.returning(_table(table).c.id)


def _table(of: type[DeclarativeBase]) -> Table:
    assert isinstance(of.__table__, Table)  # noqa: S101 - a view of a mapped class says less
    return of.__table__
