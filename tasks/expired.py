"""Letters that a process has and will not end: their lease is over, or it is silent. Who sees one takes it over."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tasks.claim import HELD, Lease, new_token
from tasks.database import database_milliseconds
from tasks.incarnation import is_silent
from tasks.letter import Letter


@dataclass(frozen=True)
class Expired:
    """A letter whose lease was over, or its process silent, when somebody looked; and the state it was in."""

    letter_id: int
    token: str
    state: str


def expired(session: Session) -> list[Expired]:
    """Letters whose lease is over by the database's clock, or whose process is silent."""
    rows = session.execute(select(Letter.id, Letter.lease_token, Letter.state).where(*_over()))
    return [Expired(row.id, str(row.lease_token), row.state) for row in rows]


def take_over(session: Session, seen: Expired) -> Lease | None:
    """The lease of a letter that still is as it was seen; None when its process woke, or another came first.

    From here on the process that held it changes nothing. The state must be the one that was seen: a sleeper that has
    marked the letter meanwhile may be sending it, and what is sent must not wait again as if it had not left.
    """
    token = new_token()
    statement = (
        update(Letter)
        .where(Letter.id == seen.letter_id, Letter.lease_token == seen.token, Letter.state == seen.state, *_over())
        .values(lease_token=token)
        .returning(Letter.tries)
        .execution_options(synchronize_session=False)
    )
    number = session.scalar(statement)
    return None if number is None else Lease(seen.letter_id, token, number)


def _over() -> tuple[Any, ...]:
    return Letter.state.in_(HELD), or_(Letter.lease_until < database_milliseconds(), is_silent(Letter.incarnation))
