"""Days of an office, played turn by turn: the scheduler's rings and the workers, at the times that a test says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind, LetterState
from tasks.reminder import Reminder
from tests.support.office import FakeChannel, make_desk, rows
from worker.compose import Composer
from worker.daily import daily_slots, run_daily
from worker.deliver import Delivery
from worker.loop import going_on
from worker.reaper import reap
from worker.relay import poke_due

SLOTS = daily_slots(time(7, 30), time(8, 0))
LEAD = "chanhvanphong@vidu.gov.vn"


@dataclass
class Days:
    """`queue` stands for the broker: ids that were poked and not yet worked on."""

    database: Database
    desk: Desk = field(default_factory=make_desk)
    channel: FakeChannel = field(default_factory=FakeChannel)
    queue: list[int] = field(default_factory=list)

    def schedule(self, now: datetime) -> None:
        """One turn of each of the scheduler's loops, in its order; one that fails keeps none of the others."""
        steps: list[Callable[[], object]] = [
            lambda: reap(self.database, self.desk, now),
            lambda: run_daily(self.database, self.desk, SLOTS, now),
            lambda: poke_due(self.database, self.desk, self.queue.extend, now),
        ]
        for step in steps:
            going_on("scheduler", step)()

    def work(self, now: datetime) -> None:
        """A worker takes all that is in the queue."""
        ids, self.queue[:] = list(self.queue), []
        self.delivery(now).deliver(ids)

    def delivery(self, now: datetime) -> Delivery:
        composer = Composer(self.desk, "dondoc@vidu.gov.vn")
        return Delivery(self.database, FixedClock(now), composer, {"email": self.channel})

    def turn(self, now: datetime) -> None:
        self.schedule(now)
        going_on("worker", lambda: self.work(now))()

    def play(self, first: datetime, last: datetime, every: timedelta = timedelta(hours=2)) -> None:
        """Scheduler and workers are on from `first` to `last`, nights and days off included."""
        now = first
        while now <= last:
            self.turn(now)
            now += every

    def letters(self, state: LetterState = LetterState.SENT) -> list[tuple[str, date, list[int]]]:
        """Mailbox, day and the rungs told, of the letters to departments in that state."""
        with self.database.read() as session:
            told = [each for each in rows(session, Reminder) if each.dropped is None]
            return [
                (str(session.get_one(Contact, letter.contact_id).email), letter.slot, sorted(rungs(told, letter.id)))
                for letter in rows(session, Letter)
                if letter.state == state and letter.kind == LetterKind.REMINDER
            ]

    def digests(self, state: LetterState = LetterState.SENT) -> list[date]:
        with self.database.read() as session:
            found = [each for each in rows(session, Letter) if each.kind == LetterKind.DIGEST]
            return [each.slot for each in found if each.state == state]

    def states(self) -> set[str]:
        with self.database.read() as session:
            return {each.state for each in rows(session, Letter)}


def rungs(reminders: list[Reminder], letter_id: int) -> list[int]:
    return [each.rung for each in reminders if each.letter_id == letter_id]
