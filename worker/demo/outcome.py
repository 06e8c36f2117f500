"""What came of a demonstration, and whether it is what it must be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.letter import LetterState
from tasks.rates import Counts
from worker.demo.sample import DONE, TOTAL

PAGE, ZALO = "page", "zalo"
CHANNELS = ("email", "zalo", "zalo_group", "zalo_template", "zalo_bot")


@dataclass
class Outcome:
    """Figures in the order of the story; `seconds` by step.

    `letters` are by state, `channels` those that were sent, `moved` those that their officer's channel refused and
    email took; `answers` are by where they were given.
    """

    on: date
    imported: Mapping[str, int] = field(default_factory=dict)
    reminders: int = 0
    letters: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)
    moved: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    digest_state: str = ""
    counts: Counts | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def problems(self) -> Iterator[str]:
        """What is not as it must be, in words."""
        if self.imported.get("tasks") != TOTAL or self.imported.get("rejected"):
            yield f"nhập {self.imported.get('tasks', 0)} nhiệm vụ, cần {TOTAL} và không dòng nào bị từ chối"
        if self.counts is None or (self.counts.total, self.counts.done) != (TOTAL, DONE):
            yield f"số liệu không phải {DONE}/{TOTAL}"
        if not self.reminders or not self._all_sent:
            yield f"chưa gửi hết thư: {dict(self.letters)}"
        if silent := [channel for channel in CHANNELS if not self.channels.get(channel)]:
            yield f"không thư nào qua {', '.join(silent)}"
        if self.moved != 1:
            yield f"{self.moved} thư bị Zalo từ chối rồi chuyển sang email, cần 1"
        if self.answers != {PAGE: 1, ZALO: 1}:
            yield f"ghi nhận xác nhận {dict(self.answers)}, cần 1 trên trang và 1 qua Zalo"
        if self.digest_state != LetterState.SENT:
            yield f"thư tổng hợp: {self.digest_state or 'không có'}, cần sent"

    @property
    def sent(self) -> int:
        return self.letters.get(LetterState.SENT, 0)

    @property
    def _all_sent(self) -> bool:
        """But for what was refused and went by email instead."""
        refused = self.letters.get(LetterState.DEAD, 0)
        return self.sent > 1 and self.sent + refused == sum(self.letters.values()) and refused == self.moved

    def as_json(self) -> dict[str, Any]:
        counts = self.counts or Counts()
        return {
            "day": self.on.isoformat(),
            "imported": dict(self.imported),
            "reminders": self.reminders,
            "letters": dict(self.letters),
            "channels": dict(self.channels),
            "moved": self.moved,
            "acknowledged": sum(self.answers.values()),
            "answers": dict(self.answers),
            "digest": {
                "state": self.digest_state,
                "total": counts.total,
                "done": counts.done,
                "done_on_time": counts.done_on_time,
                "done_late": counts.done_late,
                "open_in_time": counts.open_in_time,
                "open_overdue": counts.open_overdue,
            },
            "problems": list(self.problems()),
            "seconds": {name: round(seconds, 1) for name, seconds in self.seconds.items()},
        }
