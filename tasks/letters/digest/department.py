"""Overdue tasks by the department that leads them, the worst first."""

from collections import defaultdict
from dataclasses import dataclass

from tasks.letters.digest.ageing import SPANS, spread
from tasks.letters.digest.facts import Overdue
from tasks.rates import number
from tasks.text import clean, sort_key


@dataclass(frozen=True, kw_only=True)
class Department:
    """`spans` are counts by ageing, `worst` the longest delay in working days, `new` since the last digest."""

    name: str
    total: int
    spans: tuple[int, int, int, int]
    worst: int
    new: int

    @property
    def spans_words(self) -> str:
        """`21 quá hạn 1–7 ngày, 2 quá hạn 31–90 ngày`: only the spans that hold something."""
        found = zip(self.spans, SPANS, strict=True)
        return ", ".join(f"{number(count)} quá hạn {name} ngày" for count, name in found if count)


def departments(overdue: tuple[Overdue, ...]) -> tuple[Department, ...]:
    """Most overdue tasks first, then the longest delay, then the Vietnamese alphabet."""
    found: dict[str, list[Overdue]] = defaultdict(list)
    for late in overdue:
        found[clean(late.task.department)].append(late)
    rows = (_department(name, tasks) for name, tasks in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.total, -row.worst, sort_key(row.name), row.name)))


def _department(name: str, tasks: list[Overdue]) -> Department:
    return Department(
        name=name,
        total=len(tasks),
        spans=spread(late.days_late for late in tasks),
        worst=max(late.days_late for late in tasks),
        new=sum(late.new for late in tasks),
    )
