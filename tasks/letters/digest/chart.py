"""The worst departments as a picture, drawn with letters that ship beside it: no machine's fonts are asked for.

fonts/ holds DejaVu Sans (licence beside), cut to Vietnamese with fontTools' `pyftsubset --no-hinting`.
"""

from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files

import resvg_py

from tasks.letters.digest.ageing import SPANS
from tasks.letters.digest.bar import COLOURS, LEFT, ROW, bar
from tasks.letters.digest.department import Department
from tasks.letters.template import template
from tasks.letters.wording import full_day
from tasks.rates import number

SHOWN = 10
_PACKAGE = "tasks.letters.digest"
_WIDTH, _TOP, _BOTTOM = 480, 60, 10
_LEGEND_STEP = 112
_SHARP = 2.5


@dataclass(frozen=True)
class Key:
    x: int
    colour: str
    label: str


def chart(rows: tuple[Department, ...], on: date) -> bytes:
    """PNG, 1,200 pixels wide. The same rows give the same bytes."""
    svg = template(_PACKAGE, "chart.svg").render(_values(rows[:SHOWN], on))
    with as_file(files(_PACKAGE).joinpath("fonts")) as fonts:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                zoom=_SHARP,
                skip_system_fonts=True,
                font_files=[str(font) for font in sorted(fonts.glob("*.ttf"))],
            )
        )


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
