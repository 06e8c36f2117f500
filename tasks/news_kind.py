from tasks.state import Labelled


class NewsKind(Labelled):
    """What became of a task. The label names its section of the letter, where they stand in this order."""

    ASSIGNED = "assigned", "Nhiệm vụ mới giao"
    REOPENED = "reopened", "Nhiệm vụ được mở lại"
    SENT_BACK = "sent_back", "Nhiệm vụ cần thực hiện lại"
    MOVED = "moved", "Hạn xử lý đã thay đổi"
    EXTENSION_REFUSED = "extension_refused", "Đề nghị gia hạn không được chấp thuận"
    PAUSED = "paused", "Nhiệm vụ tạm dừng"
    RESUMED = "resumed", "Nhiệm vụ tiếp tục thực hiện"
    HANDED_OVER = "handed_over", "Nhiệm vụ đã chuyển đơn vị chủ trì"
    COMPLETED = "completed", "Nhiệm vụ đã hoàn thành"
    CANCELLED = "cancelled", "Nhiệm vụ đã thu hồi"
