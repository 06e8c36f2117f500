from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tasks.workdays import Calendar


@dataclass(frozen=True)
class SendingHours:
    """When letters may leave: on working days, from `opens` until `closes`, by the office's own time."""

    zone: ZoneInfo
    opens: time = time(7, 30)
    closes: time = time(18, 0)

    def next(self, at: datetime, calendar: Calendar) -> datetime:
        """`at` itself when letters may leave then, else the next opening."""
        local = at.astimezone(self.zone)
        on = local.date()
        if calendar.is_working_day(on) and self.opens <= local.time() < self.closes:
            return at
        if local.time() >= self.closes or not calendar.is_working_day(on):
            on = calendar.next_working_day(on + timedelta(days=1))
        return datetime.combine(on, self.opens, self.zone)
