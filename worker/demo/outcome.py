"""What came of a demonstration, and whether it is what it must be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.letter import LetterState
from tasks.rates import Counts
from worker.demo.sample import DONE, TOTAL


@dataclass
class Outcome:
    """Figures in the order of the story; `seconds` by step."""

    on: date
    imported: Mapping[str, int] = field(default_factory=dict)
    reminders: int = 0
    letters: Mapping[str, int] = field(default_factory=dict)
    acknowledged: int = 0
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
        if self.acknowledged != 1:
            yield f"ghi nhận {self.acknowledged} xác nhận, cần 1"
        if self.digest_state != LetterState.SENT:
            yield f"thư tổng hợp: {self.digest_state or 'không có'}, cần sent"

    @property
    def _all_sent(self) -> bool:
        total = sum(self.letters.values())
        return total > 1 and self.letters.get(LetterState.SENT) == total

    def as_json(self) -> dict[str, Any]:
        counts = self.counts or Counts()
        return {
            "day": self.on.isoformat(),
            "imported": dict(self.imported),
            "reminders": self.reminders,
            "letters": dict(self.letters),
            "acknowledged": self.acknowledged,
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
