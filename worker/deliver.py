"""One letter: claim → still needed? → render → send → record. No transaction is open while it is sent."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter as Outgoing
from tasks.circuit import admit
from tasks.claim import Lease, LeaseLostError, claim, mark_wire, record_end
from tasks.clock import Clock
from tasks.counter import FENCED, SKIPPED, count
from tasks.database import Database
from tasks.letter import AT_ANY_HOUR, Letter, LetterState
from tasks.readiness import NOT_ADMITTED, PACED, TAKEN, why_not
from tasks.still_needed import drop_needless
from worker.compose import Composer, NoAddressError
from worker.ending import Ending
from worker.pace import Pace
from worker.subscriber_channels import SubscriberChannels
from worker.timing import Timing

log = structlog.get_logger(__name__)
# Seconds between tries to write an answer down while the database is away: as long as the lease lasts. Only this
# process knows what became of the letter, and what it cannot write down becomes a doubt, and then a second copy.
PATIENCE = (0.5, 1.0, 2.0, 4.0) + (5.0,) * 57


class _Skipped(Exception):
    """The letter was not tried, and has no row that says why; a claim that was begun is taken back."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Delivery:
    """What the delivering of letters needs; made once a process, shared by its threads."""

    database: Database
    clock: Clock
    composer: Composer
    channels: Mapping[str, Channel]
    patience: tuple[float, ...] = PATIENCE
    timing: Timing = field(default_factory=Timing)
    pace: Pace | None = None
    subscribers: SubscriberChannels | None = None
    incarnation: str | None = None  # of a process that beats

    def deliver(self, letter_ids: Iterable[int]) -> None:
        """Deliver each; what goes wrong with one is written to its row and keeps none of the others.

        Outside the sending hours nothing leaves but events, however late it already is: the rows wait for the morning's
        poke.
        """
        closes = self._open_until()
        skipped, fenced = Counter[str](), Counter[str]()
        for letter_id in letter_ids:
            closed = closes is None or self.clock.now() >= closes
            if closed and not self._leaves_at_any_hour(letter_id):
                continue
            try:
                self._deliver_one(letter_id)
            except _Skipped as skip:
                skipped[skip.why] += 1
            except LeaseLostError as error:
                log.warning("lease_lost", letter=letter_id, step=error.step)
                fenced[error.step] += 1
            except SQLAlchemyError:
                # The row keeps its lease: the reaper frees it, and the relay pokes again.
                log.exception("database_failed", letter=letter_id)
            except Exception:
                # The same for a fault of ours: where it was on the wire, only the lease's end may say "in doubt".
                log.exception("delivery_failed", letter=letter_id)
        self._count(skipped, fenced)

    @cached_property
    def _ending(self) -> Ending:
        return Ending(self.database, self.clock, self.composer.desk, self.patience, self.timing)

    def _open_until(self) -> datetime | None:
        with self.database.read() as session:
            return self.composer.desk.open_until(session, self.clock.now())

    def _leaves_at_any_hour(self, letter_id: int) -> bool:
        with self.database.read() as session:
            return session.scalar(select(Letter.kind).where(Letter.id == letter_id)) in AT_ANY_HOUR

    def _deliver_one(self, letter_id: int) -> None:
        self._look(letter_id)
        if lease := self._claim(letter_id):
            self._send(lease)

    def _look(self, letter_id: int) -> None:
        """A poke given twice takes no write lock: most reasons are seen by a look."""
        with self.database.read() as session:
            look = why_not(session, letter_id, self.clock.now())
        if look.why:
            raise _Skipped(look.why)
        if self.pace and not self.pace.take(look.channel):
            raise _Skipped(PACED)

    def _claim(self, letter_id: int) -> Lease | None:
        """The lease of a letter that must go; None for one that need not: it is cancelled here, with the reason."""
        now = self.clock.now()
        with self.database.write() as session:
            lease = claim(session, letter_id, now, self.timing.lease, self.incarnation)
            if lease is None:
                raise _Skipped(TAKEN)
            letter = session.get_one(Letter, letter_id)
            self.composer.desk.links.renew(letter)
            if reason := drop_needless(session, letter):
                record_end(session, lease, LetterState.CANCELLED, now, "cancelled", reason)
                return None
            if not admit(session, letter.channel, self.timing.breaker):
                raise _Skipped(NOT_ADMITTED)
            return lease

    def _send(self, lease: Lease) -> None:
        name, address = "", ""  # of no channel, while what goes wrong says nothing about one
        try:
            name, letter = self._make(lease.letter_id)
            address = letter.to
            receipt = self._channel(name).send(letter, lambda: self._mark_wire(lease))
        except NotifierError as error:
            log.warning("letter_refused", letter=lease.letter_id, channel=name, kind=error.kind)
            self._ending.refused(lease, name, address, error)
        else:
            self._ending.sent(lease, name, receipt)
            log.info("letter_sent", letter=lease.letter_id, channel=name, attempt=lease.number)

    def _make(self, letter_id: int) -> tuple[str, Outgoing]:
        """The channel's name, and the letter.

        Raises:
            NotifierError: it cannot be made. Whatever is wrong with its facts, a poison letter dies alone and is seen.
        """
        try:
            with self.database.read() as session:
                row = session.get_one(Letter, letter_id)
                draft = self.composer.draft(session, row, self.clock.now())
            return row.channel, draft()
        except SQLAlchemyError:
            raise
        except NoAddressError as error:
            raise NotifierError(ErrorKind.RECIPIENT, str(error)) from error
        except Exception as error:
            log.exception("letter_cannot_be_made", letter=letter_id)
            raise NotifierError(ErrorKind.CONTENT, f"{type(error).__name__}: {error}") from error

    def _channel(self, name: str) -> Channel:
        found = self.channels.get(name) or (self.subscribers.find(name) if self.subscribers else None)
        if found is None:
            raise NotifierError(ErrorKind.CONFIG, f"the channel {name} is not set up any more")
        return found

    def _mark_wire(self, lease: Lease) -> None:
        with self.database.write() as session:
            mark_wire(session, lease)

    def _count(self, skipped: Counter[str], fenced: Counter[str]) -> None:
        if not skipped and not fenced:
            return
        try:
            with self.database.write() as session:
                count(session, SKIPPED, skipped)
                count(session, FENCED, fenced)
        except SQLAlchemyError:
            log.exception("not_counted", skipped=dict(skipped), fenced=dict(fenced))
