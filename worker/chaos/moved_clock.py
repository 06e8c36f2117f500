from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tasks.clock import SystemClock


@dataclass(frozen=True)
class MovedClock:
    """The office's clock, moved further by what a file says at that moment: time passes without anybody waiting for it.

    `offset_seconds` is DONDOC_CLOCK_OFFSET; the file at `path` holds more seconds, and is missing while there are none.
    """

    path: Path
    offset_seconds: float

    def now(self) -> datetime:
        return SystemClock(self.offset_seconds + self.moved()).now()

    def moved(self) -> float:
        """Seconds by which the clock was moved since the start."""
        try:
            return float(self.path.read_text())
        except FileNotFoundError:
            return 0.0

    def move(self, by: timedelta) -> None:
        """Move it for every process that reads this file; at once, for a reader sees the old file or the new one."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(repr(self.moved() + by.total_seconds()))
        draft.replace(self.path)
