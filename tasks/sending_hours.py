from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tasks.workdays import Calendar, CalendarEnds

# What is posted outside the hours leaves a little after the opening, so that the morning's scan can still add to it.
AFTER_OPENING = timedelta(minutes=5)


@dataclass(frozen=True)
class SendingHours:
    """When letters may leave: on working days, from `opens` until `closes`, by the office's own time."""

    zone: ZoneInfo
    opens: time = time(7, 30)
    closes: time = time(18, 0)

    def next(self, at: datetime, calendar: Calendar) -> datetime:
        """`at` itself when letters may leave then, else the next opening."""
        if self.open_at(at, calendar):
            return at
        local = at.astimezone(self.zone)
        on = local.date()
        if local.time() >= self.closes or not calendar.is_working_day(on):
            on = calendar.next_working_day(on + timedelta(days=1))
        return datetime.combine(on, self.opens, self.zone)

    def open_at(self, at: datetime, calendar: Calendar) -> bool:
        local = at.astimezone(self.zone)
        return calendar.is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def open_until(self, at: datetime, calendar: Calendar) -> datetime | None:
        """Until when letters may leave at that moment; None while they may not."""
        return (
            datetime.combine(at.astimezone(self.zone), self.closes, self.zone) if self.open_at(at, calendar) else None
        )

    def opened_at(self, at: datetime, calendar: Calendar) -> datetime | None:
        """Since when letters may leave at that moment; None while they may not."""
        return datetime.combine(at.astimezone(self.zone), self.opens, self.zone) if self.open_at(at, calendar) else None

    def next_day(self, on: date, calendar: Calendar) -> datetime | None:
        """The opening of the working day after `on`; None when the calendar does not know that day."""
        try:
            return datetime.combine(calendar.next_working_day(on + timedelta(days=1)), self.opens, self.zone)
        except CalendarEnds:
            return None

    def post_at(self, now: datetime, calendar: Calendar) -> datetime:
        """When a letter that is written now may leave."""
        return now if self.open_at(now, calendar) else self.next(now, calendar) + AFTER_OPENING
