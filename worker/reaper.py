"""Frees what a dead process held, and decides about letters in doubt."""

from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.claim import Expired, expired, record_end, record_later, take_over
from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind, LetterState
from worker.timing import Timing

log = structlog.get_logger(__name__)
# One more copy of a letter in doubt, by the same Message-ID; then a person looks.
RESENDS = 1
OFFICE = Timing()


def reap(database: Database, desk: Desk, now: datetime, timing: Timing = OFFICE) -> int:
    """Free expired leases and give letters in doubt their second copy; how many rows moved."""
    with database.read() as session:
        over = expired(session)
        doubtful = _resendable(session)
    freed = sum(_free(database, seen, now, timing) for seen in over)
    return freed + _resend(database, doubtful, desk, now + timing.resend_after)


def _free(database: Database, seen: Expired, now: datetime, timing: Timing) -> bool:
    """Before the wire mark nothing can have left, so it waits again; after it, it is in doubt."""
    with database.write() as session:
        lease = take_over(session, seen)
        if lease is None:
            return False
        if seen.state == LetterState.WIRE:
            record_end(session, lease, LetterState.UNKNOWN, now, "crashed", "no answer: its process is gone")
        elif lease.number > len(timing.backoff):
            record_end(session, lease, LetterState.DEAD, now, "crashed", "its process died at every try")
        else:
            record_later(session, lease, now, now, "crashed", "its process died before anything left")
    log.warning("lease_expired", letter=seen.letter_id, state=seen.state)
    return True


def _resendable(session: Session) -> list[int]:
    """A digest in doubt is held for a person: a second one would be read as new."""
    wanted = select(Letter.id).where(
        Letter.state == LetterState.UNKNOWN, Letter.kind == LetterKind.REMINDER, Letter.resends < RESENDS
    )
    return list(session.scalars(wanted))


def _resend(database: Database, ids: list[int], desk: Desk, at: datetime) -> int:
    if not ids:
        return 0
    with database.write() as session:
        statement = (
            update(Letter)
            .where(Letter.id.in_(ids), Letter.state == LetterState.UNKNOWN, Letter.resends < RESENDS)
            .values(
                state=LetterState.PENDING,
                resends=Letter.resends + 1,
                due_at=desk.next_sending(session, at),
                poked_at=None,
            )
            .returning(Letter.id)
            .execution_options(synchronize_session=False)
        )
        return len(list(session.scalars(statement)))
