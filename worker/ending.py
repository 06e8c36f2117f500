"""How one try ended, written down: the letter's new state, its attempt, the channel's circuit, what follows."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    ProgrammingError,
    TimeoutError,  # noqa: A004 - no free connection in the pool
)
from sqlalchemy.orm import Session

from notifiers.error import ErrorKind, NotifierError
from notifiers.receipt import Receipt
from tasks.circuit import end, give_back, record_failure, record_success, rest
from tasks.claim import Lease, LeaseLostError, record_end, record_later, record_sent
from tasks.clock import Clock
from tasks.database import Database
from tasks.desk import Desk
from tasks.doubt import TOLD_LATE, settle
from tasks.letter import Letter, LetterKind, LetterState
from tasks.notice import post_notice, take_notice_turn
from tasks.reroute import reroute
from tasks.suppression import suppress
from worker.timing import Timing
from worker.verdict import Verdict, judge

# The provider did not answer, or failed by its own fault. Every other answer shows that it works.
FAILURES = (ErrorKind.TRANSIENT, ErrorKind.AMBIGUOUS)


@dataclass(frozen=True)
class Ending:
    database: Database
    clock: Clock
    desk: Desk
    patience: tuple[float, ...]  # seconds between tries to write it down
    timing: Timing = field(default_factory=Timing)

    def sent(self, lease: Lease, channel: str, receipt: Receipt) -> None:
        def record(session: Session, now: datetime) -> bool:
            record_sent(session, lease, now, receipt.provider_id, receipt.words)
            return record_success(session, channel)

        try:
            self._write(channel, record)
        except LeaseLostError:
            self._believe(lease, receipt)
            raise

    def _believe(self, lease: Lease, receipt: Receipt) -> None:
        """Taken for dead, this process has the answer: where its letter is in doubt, it has come."""
        with self.database.write() as session:
            settle(session, lease.letter_id, self.clock.now(), f"{TOLD_LATE}: {receipt.words}"[:1000])

    def refused(self, lease: Lease, channel: str, address: str, error: NotifierError) -> None:
        """Write down what a refusal makes of the letter; `channel` and `address` that it was tried by, else ""."""
        found = judge(error, lease, self.timing)

        def record(session: Session, now: datetime) -> bool:
            if _ends_channel(error, found):
                take_notice_turn(session, self.desk)
            if found.state == LetterState.PENDING:
                self._put_back(session, lease, error, found, now)
            else:
                record_end(session, lease, found.state, now, error.kind, found.words)
            if error.provider_id:
                session.get_one(Letter, lease.letter_id, populate_existing=True).provider_id = error.provider_id
            if found.state == LetterState.DEAD and channel:
                self._pass_on(session, lease, channel, address, error, found.words, now)
            if error.ours or not channel:
                give_back(session, session.get_one(Letter, lease.letter_id).channel)
                return False
            return self._judge_channel(session, channel, error, found)

        self._write(channel, record)

    def _pass_on(
        self,
        session: Session,
        lease: Lease,
        channel: str,
        address: str,
        error: NotifierError,
        words: str,
        now: datetime,
    ) -> None:
        if error.kind is ErrorKind.RECIPIENT and error.for_good and address:
            suppress(session, channel, address, error.words, lease.letter_id, now)
        letter = session.get_one(Letter, lease.letter_id, populate_existing=True)
        if other := reroute(session, letter, self.desk, now, words):
            letter.reason = f"{words} → {other}"
        elif letter.kind == LetterKind.COPY:
            self._pass_on_for(session, session.get_one(Letter, letter.carrier), channel, now)

    def _pass_on_for(self, session: Session, letter: Letter, channel: str, now: datetime) -> None:
        """A copy was refused that its letter had been left to: a third channel may say it."""
        ended = letter.state in {LetterState.DEAD, LetterState.CANCELLED}
        if ended and (other := reroute(session, letter, self.desk, now, letter.reason or "")):
            letter.reason = f"{letter.reason}, {channel} → {other}"

    def _put_back(self, session: Session, lease: Lease, error: NotifierError, found: Verdict, now: datetime) -> None:
        """Let the letter wait; told to wait until after its day is over (a quota, a night), it goes elsewhere today."""
        letter = session.get_one(Letter, lease.letter_id)
        due_at = self.desk.next_leaving(session, letter.kind, now + found.wait)
        too_late = letter.not_after is not None and due_at >= letter.not_after
        told = error.kind is ErrorKind.THROTTLED and not letter.resends
        if told and too_late and (other := reroute(session, letter, self.desk, now, found.words)):
            record_end(session, lease, LetterState.CANCELLED, now, error.kind, f"{found.words} → {other}")
        else:
            record_later(session, lease, due_at, now, error.kind, found.words, spent=found.spent)

    def _judge_channel(self, session: Session, channel: str, error: NotifierError, found: Verdict) -> bool:
        """Whether this closed the channel's circuit."""
        if _ends_channel(error, found):
            if end(session, channel, found.words):
                post_notice(session, self.desk, channel, self.clock.now())
        elif found.rests:
            rest(session, channel, found.wait, found.words)
        elif error.kind in FAILURES or error.of_channel:
            record_failure(session, channel, error.words, self.timing.breaker)
        else:
            return record_success(session, channel)
        return False

    def _write(self, channel: str, record: Callable[[Session, datetime], bool]) -> None:
        """Write it down, also when the database is away for a moment: unwritten, it would be a doubt."""
        for wait in (*self.patience, None):
            try:
                with self.database.write() as session:
                    closed = record(session, self.clock.now())
            except (DataError, ProgrammingError):
                raise  # what it refuses now, it refuses later
            except (DBAPIError, TimeoutError):
                if wait is None:
                    raise
                time.sleep(wait)
            else:
                break
        if closed:
            self._poke_anew(channel)

    def _poke_anew(self, channel: str) -> None:
        # Apart from the record: one transaction that held a letter and asked for many could wait for one that does too.
        # Those that another holds right now are poked again in their own time.
        waiting = select(Letter.id).where(Letter.channel == channel, Letter.state == LetterState.PENDING)
        forgotten = update(Letter).where(Letter.id.in_(waiting.with_for_update(key_share=True, skip_locked=True)))
        with self.database.write() as session:
            session.execute(forgotten.values(poked_at=None).execution_options(synchronize_session=False))


def _ends_channel(error: NotifierError, found: Verdict) -> bool:
    return found.rests and error.for_good
