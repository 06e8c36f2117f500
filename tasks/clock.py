"""The only reader of the clock. Everybody else is told what time it is."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, moved by an offset so that an office can rehearse tomorrow's letters today."""

    offset_seconds: float = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


def day(now: datetime, zone: ZoneInfo) -> date:
    """The office's calendar day at a moment: a deadline's day ends at midnight there, not in UTC."""
    return now.astimezone(zone).date()


def drift() -> float:
    """Seconds by which the machine's clock is ahead of its steady one: the same until somebody sets the clock."""
    return time.time() - time.monotonic()
