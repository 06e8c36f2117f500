"""Attempts are too many to be rows of the log one by one: those of a day are sealed by one row, before its digest."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tasks import actor
from tasks.attempt import Attempt
from tasks.event_log import LoggedEvent
from tasks.events import Bus
from tasks.log.merkle import leaf, root
from tasks.office_event import AttemptsSealed

ACTOR = actor.rule(actor.Rule.SEAL)
SETTLED = timedelta(minutes=10)
"""No transaction lasts so long: an attempt of before has no number below it that is still to come."""
MOST = 50_000
"""Attempts under one seal."""


@dataclass(frozen=True)
class Sealed:
    """What a row of the log says of the attempts from `first` to `last`; `root` in hex."""

    first: int
    last: int
    root: str


def seal_attempts(session: Session, bus: Bus, now: datetime) -> None:
    """Seal what was tried since the last seal, in the caller's transaction, which has the log's turn."""
    last = session.scalar(select(func.max(Attempt.id)).where(Attempt.ended_at <= now - SETTLED)) or 0
    for first in range(_sealed(session) + 1, last + 1, MOST):
        end = min(first + MOST - 1, last)
        if leaves := read_leaves(session, first, end):
            made = root(list(leaves.values())).hex()
            sealed = AttemptsSealed(first=first, last=end, count=len(leaves), root=made)
            bus.publish(session, sealed, now, ACTOR)


def read_leaves(session: Session, first: int, last: int) -> dict[int, bytes]:
    """By id, in its order, what each attempt is in the tree."""
    wanted = select(Attempt).where(Attempt.id.between(first, last)).order_by(Attempt.id)
    rows = session.scalars(wanted.execution_options(yield_per=1000))
    return {
        each.id: attempt_leaf(each.id, each.letter_id, each.number, each.ended_at.isoformat(), each.outcome, each.words)
        for each in rows
    }


def attempt_leaf(attempt_id: int, letter_id: int, number: int, at: str, outcome: str, words: str) -> bytes:
    """`at` is when it ended, as ISO 8601 in UTC."""
    return leaf(json.dumps([attempt_id, letter_id, number, at, outcome, words], ensure_ascii=False))


def seals(session: Session) -> Iterator[tuple[LoggedEvent, Sealed]]:
    """Those that can be read; of a row that somebody spoiled `audit verify` tells."""
    for row in session.scalars(_rows().order_by(LoggedEvent.id)):
        if (said := _read(row)) is not None:
            yield row, said


def broken_seals(session: Session) -> Iterator[LoggedEvent]:
    """Rows whose attempts are not as they were sealed."""
    for row, said in seals(session):
        leaves = list(read_leaves(session, said.first, said.last).values())
        if not leaves or root(leaves).hex() != said.root:
            yield row


def _sealed(session: Session) -> int:
    newest = session.scalars(_rows().order_by(LoggedEvent.id.desc())).all()
    return next((said.last for said in map(_read, newest) if said), 0)


def _read(row: LoggedEvent) -> Sealed | None:
    try:
        said = json.loads(row.payload)
        found = Sealed(int(said["first"]), int(said["last"]), str(said["root"]))
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return None
    return found if 0 < found.first <= found.last < min(found.first + MOST, 2**63) else None


def _rows() -> Select[LoggedEvent]:
    return select(LoggedEvent).where(LoggedEvent.name == AttemptsSealed.__name__)
