"""Which task a reader must see first."""

from datetime import date

from tasks.state import Urgency


def most_urgent(
    *, deadline: date, urgency: Urgency, code: str, days_left: int = 0, days_late: int = 0
) -> tuple[int, int, int, date, str]:
    """Sort key: most working days late, then fewest left; hỏa tốc first among equals; the code makes it total."""
    return (-days_late, days_left, -urgency.rank, deadline, code)
