"""Frees what a dead process held, and brings letters in doubt to one of their ends."""

from datetime import datetime
from functools import cache

import structlog
from sqlalchemy.orm import Session

from tasks.claim import record_end, record_later
from tasks.database import Database
from tasks.desk import Desk
from tasks.doubt import Doubt, in_doubt, resend_doubtful, settle_by_evidence, takes_once
from tasks.expired import Expired, expired, take_over
from tasks.incarnation import any_unheard, count_missed
from tasks.letter import LetterState
from worker.timing import Timing

log = structlog.get_logger(__name__)
OFFICE = Timing()


def reap_silent(database: Database, desk: Desk, now: datetime, timing: Timing = OFFICE) -> int:
    """Count whose beats are missed, then reap; how many letters moved."""
    with database.read() as session:
        unheard = any_unheard(session, timing.missed_after)
    if unheard:  # the common case takes no write lock
        with database.write() as session:
            count_missed(session, timing.missed_after)
    return reap(database, desk, now, timing)


def reap(database: Database, desk: Desk, now: datetime, timing: Timing = OFFICE) -> int:
    """Free what the dead hold, believe evidence, give letters in doubt their second copy; how many rows moved."""
    with database.read() as session:
        over = expired(session)
    freed = sum(_free(database, seen, now, timing) for seen in over)
    with database.read() as session:
        if not in_doubt(session):
            return freed  # the common case takes no write lock
    with database.write() as session:
        return freed + settle_by_evidence(session, now) + _resend(session, desk, now, timing)


def _resend(session: Session, desk: Desk, now: datetime, timing: Timing) -> int:
    """Evidence is waited for; not before a first copy that does no harm: a dozen of a thread may be in doubt."""

    @cache
    def leaves(kind: str, at: datetime) -> datetime:
        return desk.next_leaving(session, kind, at)

    def due_at(doubt: Doubt) -> datetime:
        at_once = doubt.resends == 0 and takes_once(doubt.channel, desk.take_once)
        return leaves(doubt.kind, now if at_once else now + timing.resend_after)

    return resend_doubtful(session, due_at)


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
