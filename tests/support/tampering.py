"""Changes that the triggers refuse, made all the same: what the owner of a database can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from tasks.database import Database
from tasks.log.append_only import guard, unguard


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """A transaction without the triggers, which are there again at its end."""
    with database.write() as session:
        unguard(session.connection())
        yield session
        session.flush()
        guard(session.connection())


def tamper(session: Session, *statements: Any) -> None:
    """The same for statements in a transaction that goes on."""
    unguard(session.connection())
    for statement in statements:
        session.execute(statement)
    guard(session.connection())
