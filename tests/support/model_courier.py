"""A worker with one letter, as the product runs it, beside what the plain model says that its next step does."""

from enum import StrEnum

from sqlalchemy import update

from notifiers.error import NotifierError
from notifiers.letter import Letter as Outgoing
from tasks.incarnation import SILENT_AFTER, Incarnation, beat
from tests.support import model_letter
from tests.support.model import Key, PlainLetter
from tests.support.model_process import Process, SteppedChannel, SteppedDatabase, Stop
from tests.support.model_scan import DESK
from tests.support.model_world import Copy, Terse, World
from worker.deliver import Delivery

AT_THE_CHANNEL = (Stop.CONNECTED, Stop.MARKED, Stop.TAKEN)


class Write(StrEnum):
    """What the next transaction that writes is for."""

    CLAIM = "claim"
    MARK = "mark"
    RECORD = "record"
    BELIEVE = "believe"
    NOTHING = "nothing of the letter"


class Courier:
    """`codes` are the tasks that its letter may speak of: those that were open when it was claimed."""

    def __init__(self, world: World, key: Key, letter_id: int) -> None:
        self.world, self.key, self.letter_id = world, key, letter_id
        self.next, self.outcome, self.codes = Write.CLAIM, "content", frozenset[str]()
        self.may_leave, self.looked_at = False, world.clock.at
        self.incarnation = world.new_incarnation()
        self.beat()
        self.process = Process(self._work)

    def _work(self, process: Process) -> None:
        channel = SteppedChannel(process, self._take)
        database = SteppedDatabase(self.world.database.engine, process)
        composer = Terse(DESK, "dondoc@vidu.gov.vn")
        clock, name = self.world.clock, self.incarnation
        delivery = Delivery(database, clock, composer, {"email": channel}, patience=(), incarnation=name)
        delivery.deliver([self.letter_id])

    def beat(self) -> None:
        """Its process says that it lives."""
        with self.world.database.write() as session:
            beat(session, self.incarnation)
        self.silent = False

    def fall_silent(self) -> None:
        """It has not been heard for too long, by whoever counts."""
        with self.world.database.write() as session:
            silent = update(Incarnation).where(Incarnation.name == self.incarnation)
            session.execute(silent.values(missed=SILENT_AFTER))
        self.silent = True

    @property
    def ended(self) -> bool:
        return self.process.at is Stop.ENDED

    def step(self, refusal: NotifierError | None = None) -> None:
        """Play the next step in the model, then let the process take it; at its channel it meets the refusal."""
        at = self.process.at
        if at is Stop.READ and self.next is Write.CLAIM:
            self.may_leave = not self.world.rests() and model_letter.may_leave(self._letter, self.world.clock.at)
        elif at is Stop.WRITE:
            self._write()
        elif refusal is not None or at is Stop.TAKEN:
            self.next, self.outcome = Write.RECORD, refusal.kind if refusal else "sent"
        elif at is Stop.CONNECTED:
            self.next = Write.MARK
        self.process.go(refusal if at in AT_THE_CHANNEL else None)
        self.looked_at = self.world.clock.at

    @property
    def _letter(self) -> PlainLetter:
        return self.world.plain.letters[self.key]

    def _write(self) -> None:
        purpose, self.next = self.next, Write.NOTHING
        if purpose is Write.CLAIM and self.may_leave and not self.world.rests():
            if model_letter.claim(self.world.plain, self.key, self, self.looked_at):
                self.next, self.codes = Write.RECORD, frozenset(self.world.plain.codes(self.key))
        elif purpose is Write.MARK:
            model_letter.mark(self._letter, self)
        elif purpose is Write.RECORD:
            late = self._letter.holder is not self
            model_letter.record(self._letter, self.letter_id, self, self.outcome, self.world.clock.at)
            if late and self.outcome == "sent":
                self.next = Write.BELIEVE
        elif purpose is Write.BELIEVE:
            model_letter.believe(self._letter)

    def _take(self, letter: Outgoing) -> None:
        codes = frozenset(letter.text.split())
        assert codes == self.codes, f"letter {letter.key} speaks of {codes}, not of {self.codes}"
        self.world.copies.append(Copy(self.key, letter.message_id, letter.date, letter.resent, codes))
