"""How many tasks, before which ones."""

from typing import NamedTuple

from tasks.letters.reminder.facts import ReminderFacts


class Count(NamedTuple):
    number: int
    label: str
    colour: str


def tally(facts: ReminderFacts) -> tuple[Count, ...]:
    """Only what there is, the worst first."""
    counts = (
        Count(facts.overdue, "đã quá hạn", "cl"),
        Count(facts.today, "đến hạn hôm nay", "ct"),
        Count(facts.near, "sắp đến hạn", "cn"),
    )
    return tuple(count for count in counts if count.number)


def tally_words(facts: ReminderFacts, counts: tuple[Count, ...] | None = None) -> str:
    """`12 nhiệm vụ: 3 đã quá hạn, 9 sắp đến hạn`; `counts` are its tally, where that is known."""
    parts = ", ".join(f"{count.number} {count.label}" for count in counts or tally(facts))
    return f"{len(facts.items)} nhiệm vụ: {parts}"
