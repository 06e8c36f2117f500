"""Overdue tasks by the department that leads them, the worst first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.figures import DepartmentFigures
from tasks.letters.digest.ageing import SPANS
from tasks.rates import number
from tasks.text import clean, sort_key

_Spans = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Department:
    """`spans` are counts by ageing, `worst` the longest delay in working days, `new` since the last digest."""

    name: str
    total: int
    spans: _Spans
    worst: int
    new: int

    @property
    def spans_words(self) -> str:
        """`21 quá hạn 1–7 ngày, 2 quá hạn 31–90 ngày`: only the spans that hold something."""
        found = zip(self.spans, SPANS, strict=True)
        return ", ".join(f"{number(count)} quá hạn {name} ngày" for count, name in found if count)


def departments(lines: Iterable[DepartmentFigures]) -> tuple[Department, ...]:
    """Those with something overdue: most tasks first, then the longest delay, then the Vietnamese alphabet.

    Departments of one name, of which all but one have ended, are one row.
    """
    found: dict[str, list[DepartmentFigures]] = defaultdict(list)
    for line in lines:
        if line.ageing.total:
            found[clean(line.name)].append(line)
    rows = (_department(name, theirs) for name, theirs in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.total, -row.worst, sort_key(row.name), row.name)))


def _department(name: str, lines: list[DepartmentFigures]) -> Department:
    a, b, c, d = (sum(counts) for counts in zip(*(line.ageing.spans for line in lines), strict=True))
    return Department(
        name=name,
        total=a + b + c + d,
        spans=(a, b, c, d),
        worst=max(line.worst for line in lines),
        new=sum(line.new for line in lines),
    )
