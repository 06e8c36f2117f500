"""What a report says. Its columns add up, or there is no report."""

from dataclasses import dataclass

from tasks.rates import Counts
from tasks.report.span import Span
from tasks.state import Labelled


class GroupBy(Labelled):
    DEPARTMENT = "department", "Tên đơn vị"
    FIELD = "field", "Lĩnh vực"
    KIND = "kind", "Loại nhiệm vụ"


class UnevenReportError(Exception):
    """The columns, the lines and the tasks of a report do not come to the same number: none of them is printed."""

    def __init__(self, total: int, columns: int, lines: int) -> None:
        super().__init__(
            f"Báo cáo không khớp: {total} nhiệm vụ trong kỳ, cộng bốn cột được {columns}, cộng các dòng được {lines}; "
            "ba số phải bằng nhau. Hãy báo quản trị, kèm kết quả «dondoc doctor»."
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the table.

    Attributes:
        name: of the department as it was called on the day of judgement, of the field, or of the kind.
        extended: of those counted, tasks whose deadline had been put off; part of no rate.
        undated: of those counted, tasks without a deadline.
        cancelled: withdrawn tasks; outside the counts.
    """

    name: str
    counts: Counts
    extended: int = 0
    undated: int = 0
    cancelled: int = 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """Lines in protocol order, then by the Vietnamese alphabet.

    Attributes:
        total: all lines together.
        parents: recurring tasks without a deadline of their own; their occurrences are counted instead.
        by_own_days: tasks entered after the day of judgement, of which Dondoc then knew nothing: they are judged by
            the days that they carry themselves.
    """

    span: Span
    by: GroupBy
    lines: tuple[Line, ...]
    total: Line
    parents: int = 0
    by_own_days: int = 0

    def __post_init__(self) -> None:
        counted, columns = self.total.counts, sum(column_sums(self))
        lines = sum(line.counts.total for line in self.lines)
        if not counted.total == columns == lines:
            raise UnevenReportError(counted.total, columns, lines)


def column_sums(report: Report) -> tuple[int, int, int, int]:
    """The four columns, each added up line by line."""
    counts = [line.counts for line in report.lines]
    return (
        sum(each.done_on_time for each in counts),
        sum(each.done_late for each in counts),
        sum(each.open_in_time for each in counts),
        sum(each.open_overdue for each in counts),
    )
