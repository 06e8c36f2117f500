"""When template messages may be sent, and how long the quotas of their senders last."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Zalo refuses them between 22:00 and 06:00. No page names the zone: the office's own is meant.
OPENS, CLOSES = time(6), time(22)


@dataclass(frozen=True)
class Hours:
    """Waits, at one moment, until Zalo takes templates again."""

    now: datetime  # aware
    zone: ZoneInfo

    @property
    def open(self) -> bool:
        return OPENS <= self._local.time() < CLOSES

    @property
    def until_morning(self) -> timedelta:
        """Until the next opening."""
        today = self._local.date()
        return self._until(today if self._local.time() < OPENS else today + timedelta(days=1))

    @property
    def until_next_day(self) -> timedelta:
        """Until the opening of the next day, when daily quotas are new."""
        return self._until(self._local.date() + timedelta(days=1))

    @property
    def until_next_month(self) -> timedelta:
        """Until the opening of the first of the next month, when monthly quotas are new."""
        return self._until((self._local.date().replace(day=1) + timedelta(days=32)).replace(day=1))

    @property
    def _local(self) -> datetime:
        return self.now.astimezone(self.zone)

    def _until(self, day: date) -> timedelta:
        return datetime.combine(day, OPENS, self.zone).astimezone(UTC) - self.now
