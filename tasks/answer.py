"""What an officer may say to a task, and what each choice needs beside it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from tasks.state import Labelled


class Choice(Labelled):
    RECEIVED = "received", "Đã nhận"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    REPORTED = "reported", "Đã báo cáo kết quả"
    EXTENSION = "extension", "Xin gia hạn"
    FOLLOW_UP = "follow_up", "Nhắc lại sau"
    PAUSE = "pause", "Đề nghị tạm dừng"
    OBSTACLE = "obstacle", "Vướng mắc"
    NOT_OURS = "not_ours", "Không thuộc thẩm quyền"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an officer filled in. Which of the later fields are needed depends on the choice: see `missing`."""

    choice: Choice
    answered_by: str
    result_document: str = ""
    result_date: date | None = None
    requested_deadline: date | None = None
    reason: str = ""
    document: str = ""
    until: date | None = None
    need: str = ""
    unit: str = ""

    def missing(self) -> list[str]:
        """Names of the fields that this choice needs and that are empty."""
        needed = {
            Choice.REPORTED: ("result_document", "result_date"),
            Choice.EXTENSION: ("requested_deadline", "reason"),
            Choice.FOLLOW_UP: ("until",),
            Choice.PAUSE: ("until", "reason"),
            Choice.OBSTACLE: ("need",),
            Choice.NOT_OURS: ("unit",),
        }.get(self.choice, ())
        return [name for name in ("answered_by", *needed) if not getattr(self, name)]

    def fingerprint(self) -> str:
        """The same answer sent twice (a double tap, a reload) is one answer."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()
