from tasks.state import Urgency


def mark(urgency: Urgency) -> str:
    """The stamp on the paper (`HỎA TỐC`), empty for an ordinary task."""
    return "" if urgency is Urgency.NORMAL else urgency.label.upper()
