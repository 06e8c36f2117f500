from tasks.state import Urgency

_ORDINARY = Urgency.NORMAL


def mark(urgency: Urgency) -> str:
    """The stamp on the paper (`HỎA TỐC`), empty for an ordinary task."""
    return "" if urgency is _ORDINARY else urgency.label.upper()
