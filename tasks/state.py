"""The stored words of a task: what was done, what kind it is, how urgent, how often it returns.

Stored values are ASCII; the Vietnamese label stands beside each, with the other spellings that real files use.
Matching a cell against them (accent-blind, prefixes, "Đang thực hiện - quá hạn 7 ngày") is intake's work.
"""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A stored value with its Vietnamese `label` and `synonyms` (the label itself is not repeated in them)."""

    label: str
    synonyms: tuple[str, ...]

    def __new__(cls, value: str, label: str = "", *synonyms: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.synonyms = synonyms
        return member


class ExecutionState(Labelled):
    """What events changed a task to. Whether it is late is never stored: see `tasks.deadline`."""

    NOT_STARTED = "not_started", "Chưa thực hiện", "Chưa xử lý", "Chưa triển khai", "Mới giao", "Chưa tiếp nhận"
    IN_PROGRESS = "in_progress", "Đang thực hiện", "Đang xử lý", "Đang triển khai", "Đã tiếp nhận", "Chưa hoàn thành"
    REPORTED = "reported", "Chờ xác nhận", "Đã báo cáo", "Chờ duyệt", "Chờ đánh giá"
    REDO = "redo", "Thực hiện lại", "Trả lại", "Yêu cầu thực hiện lại"
    DONE = "done", "Hoàn thành", "Đã hoàn thành", "Đã xong", "Kết thúc"
    PAUSED = "paused", "Tạm dừng", "Tạm hoãn"
    TRANSFER_REQUESTED = "transfer_requested", "Đề nghị chuyển đơn vị", "Đề nghị chuyển", "Từ chối", "Trả lại đơn vị"
    CANCELLED = "cancelled", "Hủy", "Đã hủy", "Thu hồi", "Hủy bỏ"


class TaskKind(Labelled):
    DATED = "dated", "Có hạn", "Có thời hạn"
    UNDATED = "undated", "Không hạn", "Không thời hạn", "Không có hạn", "Không xác định thời hạn"
    RECURRING = "recurring", "Thường xuyên", "Định kỳ"


class Urgency(Labelled):
    """In ascending order: `list(Urgency).index(...)` is the rank."""

    NORMAL = "normal", "Thường", "Bình thường"
    URGENT = "urgent", "Khẩn"
    VERY_URGENT = "very_urgent", "Thượng khẩn"
    EXPRESS = "express", "Hỏa tốc", "Hỏa tốc hẹn giờ"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}


class Period(Labelled):
    """How often a recurring task returns; each occurrence (kỳ) has a deadline of its own."""

    WEEKLY = "weekly", "Hằng tuần", "Hàng tuần", "Tuần", "Báo cáo tuần"
    MONTHLY = "monthly", "Hằng tháng", "Hàng tháng", "Tháng", "Báo cáo tháng"
    QUARTERLY = "quarterly", "Hằng quý", "Hàng quý", "Quý", "Định kỳ quý", "Báo cáo quý"


REMINDED = frozenset({ExecutionState.NOT_STARTED, ExecutionState.IN_PROGRESS, ExecutionState.REDO})
"""The department still has to act, so it is written to."""

OPEN = frozenset(ExecutionState) - {ExecutionState.DONE, ExecutionState.CANCELLED}
"""Not finished, whoever has to act next."""

COUNTED = frozenset(ExecutionState) - {ExecutionState.CANCELLED}
"""Inside the totals of every table; a withdrawn task leaves them and is told beside."""
