"""The departments with most overdue tasks, as a picture and as the same in words."""

from dataclasses import dataclass
from datetime import date

from tasks.letters.digest.ageing import SPANS
from tasks.letters.digest.bar import COLOURS, LEFT, ROW, bar
from tasks.letters.digest.department import Department
from tasks.letters.digest.picture import png
from tasks.letters.template import template
from tasks.letters.wording import full_day
from tasks.rates import number

SHOWN = 10
_PACKAGE = "tasks.letters.digest"
_WIDTH, _TOP, _BOTTOM = 480, 60, 10
_LEGEND_STEP = 112


@dataclass(frozen=True)
class Key:
    x: int
    colour: str
    label: str


def chart(rows: tuple[Department, ...], on: date) -> bytes:
    """PNG, 1,200 pixels wide. The same rows give the same bytes."""
    return png(template(_PACKAGE, "chart.svg").render(_values(rows[:SHOWN], on)))


def chart_words(rows: tuple[Department, ...]) -> str:
    """What the picture shows, for who cannot see it."""
    said = "; ".join(f"{row.name} {number(row.total)} ({row.spans_words})" for row in rows[:SHOWN])
    return f"Biểu đồ số nhiệm vụ quá hạn theo đơn vị và số ngày làm việc quá hạn: {said}."


def _values(rows: tuple[Department, ...], on: date) -> dict[str, object]:
    longest = max(row.total for row in rows)
    bars = tuple(bar(row, _TOP + place * ROW, longest) for place, row in enumerate(rows))
    keys = zip(COLOURS, SPANS, strict=True)
    legend = tuple(Key(10 + _LEGEND_STEP * place, colour, f"{name} ngày") for place, (colour, name) in enumerate(keys))
    return {
        "width": _WIDTH,
        "height": _TOP + len(rows) * ROW + _BOTTOM,
        "left": LEFT,
        "title": f"Nhiệm vụ quá hạn theo đơn vị, ngày {full_day(on)}",
        "legend": legend,
        "bars": bars,
    }
