from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Moment:
    """Something that happened; `kind` is letter, news, event, climb or hold."""

    at: datetime
    kind: str
    words: str

    def line(self, zone: ZoneInfo) -> str:
        """`05/10/2026 07:31 – Thư số 1 …`."""
        return f"{self.at.astimezone(zone):%d/%m/%Y %H:%M} – {self.words}"
