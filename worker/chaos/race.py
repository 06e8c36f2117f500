"""Changes that race workers: each is made to a letter that is about to leave, and remembers who came first."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.task import hold_tasks
from worker.chaos.change import Change

LOOK_SECONDS = 0.02
UNCLAIMED = (LetterState.PENDING, LetterState.CANCELLED)


@dataclass
class Race:
    """`first` are the codes, by letter, that were changed before a worker had the letter; `why` is by code.

    Both are written to by several offices at once, each time in one step.
    """

    database: Database
    now: Callable[[], datetime]
    first: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    why: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def make(self, change: Change) -> None:
        """Wait for its time, and make it as the office would: by the task's own method and the bus."""
        letter_id = self._letter(change)
        with self.database.write() as session:
            wanted = select(Reminder.task_id).where(Reminder.letter_id == letter_id).order_by(Reminder.task_id)
            (task,) = hold_tasks(session, [session.scalars(wanted).all()[change.place]])
            self.why[task.code].add(change.why)
            BUS.publish(session, change.step(task), self.now(), "chaos")
            # Not before: whoever holds a letter and waits for the event log could wait for us.
            came_first = _unclaimed(session, letter_id)
        if came_first:
            self.first[letter_id].add(task.code)

    def _letter(self, change: Change) -> int:
        """The letter that is next but so many; when none waits any more, one that has left."""
        while True:
            with self.database.read() as session:
                rows = session.execute(select(Letter.id, Letter.state).order_by(Letter.id))
                states: dict[int, str] = {row.id: row.state for row in rows}
            waiting = [each for each, state in states.items() if state == LetterState.PENDING]
            if len(states) - len(waiting) >= change.after:
                chosen = waiting or list(states)
                return chosen[change.ahead % len(chosen)]
            time.sleep(LOOK_SECONDS)


def _unclaimed(session: Session, letter_id: int) -> bool:
    """Whether no worker can have looked at it before this transaction: it waits, and is ours until the commit."""
    return session.scalar(select(Letter.state).where(Letter.id == letter_id)) in UNCLAIMED
