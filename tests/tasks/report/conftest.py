from datetime import date

import pytest

from tasks.rates import Counts
from tasks.report.facts import GroupBy, Line, Report
from tasks.report.span import Span


@pytest.fixture
def report() -> Report:
    """Two units, one whose name a spreadsheet might take for a formula; the figures of the sample of thirty."""
    span = Span(date(2026, 1, 1), date(2026, 11, 20), date(2026, 11, 20))
    first = Counts(total=29, done_on_time=6, done_late=3, open_in_time=15, open_overdue=5)
    second = Counts(total=1, open_in_time=1)
    lines = (
        Line(name="=cmd|' /C calc'!A0", counts=first, extended=2, undated=1),
        Line(name="Sở Nội vụ\x07", counts=second, cancelled=1),
    )
    total = Line(name="Tổng cộng", counts=first + second, extended=2, undated=1, cancelled=1)
    return Report(span=span, by=GroupBy.DEPARTMENT, lines=lines, total=total)
