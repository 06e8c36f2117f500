"""The mark of each letter and the answer to it, written down by one thread together with those of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from notifiers.receipt import Receipt
from tasks.circuit import all_well
from tasks.claim import Lease, NotAllError, Sent, mark_all_wire, mark_wire, record_all_sent
from tasks.clock import Clock
from tasks.database import Database
from worker.ending import Ending
from worker.group_commit import Entry, GroupCommit
from worker.tally import Tally


@dataclass(frozen=True)
class Mark:
    lease: Lease


@dataclass(frozen=True)
class Answer:
    lease: Lease
    channel: str
    receipt: Receipt


Step = Mark | Answer


def write_together(database: Database, clock: Clock, steps: Sequence[Step]) -> None:
    """In one transaction, in a few statements however many they are; or none of them.

    Raises:
        NotAllError: a letter is not held any more, or an answer changes how its channel stands.
    """
    marks = [each.lease for each in steps if isinstance(each, Mark)]
    answers = [each for each in steps if isinstance(each, Answer)]
    with database.write() as session:
        if marks:
            mark_all_wire(session, marks)
        if answers:
            sent = [Sent(each.lease, each.receipt.provider_id, each.receipt.words) for each in answers]
            record_all_sent(session, sent, clock.now())
            if not all_well(session, {each.channel for each in answers}):
                raise NotAllError


class Steps:
    """One thread's, for the letters of one claim.

    It goes on while its last answer is being written, but marks no letter before that is there: there is never more
    than one that may have left and whose end is not written. Letters whose receiver takes them only once are marked
    together before the first of them leaves, and their answers are written together when the last has come.
    """

    def __init__(self, book: GroupCommit[Step], ending: Ending, tally: Tally) -> None:
        self._book = book
        self._ending = ending
        self._tally = tally
        self._last: Entry[Step] | None = None
        self._ahead: set[int] = set()
        self.begun: set[int] = set()
        """Letters that may have left."""
        self._kept: list[Answer] = []

    def mark_ahead(self, leases: Sequence[Lease]) -> None:
        """Mark letters that may come twice. What this does not mark is marked when it leaves, as any other."""
        entries = self._book.hand_in_all([Mark(lease) for lease in leases])
        self._ahead = {lease.letter_id for lease, entry in zip(leases, entries, strict=True) if self._book.wait(entry)}

    def mark(self, lease: Lease) -> None:
        """Write that the letter is about to leave.

        Raises:
            LeaseLostError: it may not.
        """
        if lease.letter_id not in self._ahead:
            self._mark(lease)
        self.begun.add(lease.letter_id)

    def _mark(self, lease: Lease) -> None:
        written = self._book.wait(self._book.hand_in(Mark(lease), after=self._last))
        self.settle()
        if not written:
            with self._ending.database.write() as session:
                mark_wire(session, lease)

    def sent(self, lease: Lease, channel: str, receipt: Receipt) -> None:
        """Have the answer written."""
        answer = Answer(lease, channel, receipt)
        if lease.letter_id in self._ahead:
            self._kept.append(answer)
            return
        self.settle()
        self._last = self._book.hand_in(answer)

    def settle(self) -> None:
        """See to it that all answers are written; what is lost with one is told where such things are counted."""
        entries = self._book.hand_in_all(self._kept) if self._kept else []
        entries += [self._last] if self._last else []
        self._kept, self._last = [], None
        for entry in entries:
            if not self._book.wait(entry) and isinstance(entry.note, Answer):
                self._write_apart(entry.note)

    def _write_apart(self, answer: Answer) -> None:
        sent = partial(self._ending.sent, answer.lease, answer.channel, answer.receipt)
        self._tally.guard(answer.lease.letter_id, sent)
