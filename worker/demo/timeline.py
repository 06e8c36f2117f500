"""When a sample task was given, due, put off, reported and confirmed; every day is a day up to `on`, but deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tasks.state import ExecutionState
from tasks.workdays import DAY, Calendar

YEAR = timedelta(days=364)
MOST_OF_A_YEAR = timedelta(days=300)
LATE_SHARE = 0.065
EXTENDED_SHARE = 0.06
LEADS = (5, 7, 10, 10, 12, 15, 15, 20, 20, 25, 30, 40)
URGENT_LEADS = (2, 3, 3, 4, 5, 7)
SHORTEST_LEAD = 3
LATEST = 25
MOST_OVERDUE = 60

# (how it stands, working days from the deadline to come, or past when negative; None: no deadline) of each open task.
OVERDUE = tuple(
    -late
    for late in (
        *(1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7),
        *(8, 9, 10, 11, 12, 14, 16, 19, 21, 22, 26, 31, 35, 38, 45, 52, MOST_OVERDUE),
    )
)
NEAR = (*[0] * 6, *[1] * 5, *[2] * 4, *[3] * 7, *[4] * 3, *[5] * 4, *[6] * 3, *[7] * 8)
LATER = (8, 8, 9, 9, 10, 10, 11, 12, 12, 13, 14, 15, 15, 16, 17, 18, 19, 20, 20, 21)
LATEST_OPEN = (22, 23, 24, 25, 25, 26, 27, 28, 29, 30, 30, 32, 33, 35, 36, 38, 40, 42, 44, 45)
REPORTED = (-4, -2, -1, 0, 0, 1, 1, 2, 3, 4, 6, 8, 10, 12)


@dataclass(frozen=True)
class Outlook:
    """How an open task stands: its execution state, and how many working days are left (None: no deadline)."""

    state: ExecutionState
    left: int | None


def open_outlooks() -> list[Outlook]:
    """The 156 open tasks: overdue, due today, near, later, reported, paused, to be moved, without a deadline."""
    working = ExecutionState.IN_PROGRESS
    return [
        *(Outlook(ExecutionState.REDO if left % 4 == 0 else working, left) for left in OVERDUE),
        *(Outlook(working, left) for left in (*NEAR, *LATER, *LATEST_OPEN)),
        *(Outlook(ExecutionState.REPORTED, left) for left in REPORTED),
        *(Outlook(ExecutionState.PAUSED, left) for left in (-9, 4, 11, 23)),
        *(Outlook(ExecutionState.TRANSFER_REQUESTED, left) for left in (1, 5, 9, 17)),
        *(Outlook(working, None) for _ in range(20)),
    ]


@dataclass(frozen=True)
class Timeline:
    issued_on: date
    original: date | None
    deadline: date | None
    state: ExecutionState
    reported_on: date | None = None
    confirmed_on: date | None = None

    @property
    def extended(self) -> bool:
        return self.original != self.deadline

    @property
    def late(self) -> bool:
        return self.deadline is not None and self.reported_on is not None and self.reported_on > self.deadline


@dataclass(frozen=True)
class Timer:
    """Draws timelines of the year up to `on`."""

    on: date
    calendar: Calendar
    rng: Random

    @property
    def start(self) -> date:
        """January, so that a report of the year counts every task; a year ago while the year is young."""
        january = self.on.replace(month=1, day=1)
        return self.calendar.next_working_day(january if self.on - january >= MOST_OF_A_YEAR else self.on - YEAR)

    def back(self, day: date, count: int) -> date:
        """`count` working days before `day`, but not before the year began."""
        return max(self.calendar.add_working_days(day, -count), self.start)

    def open(self, outlook: Outlook) -> Timeline:
        """One of the open tasks; reported and returned ones carry the day of their report."""
        deadline = None if outlook.left is None else self._deadline(outlook.left)
        issued = self._issued_open(deadline)
        state = outlook.state
        if (
            state is ExecutionState.IN_PROGRESS
            and self.calendar.working_days_between(issued, self.on) <= self._silent()
        ):
            state = ExecutionState.NOT_STARTED
        line = self._extend(Timeline(issued, deadline, deadline, state))
        reported = self._reported_open(line) if state in {ExecutionState.REPORTED, ExecutionState.REDO} else None
        return replace(line, reported_on=reported)

    def done(self, issued: date | None = None, deadline: date | None = None) -> Timeline:
        """One finished task; of the given document and deadline when it shares them."""
        if issued is None or deadline is None:
            issued, deadline = self._worked()
        line = Timeline(issued, deadline, deadline, ExecutionState.DONE)
        reported = self._reported(line)
        line = self._extend(line) if reported <= deadline else line
        return replace(line, reported_on=reported, confirmed_on=self._confirmed(reported))

    def done_undated(self) -> Timeline:
        issued, deadline = self._worked()
        line = Timeline(issued, None, None, ExecutionState.DONE)
        reported = min(deadline, self._last_report())
        return replace(line, reported_on=reported, confirmed_on=self._confirmed(reported))

    def urgent(self, line: Timeline) -> bool:
        """Given at short notice, so that the document was marked urgent."""
        if line.original is None:
            return False
        return self.calendar.working_days_between(line.issued_on, line.original) <= max(URGENT_LEADS)

    def _worked(self) -> tuple[date, date]:
        """An issue day and a deadline of a task that was reported on some working day of the year."""
        lead = self.rng.choice(URGENT_LEADS if self.rng.random() < 1 / 8 else LEADS)
        days = self.calendar.working_days_between(self.start, self.on)
        issued = self.calendar.add_working_days(self.start, self.rng.randrange(max(days - 2, 1)))
        deadline = self.calendar.add_working_days(issued, lead)
        rounded = deadline.replace(day=min(deadline.day // 5 * 5 + 5, 25))
        # Offices like round dates, on whatever day of the week they fall.
        return issued, rounded if rounded > issued + DAY and self.rng.random() < 1 / 4 else deadline

    def _deadline(self, left: int) -> date:
        return self.on if left == 0 else self.calendar.add_working_days(self.on, left)

    def _issued_open(self, deadline: date | None) -> date:
        if deadline is None:
            return self.back(self.on, self.rng.randrange(3, 200))
        given = self.rng.randrange(1, 12) if deadline >= self.on else 0
        latest = self.back(min(deadline, self.on), given)
        return self.back(latest, self.rng.choice(LEADS) // 2 if given else self.rng.choice(LEADS))

    def _silent(self) -> int:
        return self.rng.choice((2, 3, 5, 12))

    def _reported_open(self, line: Timeline) -> date:
        known = line.deadline or self.on
        day = self.back(min(known, self.on), self.rng.randrange(1, 4))
        if line.state is ExecutionState.REPORTED and known < self.on:
            day = self.back(self.on, self.rng.randrange(2))
        return max(day, line.issued_on)

    def _last_report(self) -> date:
        return self.calendar.previous_working_day(self.on - DAY)

    def _reported(self, line: Timeline) -> date:
        deadline = line.deadline or self.on
        last = self._last_report()
        if deadline < self.back(last, 1) and self.rng.random() < LATE_SHARE:
            late = self.calendar.add_working_days(deadline, min(self._lateness(), self._room(deadline, last)))
            return min(late, last)
        early = self.calendar.previous_working_day(min(deadline, last))
        room = max(self.calendar.working_days_between(line.issued_on, early) - 1, 0)
        return max(self.back(early, min(self._earliness(), room)), line.issued_on)

    def _room(self, deadline: date, last: date) -> int:
        return max(self.calendar.working_days_between(deadline, last), 1)

    def _lateness(self) -> int:
        return self.rng.choice((1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 11, 15, LATEST))

    def _earliness(self) -> int:
        return self.rng.choice((0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 6))

    def _confirmed(self, reported: date) -> date:
        day = self.calendar.add_working_days(reported, self.rng.choice((0, 1, 1, 2, 3, 4)))
        return min(day, self._last_report())

    def _extend(self, line: Timeline) -> Timeline:
        """The deadline as it stands was put off once: the original lay 5 to 15 working days before."""
        days: Sequence[int] = (5, 7, 10, 10, 15)
        if line.deadline is None or self.rng.random() >= EXTENDED_SHARE:
            return line
        original = self.calendar.add_working_days(line.deadline, -self.rng.choice(days))
        given = self.calendar.working_days_between(line.issued_on, original)
        return replace(line, original=original) if given >= SHORTEST_LEAD and original <= self.on else line
