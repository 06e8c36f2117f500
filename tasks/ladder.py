"""Which rung of the ladder applies to a task on a day: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest

from tasks.ladder_file import After, Ladder, LadderError, load_ladder
from tasks.state import REMINDED, ExecutionState, TaskKind
from tasks.workdays import DAY, Calendar

__all__ = ["After", "Ladder", "LadderError", "Planned", "Window", "load_ladder", "plan", "windows"]

OLDEST_DEADLINE = date(2020, 1, 1)
"""`windows` looks back to here unless told otherwise; file dates before it are refused as mistakes on the way in."""


@dataclass(frozen=True)
class Planned:
    """All that planning needs to know of a task."""

    deadline: date | None
    kind: TaskKind = TaskKind.DATED
    state: ExecutionState = ExecutionState.IN_PROGRESS


@dataclass(frozen=True)
class Window:
    """Deadlines from `first` to `last`, both counted, whose newest rung is `rung`."""

    rung: int
    first: date
    last: date


def plan(task: Planned, on: date, calendar: Calendar, ladder: Ladder, coordinating: bool = False) -> int | None:
    """The newest rung that applies to `task` on `on`; None on a day off, and for a task that is not reminded.

    A rung is working days before the deadline; negative, that many after it. A deadline on a day off is kept, so that
    its rung 0 comes on the working day before, unless the calendar rolls it forward.

    Raises:
        CalendarEnds: `on` lies outside the calendar, or the deadline does and may be near.
    """
    deadline = task.deadline
    if deadline is None or task.kind is TaskKind.UNDATED or task.state not in REMINDED:
        return None
    if not calendar.is_working_day(on):
        return None
    before, after = ladder.rungs(coordinating=coordinating)
    if deadline > calendar.ends and calendar.working_days_between(on, calendar.ends) > max(before, default=0):
        return None
    left = calendar.working_days_between(on, calendar.due_day(deadline))
    return rung_before(left, before) if left >= 0 else rung_after(-left, after)


def rung_before(left: int, before: tuple[int, ...]) -> int | None:
    """The smallest threshold that still holds `left` working days: with (7, 3, 1, 0), 5 left is rung 7."""
    return min((rung for rung in before if rung >= left), default=None)


def rung_after(late: int, after: After) -> int | None:
    """The rung reached last after `late` working days, as a negative number."""
    if after == "each":
        return -late
    return -max((days for days in after if days <= late), default=0) or None


def windows(
    on: date, calendar: Calendar, ladder: Ladder, coordinating: bool = False, *, since: date = OLDEST_DEADLINE
) -> list[Window]:
    """`plan` turned round, for a query by deadline: furthest deadline first, none overlap, none before `since`.

    With after = "each" there is one window a working day late: give the oldest open deadline as `since`.
    Empty on a day off.

    Raises:
        CalendarEnds: the longest rung reaches past the calendar.
    """
    if not calendar.is_working_day(on):
        return []
    before, after = ladder.rungs(coordinating=coordinating)
    found = [*_windows_before(on, calendar, before), *_windows_after(on, calendar, after, since)]
    return [Window(w.rung, max(w.first, since), w.last) for w in found if w.last >= since]


def _windows_before(on: date, calendar: Calendar, before: tuple[int, ...]) -> Iterator[Window]:
    spans = [(nearer + 1, rung) for nearer, rung in pairwise([-1, *sorted(before)])]
    for low, high in reversed(spans):
        yield Window(high, _first_deadline(on, calendar, low), _first_deadline(on, calendar, high + 1) - DAY)


def _windows_after(on: date, calendar: Calendar, after: After, since: date) -> Iterator[Window]:
    if after == "each":
        yield from _windows_each(on, calendar, since)
        return
    days = sorted(after)
    for late, later in zip_longest(days, days[1:]):
        first = since if later is None else _first_deadline(on, calendar, 1 - later)
        yield Window(-late, first, _first_deadline(on, calendar, 1 - late) - DAY)


def _windows_each(on: date, calendar: Calendar, since: date) -> Iterator[Window]:
    """One window a working day late, walked back once from `on` until `since` is covered."""
    day, late, newer = on, 0, _first_deadline(on, calendar, 0)
    while newer > since:
        day, late = calendar.add_working_days(day, -1), late + 1
        first = _first_deadline(day, calendar, 0)
        yield Window(-late, first, newer - DAY)
        newer = first


def _first_deadline(on: date, calendar: Calendar, left: int) -> date:
    """The earliest deadline with `left` working days left on the working day `on` (negative: late).

    A day off belongs to the working day before it, or, rolled forward, to the one after it.
    """
    if calendar.roll_forward:
        return calendar.add_working_days(on, left - 1) + DAY
    return calendar.add_working_days(on, left)
