"""How long tasks have been overdue, in the four spans that the office reports: working days."""

from collections.abc import Iterable

SPANS = ("1–7", "8–30", "31–90", "trên 90")
HEADINGS = ("1–7", "8–30", "31–90", ">90")
"""The same, as short as a column is narrow."""
_LAST_DAYS = (7, 30, 90)


def span(days_late: int) -> int:
    """Place in SPANS. A deadline on a day off that has just passed counts with the first."""
    return sum(days_late > last for last in _LAST_DAYS)


def spread(days: Iterable[int]) -> tuple[int, int, int, int]:
    """How many tasks fall in each span."""
    found = [0, 0, 0, 0]
    for days_late in days:
        found[span(days_late)] += 1
    return (found[0], found[1], found[2], found[3])
