"""One letter: claim → still needed? → render → send → record. No transaction is open while it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter as Outgoing
from tasks.claim import Lease, LeaseLostError, claim, mark_wire, record_end, record_later, record_sent
from tasks.clock import Clock
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.pause import pause
from tasks.still_needed import drop_needless
from worker.backoff import backoff
from worker.compose import Composer

log = structlog.get_logger(__name__)
PAUSE = timedelta(minutes=10)
THROTTLED = timedelta(minutes=5)


@dataclass(frozen=True)
class Delivery:
    """What the delivering of letters needs; made once a process, shared by its threads."""

    database: Database
    clock: Clock
    composer: Composer
    channels: Mapping[str, Channel]

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
            self._end(lease, LetterState.DEAD, ErrorKind.CONTENT, f"{type(error).__name__}: {error}")
            return
        if (channel := self.channels.get(name)) is None:
            self._rest(lease, name, NotifierError(ErrorKind.CONFIG, f"the channel {name} is not set up any more"))
            return
        self._send(lease, channel, letter)

    def _claim(self, letter_id: int) -> Lease | None:
        """The lease of a letter that must go; one that need not is cancelled here, with the reason."""
        now = self.clock.now()
        with self.database.write() as session:
            lease = claim(session, letter_id, now)
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

    def _send(self, lease: Lease, channel: Channel, letter: Outgoing) -> None:
        try:
            receipt = channel.send(letter, lambda: self._mark_wire(lease))
        except NotifierError as error:
            log.warning("letter_refused", letter=lease.letter_id, channel=channel.name, kind=error.kind)
            self._record_refusal(lease, channel.name, error)
            return
        with self.database.write() as session:
            record_sent(session, lease, self.clock.now(), receipt.provider_id, receipt.words)
        log.info("letter_sent", letter=lease.letter_id, channel=channel.name, attempt=lease.number)

    def _mark_wire(self, lease: Lease) -> None:
        with self.database.write() as session:
            mark_wire(session, lease)

    def _record_refusal(self, lease: Lease, channel: str, error: NotifierError) -> None:
        match error.kind:
            case ErrorKind.RECIPIENT | ErrorKind.CONTENT:
                self._end(lease, LetterState.DEAD, error.kind, error.words)
            case ErrorKind.AMBIGUOUS:
                self._end(lease, LetterState.UNKNOWN, error.kind, error.words)
            case ErrorKind.CONFIG:
                self._rest(lease, channel, error)
            case ErrorKind.THROTTLED:
                self._later(lease, error.retry_after or THROTTLED, error, spent=False)
            case ErrorKind.TRANSIENT:
                self._later(lease, error.retry_after or backoff(lease.number, lease.letter_id), error)

    def _end(self, lease: Lease, state: LetterState, outcome: str, words: str) -> None:
        with self.database.write() as session:
            record_end(session, lease, state, self.clock.now(), outcome, words)

    def _later(self, lease: Lease, wait: timedelta | None, error: NotifierError, *, spent: bool = True) -> None:
        if wait is None:
            self._end(lease, LetterState.DEAD, error.kind, f"no more tries after: {error.words}")
            return
        now = self.clock.now()
        with self.database.write() as session:
            due_at = self.composer.desk.next_sending(session, now + wait)
            record_later(session, lease, due_at, now, error.kind, error.words, spent=spent)

    def _rest(self, lease: Lease, channel: str, error: NotifierError) -> None:
        """Our own settings are wrong: the channel rests, and the letter spends no try."""
        now = self.clock.now()
        with self.database.write() as session:
            pause(session, channel, now + PAUSE, error.words)
            record_later(session, lease, now + PAUSE, now, error.kind, error.words, spent=False)
