from tasks.state import Labelled


class LadderName(Labelled):
    """Which ladder a reminder is a rung of: a task may climb several at once, and each rung is told once."""

    ASSIGNED = "assigned", "khi giao"
    DEADLINE = "deadline", "theo hạn"
    UNANSWERED = "unanswered", "chưa xác nhận"
    OVERDUE = "overdue", "quá hạn"
    NO_PROGRESS = "no_progress", "chưa có tiến độ"
    FOLLOW_UP = "follow_up", "nhắc lại sau"
