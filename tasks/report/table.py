"""The table as every form of the report shows it: two lines of headings, their numbers, the lines, the total."""

from dataclasses import dataclass

from tasks.rates import PercentMode, Rate, number
from tasks.report.facts import Line, Report
from tasks.text import clean

Cell = str | int

HEADINGS = (
    "TT",
    "{name}",
    "Tổng số",
    "HT trong hạn",
    "HT trễ hạn",
    "Chưa HT trong hạn",
    "Chưa HT trễ hạn",
    "Tỷ lệ HT đúng hạn",
    "Tỷ lệ HT trễ hạn",
    "Tỷ lệ chưa HT trễ hạn",
    "Ghi chú",
)
NUMBERS = ("A", "B", "1=2+3+4+5", "2", "3", "4", "5", "6=2/(2+3)", "7=3/(2+3)", "8=5/(4+5)", "9")
"""What each column holds of the others; 6 and 7 leave out tasks without a deadline."""
LEGEND = "HT: hoàn thành. Cột 6, 7 không tính nhiệm vụ không hạn; cột 4 gồm cả nhiệm vụ không hạn, tạm dừng."
TITLE = "KẾT QUẢ THỰC HIỆN NHIỆM VỤ {assigner}, CHỦ TỊCH {assigner} GIAO"


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    numbers: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]


def table(report: Report, mode: PercentMode) -> Table:
    """Counts stay numbers; rates are printed by the office's setting, for a program would round them its own way."""
    lines = (_cells(place, line, mode) for place, line in enumerate(report.lines, start=1))
    headings = tuple(heading.format(name=report.by.label) for heading in HEADINGS)
    return Table(headings, NUMBERS, tuple(lines), _cells("", report.total, mode))


def title(assigner: str) -> str:
    return TITLE.format(assigner=clean(assigner).upper())


def _cells(place: Cell, line: Line, mode: PercentMode) -> tuple[Cell, ...]:
    counts = line.counts
    dated = counts.on_time.whole
    rates = (counts.on_time, Rate(counts.done_late, dated), Rate(counts.open_overdue, counts.open))
    columns = (counts.total, counts.done_on_time, counts.done_late, counts.open_in_time, counts.open_overdue)
    return (place, clean(line.name), *columns, *(rate.percent(mode) for rate in rates), note(line))


def note(line: Line) -> str:
    """`gia hạn 2; hủy 1; không hạn 3`."""
    told = {"gia hạn": line.extended, "hủy": line.cancelled, "không hạn": line.undated}
    return "; ".join(f"{word} {number(count)}" for word, count in told.items() if count)
