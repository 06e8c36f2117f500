"""What should have turned or been done by now: daily slots, the scheduler's loops, channels that rest."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tasks.audit.problem import Finding, Problem
from tasks.circuit import Circuit, CircuitState
from tasks.clock import day
from tasks.database import database_milliseconds
from tasks.letter import Letter, LetterState
from tasks.run import Run
from tasks.sending_hours import SendingHours
from tasks.tick import Tick


def slots(
    session: Session, hours: SendingHours, opens: Mapping[str, time], now: datetime, patience: timedelta
) -> Finding:
    """Daily jobs whose time came that long ago today, and that are not done. The caller knows that today is worked.

    One that opens less than that before the closing is not looked at: in the evening nobody could mend it any more.
    """
    on = day(now, hours.zone)
    done = set(session.scalars(select(Run.job).where(Run.slot == on)))
    waiting = [job for job, at in opens.items() if now - datetime.combine(on, at, hours.zone) >= patience]
    return _named(Problem.SLOT, (job for job in waiting if job not in done))


def loops(session: Session, longest: Mapping[str, timedelta]) -> Finding:
    """Loops whose last good turn is longer ago than it may be, by the database's clock, or that never turned."""
    ticks = session.execute(select(Tick.loop, (database_milliseconds() - Tick.at).label("age")))
    ages = {each.loop: each.age for each in ticks}
    allowed = {loop: length.total_seconds() * 1000 for loop, length in longest.items()}
    return _named(Problem.LOOP, (loop for loop in allowed if loop not in ages or ages[loop] > allowed[loop]))


def channels(session: Session, patience: timedelta) -> Finding:
    """Channels that let no letter leave freely for that long, while letters wait for them.

    Without any, nothing tries whether the rest has helped: such a circuit stays open, and harms nobody.
    """
    began = database_milliseconds() - int(patience.total_seconds() * 1000)
    waits = exists().where(Letter.channel == Circuit.channel, Letter.state == LetterState.PENDING)
    resting = select(Circuit.channel).where(Circuit.state != CircuitState.CLOSED, Circuit.since <= began, waits)
    return _named(Problem.CHANNEL, session.scalars(resting.order_by(Circuit.channel)))


def _named(problem: Problem, names: Iterable[str]) -> Finding:
    listed = list(names)
    return Finding(problem, len(listed), ", ".join(listed))
