from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

# Below SQLite's 32,766 and PostgreSQL's 65,535 bound values with any table of ours.
ROWS_A_STATEMENT = 1_000


def dialect_insert(session: Session, table: type[DeclarativeBase]) -> Any:
    """An INSERT of the session's database, for it alone knows ON CONFLICT."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def take_numbers(session: Session, table: type[DeclarativeBase], count: int) -> Sequence[int]:
    """So many ids for rows that are about to be inserted, rising; whoever else inserts meanwhile gets others."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
        taken = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return session.scalars(taken).all()
    last = session.scalar(select(func.max(table.__table__.c.id))) or 0  # it has one writer at a time
    return range(last + 1, last + 1 + count)


def insert_once(session: Session, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows that no unique key refuses; how many went in. Two who insert the same are one."""
    made = 0
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        statement = dialect_insert(session, table).on_conflict_do_nothing().returning(table.__table__.c.id)
        made += len(session.execute(statement.values(rows[start : start + ROWS_A_STATEMENT])).all())
    return made


def insert_once_keyed(session: Session, table: type[DeclarativeBase], row: dict[str, Any]) -> None:
    """Insert a row unless its primary key is there. Two who insert the same are one."""
    session.execute(dialect_insert(session, table).values(row).on_conflict_do_nothing())


def insert_or_replace(
    session: Session, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]], key: Sequence[str], where: Any
) -> int:
    """Insert the rows; over one of the same unique key only where `where` holds of it. How many were written."""
    made = 0
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        insert = dialect_insert(session, table).values(rows[start : start + ROWS_A_STATEMENT])
        new = {name: insert.excluded[name] for name in rows[0]}
        statement = insert.on_conflict_do_update(index_elements=key, set_=new, where=where)
        made += len(session.execute(statement.returning(table.__table__.c.id)).all())
    return made


def write_over(session: Session, table: type[DeclarativeBase], row: dict[str, Any]) -> None:
    """Write a row, over the one of the same primary key if there is one. Two who do so at once both succeed."""
    statement = dialect_insert(session, table).values(row)
    keys = list(table.__table__.primary_key)
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=row))
