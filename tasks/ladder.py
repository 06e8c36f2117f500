"""Which rung of the ladder applies to a task on a day: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

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


def plan(  # noqa: PLR0913 - the contract of a pure function
    task: Planned,
    on: date,
    calendar: Calendar,
    ladder: Ladder,
    coordinating: bool = False,
    *,
    roll_forward: bool = False,
) -> int | None:
    """The newest rung that applies to `task` on `on`; None on a day off, and for a task that is not reminded.

    A rung is working days before the deadline; negative, that many after it. A deadline on a day off is kept, so that
    its rung 0 comes on the working day before; with `roll_forward` it counts as the next working day.

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
    due = calendar.next_working_day(deadline) if roll_forward else deadline
    left = calendar.working_days_between(on, due)
    return rung_before(left, before) if left >= 0 else rung_after(-left, after)


def rung_before(left: int, before: tuple[int, ...]) -> int | None:
    """The smallest threshold that still holds `left` working days: with (7, 3, 1, 0), 5 left is rung 7."""
    return min((rung for rung in before if rung >= left), default=None)


def rung_after(late: int, after: After) -> int | None:
    """The rung reached last after `late` working days, as a negative number."""
    if after == "each":
        return -late
    return -max((days for days in after if days <= late), default=0) or None


def windows(  # noqa: PLR0913 - as plan()
    on: date,
    calendar: Calendar,
    ladder: Ladder,
    coordinating: bool = False,
    *,
    roll_forward: bool = False,
    since: date = OLDEST_DEADLINE,
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
    found = _windows_before(on, calendar, before, roll_forward=roll_forward)
    found += _windows_after(on, calendar, after, roll_forward=roll_forward, since=since)
    return [Window(w.rung, max(w.first, since), w.last) for w in found if w.last >= since]


def _windows_before(on: date, calendar: Calendar, before: tuple[int, ...], *, roll_forward: bool) -> list[Window]:
    rungs = sorted(before)
    spans = [(rung, nearer + 1, rung) for nearer, rung in pairwise([-1, *rungs])]
    return [_window(on, calendar, *span, roll_forward=roll_forward) for span in reversed(spans)]


def _windows_after(on: date, calendar: Calendar, after: After, *, roll_forward: bool, since: date) -> list[Window]:
    if after == "each":
        return list(_windows_each(on, calendar, roll_forward=roll_forward, since=since))
    days = sorted(after)
    found = [_window(on, calendar, -a, 1 - b, -a, roll_forward=roll_forward) for a, b in pairwise(days)]
    if days:
        last = _window(on, calendar, -days[-1], -days[-1], -days[-1], roll_forward=roll_forward).last
        found.append(Window(-days[-1], date.min, last))
    return found


def _window(  # noqa: PLR0913 - private, and each a number of its own
    on: date, calendar: Calendar, rung: int, low: int, high: int, *, roll_forward: bool
) -> Window:
    """The window of deadlines that are `low` to `high` working days away from `on` (negative: late).

    A day off belongs to the working day before it, or, rolled forward, to the one after it.
    """
    if roll_forward:
        return Window(rung, calendar.add_working_days(on, low - 1) + DAY, calendar.add_working_days(on, high))
    return Window(rung, calendar.add_working_days(on, low), calendar.add_working_days(on, high + 1) - DAY)


def _windows_each(on: date, calendar: Calendar, *, roll_forward: bool, since: date) -> Iterator[Window]:
    """One window a working day late, walked back once from `on` until `since` is covered."""
    late, newer = 1, on if not roll_forward else calendar.add_working_days(on, -1) + DAY
    while newer > since:
        older = calendar.add_working_days(newer if not roll_forward else newer - DAY, -1)
        first = older + DAY if roll_forward else older
        yield Window(-late, first, newer - DAY)
        late, newer = late + 1, first
