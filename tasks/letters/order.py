"""Which task a reader must see first."""

from datetime import date

from tasks.state import Urgency

Pressing = tuple[int, int, int, date, str]
_NEVER = 100_000
"""Working days: more than any deadline leaves."""


def most_urgent(
    *, deadline: date | None, urgency: Urgency, code: str, days_left: int = 0, days_late: int = 0
) -> Pressing:
    """Sort key: most working days late, then fewest left; hỏa tốc first among equals; the code makes it total.

    What has no deadline comes last.
    """
    left = _NEVER if deadline is None else days_left
    return (-days_late, left, -urgency.rank, deadline or date.max, code)
