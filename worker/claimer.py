"""Claims letters together and reads what they say together: in a few statements, however many they are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from notifiers.error import NotifierError
from notifiers.letter import Letter as Outgoing
from tasks.among import among
from tasks.circuit import admit, all_closed
from tasks.claim import Lease, claim, claim_all, let_go, new_token, record_end
from tasks.clock import Clock, day
from tasks.contact import find_contacts
from tasks.database import Database
from tasks.letter import Letter, LetterKind, LetterState
from tasks.reader import Readers, read_readers
from tasks.readiness import NOT_ADMITTED, TAKEN, Look, look_at
from tasks.still_needed import drop_all_needless
from worker.claimed import Claimed, dying_alone
from worker.compose import Ahead, Composer
from worker.timing import Timing

log = structlog.get_logger(__name__)


class SkippedError(Exception):
    """The letter was not tried, and has no row that says why; a claim that was begun is taken back."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ApartError(Exception):
    """These letters cannot be claimed together; nothing was written."""


@dataclass(frozen=True)
class _Taken:
    """What a claim took and read: `going` of `leases` must go. `kept` need not be asked for again."""

    leases: Sequence[Lease]
    going: Sequence[Lease]
    letters: Mapping[int, Letter]
    readers: Readers
    kept: Sequence[object]


@dataclass(frozen=True)
class Claimer:
    database: Database
    clock: Clock
    composer: Composer
    timing: Timing = field(default_factory=Timing)
    incarnation: str | None = None  # of a process that beats
    await_database: Callable[[], bool] = lambda: True  # False when it is not to be waited for any more

    def look(self, letter_ids: Collection[int]) -> dict[int, Look]:
        """A poke given twice takes no write lock: most reasons are seen by a look."""
        with self.database.read() as session:
            return look_at(session, letter_ids, self.clock.now())

    def claim(self, letter_ids: Sequence[int]) -> tuple[list[Claimed], list[int]]:
        """Those that must go, and those that were not to be had. What need not go is cancelled here, with the reason.

        Raises:
            SkippedError: one alone, and another letter tries its channel.
            ApartError: several, and their channels do not take letters freely.
        """
        token = new_token()
        try:
            taken = self._take(letter_ids, token)
            had = {each.letter_id for each in taken.leases}
            return self._read(taken) if taken.going else [], [each for each in letter_ids if each not in had]
        except SQLAlchemyError:
            self._take_back(letter_ids, token)
            raise

    def claim_one(self, letter_id: int) -> list[Claimed]:
        """The letter, if it must go.

        Raises:
            SkippedError: another process has it, or another letter tries its channel.
        """
        claimed, missed = self.claim([letter_id])
        if missed:
            raise SkippedError(TAKEN)
        return claimed

    def let_go(self, claimed: Collection[Claimed], *, begun: Collection[int] = ()) -> None:
        """Take their claims back: nothing was tried, except perhaps with those that were `begun`."""
        with self.database.write() as session:
            let_go(session, [each.lease for each in claimed], begun=begun)

    def _take_back(self, letter_ids: Sequence[int], token: str) -> None:
        """Once the database is there again: whether the claim was committed nobody knows, and this process lives."""
        if self.await_database():
            with self.database.write() as session:
                let_go(session, [Lease(each, token, number=0) for each in letter_ids])

    def _take(self, letter_ids: Sequence[int], token: str) -> _Taken:
        now, alone = self.clock.now(), len(letter_ids) == 1
        with self.database.write() as session:
            held = (now, self.timing.lease, self.incarnation, token)
            leases = (_claim_one if alone else claim_all)(session, letter_ids, *held)
            letters, on = _letters(session, leases), day(now, self.composer.desk.hours.zone)
            contacts = find_contacts(session, {each.contact_id for each in letters.values()})
            readers = read_readers(session, on)
            needless = self._look_again(session, list(letters.values()), on, readers)
            for lease in leases:
                if reason := needless[lease.letter_id]:
                    record_end(session, lease, LetterState.CANCELLED, now, "cancelled", reason)
            going = [lease for lease in leases if not needless[lease.letter_id]]
            self._admit(session, {letters[lease.letter_id].channel for lease in going}, alone=alone)
            return _Taken(leases, going, letters, readers, [*letters.values(), *contacts.values()])

    def _look_again(
        self, session: Session, letters: Sequence[Letter], on: date, readers: Readers
    ) -> dict[int, str | None]:
        for letter in letters:
            self.composer.desk.links.renew(letter)
        return drop_all_needless(session, letters, on, readers)

    def _admit(self, session: Session, channels: Collection[str], *, alone: bool) -> None:
        if not alone and not all_closed(session, channels):
            raise ApartError
        if alone and not all(admit(session, each, self.timing.breaker) for each in channels):
            raise SkippedError(NOT_ADMITTED)

    def _read(self, taken: _Taken) -> list[Claimed]:
        with self.database.read() as session:
            session.add_all(taken.kept)
            ahead = self._ahead(session, taken)
            return [self._drafted(session, lease, taken.letters[lease.letter_id], ahead) for lease in taken.going]

    def _ahead(self, session: Session, taken: _Taken) -> Ahead | None:
        """None when it cannot be read for all of them: then each is read for itself, and one of them dies of it."""
        letters = [taken.letters[lease.letter_id] for lease in taken.going]
        try:
            return self.composer.read_ahead(session, letters, taken.readers)
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("letters_cannot_be_read_together", letters=[each.id for each in letters])
            return None

    def _drafted(self, session: Session, lease: Lease, letter: Letter, ahead: Ahead | None) -> Claimed:
        try:
            with dying_alone(letter.id):
                draft = self.composer.draft(session, letter, self.clock.now(), ahead)
        except NotifierError as error:
            draft = _refusing(error)
        return Claimed(lease, letter.channel, LetterKind(letter.kind), draft)


def _claim_one(session: Session, letter_ids: Sequence[int], *given: Any) -> list[Lease]:
    lease = claim(session, letter_ids[0], *given)
    return [lease] if lease else []


def _letters(session: Session, leases: Sequence[Lease]) -> dict[int, Letter]:
    if not leases:
        return {}
    return {each.id: each for each in session.scalars(_LEASED, {"ids": [lease.letter_id for lease in leases]})}


_LEASED = select(Letter).where(among(Letter.id, "ids"))


def _refusing(error: NotifierError) -> Callable[[], Outgoing]:
    def refuse() -> Outgoing:
        raise error

    return refuse
