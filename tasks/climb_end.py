from tasks.state import Labelled


class End(Labelled):
    """Why a climb ended."""

    ANSWERED = "answered", "đơn vị đã trả lời"
    REPORTED = "reported", "đơn vị đã báo cáo"
    DONE = "done", "đã hoàn thành"
    CANCELLED = "cancelled", "đã hủy"
    MOVED = "moved", "hạn đã thay đổi"
    LEAD_CHANGED = "lead_changed", "cơ quan chủ trì đã thay đổi"
    OVERDUE = "overdue", "đã quá hạn, đôn đốc theo quá hạn"
    SENT_BACK = "sent_back", "phải thực hiện lại"
