"""Letters: claim → still needed? → render → send → record. No transaction is open while one is sent."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from tasks.clock import Clock
from tasks.database import Database
from tasks.doubt import RESENDS
from tasks.letter import AT_ANY_HOUR
from tasks.readiness import GONE, PACED
from worker.claimed import Claimed
from worker.claimer import ApartError, Claimer
from worker.compose import Composer
from worker.ending import Ending
from worker.group_commit import GroupCommit
from worker.pace import Pace
from worker.steps import Step, Steps, write_together
from worker.subscriber_channels import SubscriberChannels
from worker.tally import Tally
from worker.timing import Timing

log = structlog.get_logger(__name__)
# Seconds between tries to write an answer down while the database is away: as long as the lease lasts. Only this
# process knows what became of the letter, and what it cannot write down becomes a doubt, and then a second copy.
PATIENCE = (0.5, 1.0, 2.0, 4.0) + (5.0,) * 57


# As many letters are claimed together as come in one message. The last of them must have as much of its lease as the
# first, and of its last look: what is held for longer, and was not begun, is let go and claimed anew.
TOGETHER = 12
BEGUN_WITHIN = 0.1  # of the lease
FRESH = 2.0  # seconds for which a last look holds
OF_THE_LETTER = (ErrorKind.RECIPIENT, ErrorKind.CONTENT)


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Delivery:
    """What the delivering of letters needs; made once a process, shared by its threads.

    `may_begin` is asked before letters are claimed, and waits for a database that is away; `stopping` ends all between
    two letters.
    """

    database: Database
    clock: Clock
    composer: Composer
    channels: Mapping[str, Channel]
    patience: tuple[float, ...] = PATIENCE
    timing: Timing = field(default_factory=Timing)
    pace: Pace | None = None
    subscribers: SubscriberChannels | None = None
    incarnation: str | None = None  # of a process that beats
    may_begin: Callable[[], bool] = _always
    stopping: Event = field(default_factory=Event)

    def deliver(self, letter_ids: Iterable[int]) -> None:
        """Deliver each; what goes wrong with one is written to its row and keeps none of the others.

        Outside the sending hours nothing leaves but events, however late it already is: the rows wait for the morning's
        poke.
        """
        waiting, tally = list(dict.fromkeys(letter_ids)), Tally()
        if not waiting or not self.may_begin():
            return
        closes = self._open_until()
        while waiting and self.may_begin():
            waiting = self._deliver_some(waiting, closes, tally)
        tally.write(self.database)

    def _deliver_some(self, waiting: list[int], closes: datetime | None, tally: Tally) -> list[int]:
        """Deliver the next letters; those that wait on."""
        try:
            group, rest = self._next(waiting, closes, tally)
            return self._deliver_together(group, closes, tally) + rest
        except SQLAlchemyError:
            # Rows that were claimed keep their lease: the reaper frees them, and the relay pokes again.
            log.exception("database_failed", letters=waiting[:TOGETHER])
            return waiting[TOGETHER:]

    @cached_property
    def _ending(self) -> Ending:
        return Ending(self.database, self.clock, self.composer.desk, self.patience, self.timing)

    @cached_property
    def _book(self) -> GroupCommit[Step]:
        return GroupCommit(partial(write_together, self.database, self.clock))

    @cached_property
    def _claimer(self) -> Claimer:
        return Claimer(self.database, self.clock, self.composer, self.timing, self.incarnation, self.may_begin)

    def _open_until(self) -> datetime | None:
        with self.database.read() as session:
            return self.composer.desk.open_until(session, self.clock.now())

    def _is_over(self, closes: datetime | None) -> bool:
        return closes is None or self.clock.now() >= closes

    def _next(self, waiting: list[int], closes: datetime | None, tally: Tally) -> tuple[list[int], list[int]]:
        """The letters to claim together next, and those that wait on."""
        looks, group = self._claimer.look(waiting[:TOGETHER]), list[int]()
        for place, letter_id in enumerate(waiting[:TOGETHER]):
            look = looks.get(letter_id, GONE)
            if self._is_over(closes) and look.kind not in AT_ANY_HOUR:
                continue
            if look.why:
                tally.skipped[look.why] += 1
            elif group and (look.alone or not self._may_follow(look.channel)):
                return group, waiting[place:]
            elif not group and not self._may_lead(look.channel):
                tally.skipped[PACED] += 1
            else:
                group.append(letter_id)
                if look.alone:
                    return group, waiting[place + 1 :]
        return group, waiting[TOGETHER:]

    def _may_lead(self, channel: str) -> bool:
        return self.pace is None or self.pace.take(channel)

    def _may_follow(self, channel: str) -> bool:
        return self.pace is None or self.pace.take_now(channel)

    def _deliver_together(self, letter_ids: list[int], closes: datetime | None, tally: Tally) -> list[int]:
        """Deliver those that are to be had; what comes back must be claimed anew."""
        began = time.monotonic()
        claimed, steps = self._claim(letter_ids, tally), Steps(self._book, self._ending, tally)
        self._mark_ahead(claimed, steps)
        for place, each in enumerate(claimed, start=1):
            well = tally.guard(each.letter_id, partial(self._send, each, steps))
            if not well or (claimed[place:] and not self._may_go_on(began, closes, claimed[place:])):
                steps.settle()
                # With the one before, whose mark the database may not have taken: what is ended, or left, stays so.
                return self._let_go(claimed[place - 1 :], steps.begun, tally)[1:]
        steps.settle()
        return []

    def _mark_ahead(self, claimed: Sequence[Claimed], steps: Steps) -> None:
        """A second copy of these would do no harm, so none of them waits for a mark of its own.

        One alone is marked when it leaves: whatever kills its process before that leaves no doubt.
        """
        twice = {name for name in {each.channel for each in claimed} if self._is_idempotent(name)}
        leases = [each.lease for each in claimed if each.channel in twice and RESENDS.get(each.kind, 0)]
        if len(leases) > 1:
            steps.mark_ahead(leases)

    def _is_idempotent(self, name: str) -> bool:
        try:
            return self._channel(name).idempotent
        except (NotifierError, SQLAlchemyError):
            return False  # told of the letter when it is sent

    def _claim(self, letter_ids: list[int], tally: Tally) -> list[Claimed]:
        """What is not to be had together is asked for one by one."""
        claimed, missed = list[Claimed](), letter_ids
        if len(letter_ids) > 1:
            try:
                claimed, missed = self._claimer.claim(letter_ids)
            except SQLAlchemyError:
                raise
            except ApartError:
                log.info("claimed_apart", letters=letter_ids)
            except Exception:  # asked for alone, the one that it came of ends with it
                log.exception("letters_cannot_be_claimed_together", letters=letter_ids)
        for letter_id in missed:
            tally.guard(letter_id, partial(self._claim_one, letter_id, claimed))
        return claimed

    def _claim_one(self, letter_id: int, claimed: list[Claimed]) -> None:
        claimed += self._claimer.claim_one(letter_id)

    def _may_go_on(self, began: float, closes: datetime | None, rest: Sequence[Claimed]) -> bool:
        in_time = time.monotonic() - began < min(FRESH, self.timing.lease.total_seconds() * BEGUN_WITHIN)
        at_any_hour = all(each.kind in AT_ANY_HOUR for each in rest)
        return in_time and not self.stopping.is_set() and (at_any_hour or not self._is_over(closes))

    def _let_go(self, claimed: list[Claimed], begun: Collection[int], tally: Tally) -> list[int]:
        self.may_begin()  # where the database was away, it is waited for
        freed = tally.guard(claimed[0].letter_id, lambda: self._claimer.let_go(claimed, begun=begun))
        return [each.letter_id for each in claimed] if freed else []

    def _send(self, claimed: Claimed, steps: Steps) -> bool:
        """False where what went wrong may meet the next letter too."""
        lease = claimed.lease
        name, address = "", ""  # of no channel, while what goes wrong says nothing about one
        try:
            letter = claimed.make()
            name, address = claimed.channel, letter.to
            receipt = self._channel(name).send(letter, lambda: steps.mark(lease))
        except NotifierError as error:
            log.warning("letter_refused", letter=lease.letter_id, channel=name, kind=error.kind)
            steps.settle()  # in the order in which it came: answers say how the channel stands
            self._ending.refused(lease, name, address, error)
            return error.kind in OF_THE_LETTER
        steps.sent(lease, name, receipt)
        log.info("letter_sent", letter=lease.letter_id, channel=name, attempt=lease.number)
        return True

    def _channel(self, name: str) -> Channel:
        found = self.channels.get(name) or (self.subscribers.find(name) if self.subscribers else None)
        if found is None:
            raise NotifierError(ErrorKind.CONFIG, f"the channel {name} is not set up any more")
        return found
