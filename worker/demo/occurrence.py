"""The periods of recurring work: one occurrence a month or a quarter, each with a deadline of its own."""

from collections.abc import Iterator
from datetime import date, timedelta

from worker.demo.slot import ROMAN
from worker.demo.timeline import Timer

STEP = {"month": 1, "quarter": 3}
EARLY = 10
"""A deadline up to this day of a month is for the period before."""


def occurrences(first: date, last: date, every: str) -> Iterator[date]:
    """Deadlines on the same day of the month as `last`, before it and not before `first`, newest first."""
    months = STEP[every]
    day = _months_back(last, months)
    while day >= first:
        yield day
        months += STEP[every]
        day = _months_back(last, months)


def period_of(deadline: date, every: str) -> str:
    """The clerk's note: "Định kỳ hằng tháng; kỳ tháng 11/2026"; "" when no such period is due on that day."""
    month = deadline if deadline.day > EARLY else deadline.replace(day=1) - timedelta(days=1)
    if every == "month":
        return f"Định kỳ hằng tháng; kỳ tháng {month.month}/{month.year}"
    if every == "quarter" and month.month % 3 == 0:
        return f"Định kỳ hằng quý; kỳ quý {ROMAN[month.month // 3]}/{month.year}"
    return ""


def parent_issued(timer: Timer, deadline: date) -> date:
    """Plans of a year's recurring work are issued in its first weeks."""
    year = (min(deadline, timer.on) - timedelta(days=60)).year
    first = max(timer.start, date(year, 1, 6))
    return timer.calendar.add_working_days(first, timer.rng.randrange(1, 25))


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))
