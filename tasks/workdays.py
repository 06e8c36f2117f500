"""Working days: pure arithmetic over the office's calendar (`tasks.calendar_day` loads it)."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

DAY = timedelta(days=1)
WEEK = 7
SATURDAY = 5


class CalendarEnds(Exception):
    """A day was asked for that the calendar does not know: a guess would remind on a holiday."""

    def __init__(self, asked: date, ends: date) -> None:
        super().__init__(
            f"Lịch làm việc chỉ có đến {ends:%d/%m/%Y}, cần đến {asked:%d/%m/%Y}; "
            f"hãy nạp lịch năm {ends.year + 1}: dondoc calendar import FILE"
        )
        self.asked = asked
        self.ends = ends


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday are worked, but for `days_off`; `made_up` weekend days are worked.

    `ends` is the last day known. Before the first row only weekends are off.
    `roll_forward`: a deadline on a day off counts as the next working day (the office's choice; else it is kept).
    Every method raises CalendarEnds when its answer needs a day after `ends`.
    """

    days_off: frozenset[date]
    made_up: frozenset[date]
    ends: date
    roll_forward: bool = False

    def is_working_day(self, day: date) -> bool:
        self._known(day)
        return day in self.made_up or (day.weekday() < SATURDAY and day not in self.days_off)

    def working_days_between(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative, and counted in (until, after], when `until` is the earlier."""
        self._known(max(after, until))
        return self._worked_up_to(until) - self._worked_up_to(after)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, `day` itself not counted; before it when negative.

        With 0: `day` itself, working or not.
        """
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day = self._first_working(day + step, step)
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself when it is worked."""
        return self._first_working(day, -DAY)

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is worked."""
        return self._first_working(day, DAY)

    def opens_week(self, day: date) -> bool:
        """Whether `day` is the first working day of its week: Monday, or the day after a Monday off."""
        before = self.previous_working_day(day - DAY)
        return self.is_working_day(day) and before.isocalendar()[:2] != day.isocalendar()[:2]

    def due_day(self, deadline: date) -> date:
        """The day after whose end a task with this deadline is overdue."""
        return self.next_working_day(deadline) if self.roll_forward else deadline

    def _first_working(self, day: date, step: timedelta) -> date:
        while not self.is_working_day(day):
            day += step
        return day

    def _known(self, day: date) -> None:
        if day > self.ends:
            raise CalendarEnds(day, self.ends)

    def _worked_up_to(self, day: date) -> int:
        """Working days from the start of dates to `day`: only differences mean anything."""
        weeks, rest = divmod(day.toordinal(), WEEK)  # ordinal 1 is a Monday
        weekdays = weeks * SATURDAY + min(rest, SATURDAY)
        return weekdays - bisect_right(self._weekdays_off, day) + bisect_right(self._weekends_worked, day)

    @cached_property
    def _weekdays_off(self) -> list[date]:
        return sorted(day for day in self.days_off - self.made_up if not is_weekend(day))

    @cached_property
    def _weekends_worked(self) -> list[date]:
        return sorted(filter(is_weekend, self.made_up))


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def calendar_of(
    days_off: Iterable[date], made_up: Iterable[date], ends: date, *, roll_forward: bool = False
) -> Calendar:
    """A Calendar from any iterables: for fixtures and loaders."""
    return Calendar(frozenset(days_off), frozenset(made_up), ends, roll_forward)
