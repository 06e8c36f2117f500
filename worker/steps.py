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
    """One thread's. It goes on while its last answer is being written, but marks no letter before that is there: there
    is never more than one that may have left and whose end is not written."""  # noqa: D209, D205

    def __init__(self, book: GroupCommit[Step], ending: Ending, tally: Tally) -> None:
        self._book = book
        self._ending = ending
        self._tally = tally
        self._last: Entry[Step] | None = None

    def mark(self, lease: Lease) -> None:
        """Write that the letter is about to leave.

        Raises:
            LeaseLostError: it may not.
        """
        written = self._book.wait(self._book.hand_in(Mark(lease), after=self._last))
        self.settle()
        if not written:
            with self._ending.database.write() as session:
                mark_wire(session, lease)

    def sent(self, lease: Lease, channel: str, receipt: Receipt) -> None:
        """Have the answer written."""
        self.settle()
        self._last = self._book.hand_in(Answer(lease, channel, receipt))

    def settle(self) -> None:
        """See to it that the last answer is written; what is lost with it is told where such things are counted."""
        last, self._last = self._last, None
        if last is None or self._book.wait(last) or not isinstance(last.note, Answer):
            return
        answer = last.note
        self._tally.guard(
            answer.lease.letter_id, partial(self._ending.sent, answer.lease, answer.channel, answer.receipt)
        )
