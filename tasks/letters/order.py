"""Which task a reader must see first."""

from datetime import date
from typing import Protocol

from tasks.state import Urgency


class Due(Protocol):
    @property
    def deadline(self) -> date: ...
    @property
    def urgency(self) -> Urgency: ...


def most_urgent(due: Due, *, days_left: int, days_late: int, code: str) -> tuple[int, int, int, date, str]:
    """Sort key: most working days late, then fewest left; hỏa tốc first among equals; the code makes it total."""
    return (-days_late, days_left, -due.urgency.rank, due.deadline, code)
