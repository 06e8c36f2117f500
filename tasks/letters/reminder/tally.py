"""How many tasks, before which ones."""

from functools import lru_cache
from typing import NamedTuple

from tasks.letters.reminder.facts import ReminderFacts


class Count(NamedTuple):
    number: int
    label: str
    colour: str


@lru_cache(maxsize=1_000)
def tally(overdue: int, today: int, near: int) -> tuple[Count, ...]:
    """Only what there is, the worst first."""
    counts = (
        Count(overdue, "đã quá hạn", "cl"),
        Count(today, "đến hạn hôm nay", "ct"),
        Count(near, "sắp đến hạn", "cn"),
    )
    return tuple(count for count in counts if count.number)


def tally_words(facts: ReminderFacts) -> str:
    """`12 nhiệm vụ: 3 đã quá hạn, 9 sắp đến hạn`."""
    return _words(*facts.counted)


@lru_cache(maxsize=1_000)
def _words(*counted: int) -> str:
    parts = ", ".join(f"{count.number} {count.label}" for count in tally(*counted))
    return f"{sum(counted)} nhiệm vụ: {parts}"
