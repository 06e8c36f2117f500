"""One department's stacked bar: where each part stands. Lengths in the chart's own units."""

import textwrap
from dataclasses import dataclass

from tasks.letters.digest.department import Department
from tasks.rates import number

LEFT, LENGTH, ROW, THICK = 176, 252, 36, 22
COLOURS = ("#f6c76b", "#e8863c", "#c53a2b", "#6b1527")
_INKS = ("#1f2937", "#1f2937", "#ffffff", "#ffffff")
_NAME_WIDTH, _NAME_LINES = 25, 2
_DIGIT_WIDTH = 9


@dataclass(frozen=True)
class Line:
    words: str
    y: int


@dataclass(frozen=True, kw_only=True)
class Part:
    x: float
    width: float
    middle: float
    colour: str
    ink: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    name: tuple[Line, ...]
    y: int
    height: int
    baseline: int
    parts: tuple[Part, ...]
    end: float
    total: str


def bar(department: Department, top: int, longest: int) -> Bar:
    """A bar whose length is to LENGTH as its total is to `longest`; `top` is where its row begins."""
    parts = _parts(department, LENGTH / longest)
    return Bar(
        name=_name(department.name, top),
        y=top + (ROW - THICK) // 2,
        height=THICK,
        baseline=top + ROW // 2 + 4,
        parts=parts,
        end=round(LEFT + department.total * LENGTH / longest + 8, 1),
        total=number(department.total),
    )


def _parts(department: Department, scale: float) -> tuple[Part, ...]:
    parts: list[Part] = []
    x = float(LEFT)
    for count, colour, ink in zip(department.spans, COLOURS, _INKS, strict=True):
        width = count * scale
        label = number(count) if width > _DIGIT_WIDTH * len(number(count)) + 4 and count != department.total else ""
        place = {"x": round(x, 1), "width": round(width, 1), "middle": round(x + width / 2, 1)}
        parts.append(Part(**place, colour=colour, ink=ink, label=label))
        x += width
    return tuple(part for part in parts if part.width)


def _name(name: str, top: int) -> tuple[Line, ...]:
    """At most two lines, centred on the row."""
    lines = textwrap.wrap(name, _NAME_WIDTH, max_lines=_NAME_LINES, placeholder="…")
    first = top + ROW // 2 + 4 - 7 * (len(lines) - 1)
    return tuple(Line(words, first + 14 * place) for place, words in enumerate(lines))
