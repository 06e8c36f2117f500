"""When the office works: waits of hours are counted in these, so that they last over nights, middays and holidays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from tasks.workdays import DAY, Calendar

Span = tuple[time, time]
SPANS: tuple[Span, ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))


@dataclass(frozen=True)
class OfficeHours:
    """`spans` of a working day, in order and apart, by the office's own time."""

    zone: ZoneInfo
    spans: tuple[Span, ...] = SPANS

    def worked(self, after: datetime, until: datetime, calendar: Calendar) -> timedelta:
        """Office time in (after, until]; negative when `until` is the earlier.

        Raises:
            CalendarEnds: one of the two lies outside the calendar.
        """
        first, last = after.astimezone(self.zone), until.astimezone(self.zone)
        days = calendar.working_days_between(first.date() - DAY, last.date() - DAY)
        return days * self._length + self._until(last, calendar) - self._until(first, calendar)

    def add(self, start: datetime, wait: timedelta, calendar: Calendar) -> datetime:
        """The first moment by which so much office time has passed since `start`; always within the office's hours.

        Raises:
            CalendarEnds: that moment lies outside the calendar.
        """
        on, left = start.astimezone(self.zone).date(), wait + self._until(start.astimezone(self.zone), calendar)
        while not calendar.is_working_day(on) or left > self._length:
            left -= self._length if calendar.is_working_day(on) else timedelta()
            on += DAY
        return max(self._moment(on, left), start)

    def opening(self, on: date) -> datetime:
        return datetime.combine(on, self.spans[0][0], self.zone)

    def _until(self, local: datetime, calendar: Calendar) -> timedelta:
        """Office time of that day until that moment."""
        if not calendar.is_working_day(local.date()):
            return timedelta()
        passed = (
            min(local, self._at(local, closes)) - self._at(local, opens)
            for opens, closes in self.spans
            if local.time() > opens
        )
        return sum(passed, timedelta())

    def _moment(self, on: date, left: timedelta) -> datetime:
        for opens, closes in self.spans:
            begins, ends = (datetime.combine(on, each, self.zone) for each in (opens, closes))
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        raise ValueError(f"{left} is more than the office works on a day")

    def _at(self, local: datetime, clock: time) -> datetime:
        return datetime.combine(local.date(), clock, self.zone)

    @cached_property
    def _length(self) -> timedelta:
        return sum((length(span) for span in self.spans), timedelta())


def length(span: Span) -> timedelta:
    opens, closes = (timedelta(hours=each.hour, minutes=each.minute) for each in span)
    return closes - opens
