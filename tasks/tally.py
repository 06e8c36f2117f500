"""What `dondoc status` and the metrics count, beside the figures of the tasks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.circuit import Circuit, rests
from tasks.letter import NOT_HELD, Letter, LetterState
from tasks.reminder import Reminder
from tasks.run import Run
from tasks.waiting import oldest_due


@dataclass(frozen=True)
class Tally:
    """`letters` by channel, then state, each state present; `oldest_due_seconds` is 0 when nothing waits.

    `held` letters are pending, and wait for a person's word.
    """

    reminders: int
    letters: dict[str, dict[str, int]]
    acknowledgements: int
    oldest_due_seconds: int
    runs: dict[str, Run]
    paused: dict[str, Circuit]
    held: int = 0

    @property
    def by_state(self) -> dict[str, int]:
        return {state: sum(counts[state] for counts in self.letters.values()) for state in map(str, LetterState)}


def tally(session: Session, now: datetime) -> Tally:
    oldest = oldest_due(session, now)
    runs = session.scalars(select(Run).order_by(Run.slot))
    return Tally(
        reminders=session.scalar(select(func.count(Reminder.id)).where(Reminder.dropped.is_(None))) or 0,
        letters=_letters(session),
        acknowledgements=session.scalar(
            select(func.count(Acknowledgement.id)).where(Acknowledgement.undone_at.is_(None))
        )
        or 0,
        oldest_due_seconds=int((now - oldest).total_seconds()) if oldest else 0,
        runs={run.job: run for run in runs},
        paused={each.channel: each for each in session.scalars(select(Circuit).where(rests()))},
        held=session.scalar(select(func.count(Letter.id)).where(Letter.state == LetterState.PENDING, ~NOT_HELD)) or 0,
    )


def _letters(session: Session) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    grouped = select(Letter.channel, Letter.state, func.count()).group_by(Letter.channel, Letter.state)
    for channel, state, count in session.execute(grouped):
        found.setdefault(channel, dict.fromkeys(map(str, LetterState), 0))[state] = count
    return found
