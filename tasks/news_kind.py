from tasks.state import Labelled


class NewsKind(Labelled):
    """What became of a task. The label says it after the word “nhiệm vụ”; in this order a letter tells of them."""

    ASSIGNED = "assigned", "mới giao"
    MORE_URGENT = "more_urgent", "được nâng độ khẩn"
    REOPENED = "reopened", "được mở lại"
    SENT_BACK = "sent_back", "cần thực hiện lại"
    MOVED = "moved", "thay đổi hạn xử lý"
    EXTENSION_REFUSED = "extension_refused", "không được gia hạn"
    PAUSE_REFUSED = "pause_refused", "không được tạm dừng"
    PAUSED = "paused", "tạm dừng"
    RESUMED = "resumed", "tiếp tục thực hiện"
    HANDED_OVER = "handed_over", "đã chuyển đơn vị chủ trì"
    COMPLETED = "completed", "đã hoàn thành"
    CANCELLED = "cancelled", "đã được thu hồi"


ASKS = frozenset(
    {
        NewsKind.ASSIGNED,
        NewsKind.MORE_URGENT,
        NewsKind.REOPENED,
        NewsKind.SENT_BACK,
        NewsKind.MOVED,
        NewsKind.EXTENSION_REFUSED,
        NewsKind.PAUSE_REFUSED,
        NewsKind.RESUMED,
    }
)
"""The reader has something to do about it, so the letter leads to where it is answered."""
