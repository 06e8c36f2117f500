"""One letter: claim → still needed? → render → send → record. No transaction is open while it is sent."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter as Outgoing
from tasks.claim import Lease, LeaseLostError, claim, mark_wire, record_end, record_later, record_sent
from tasks.clock import Clock
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.pause import pause
from tasks.still_needed import drop_needless
from worker.compose import Composer
from worker.timing import Timing
from worker.verdict import judge

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """What the delivering of letters needs; made once a process, shared by its threads."""

    database: Database
    clock: Clock
    composer: Composer
    channels: Mapping[str, Channel]
    patience: tuple[float, ...] = (0.5, 2.0, 5.0)  # seconds between tries to write an answer down
    timing: Timing = field(default_factory=Timing)

    def deliver(self, letter_ids: Iterable[int]) -> None:
        """Deliver each; what goes wrong with one is written to its row and keeps none of the others.

        Outside the sending hours nothing leaves, however late it already is: the rows wait for the morning's poke.
        """
        if not self._is_open():
            return
        for letter_id in letter_ids:
            try:
                self._deliver_one(letter_id)
            except LeaseLostError:
                log.warning("lease_lost", letter=letter_id)
            except SQLAlchemyError:
                # The row keeps its lease: the reaper frees it, and the relay pokes again.
                log.exception("database_failed", letter=letter_id)
            except Exception:
                # The same for a fault of ours: where it was on the wire, only the lease's end may say "in doubt".
                log.exception("delivery_failed", letter=letter_id)

    def _is_open(self) -> bool:
        with self.database.read() as session:
            return self.composer.desk.open_at(session, self.clock.now())

    def _deliver_one(self, letter_id: int) -> None:
        lease = self._claim(letter_id)
        if lease is None:
            return
        try:
            name, letter = self._make(letter_id)
        except SQLAlchemyError:
            raise
        except Exception as error:  # whatever is wrong with its facts, a poison letter dies alone and is seen
            log.exception("letter_cannot_be_made", letter=letter_id)
            self._refuse(lease, "", NotifierError(ErrorKind.CONTENT, f"{type(error).__name__}: {error}"))
            return
        try:
            receipt = self._channel(name).send(letter, lambda: self._mark_wire(lease))
        except NotifierError as error:
            log.warning("letter_refused", letter=letter_id, channel=name, kind=error.kind)
            self._refuse(lease, name, error)
            return
        self._write(lambda session, now: record_sent(session, lease, now, receipt.provider_id, receipt.words))
        log.info("letter_sent", letter=letter_id, channel=name, attempt=lease.number)

    def _claim(self, letter_id: int) -> Lease | None:
        """The lease of a letter that must go; one that need not is cancelled here, with the reason."""
        now = self.clock.now()
        with self.database.write() as session:
            lease = claim(session, letter_id, now, self.timing.lease)
            if lease is None:
                return None
            letter = session.get_one(Letter, letter_id)
            self.composer.desk.links.renew(letter)
            if (reason := drop_needless(session, letter)) is None:
                return lease
            record_end(session, lease, LetterState.CANCELLED, now, "cancelled", reason)
            return None

    def _make(self, letter_id: int) -> tuple[str, Outgoing]:
        with self.database.read() as session:
            letter = session.get_one(Letter, letter_id)
            draft = self.composer.draft(session, letter, self.clock.now())
        return letter.channel, draft()

    def _channel(self, name: str) -> Channel:
        if name not in self.channels:
            raise NotifierError(ErrorKind.CONFIG, f"the channel {name} is not set up any more")
        return self.channels[name]

    def _mark_wire(self, lease: Lease) -> None:
        with self.database.write() as session:
            mark_wire(session, lease)

    def _refuse(self, lease: Lease, channel: str, error: NotifierError) -> None:
        found = judge(error, lease, self.timing)

        def record(session: Session, now: datetime) -> None:
            if found.state != LetterState.PENDING:
                record_end(session, lease, found.state, now, error.kind, found.words)
                return
            if found.rests:
                pause(session, channel, now + found.wait, found.words)
            due_at = self.composer.desk.next_sending(session, now + found.wait)
            record_later(session, lease, due_at, now, error.kind, found.words, spent=found.spent)

        self._write(record)

    def _write(self, record: Callable[[Session, datetime], None]) -> None:
        """Write an answer down, also when the database is away for a moment: unwritten, it would be a doubt."""
        for wait in (*self.patience, None):
            try:
                with self.database.write() as session:
                    record(session, self.clock.now())
            except DBAPIError:
                if wait is None:
                    raise
                time.sleep(wait)
            else:
                return
