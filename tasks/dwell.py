"""How long letters took from the moment at which they might leave until they were sent: the office's own measure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from tasks.letter import Letter, LetterState

# Seconds, from one to a day.
BOUNDS = (1, 5, 15, 60, 300, 900, 1_800, 3_600, 14_400, 86_400)
LOOK_BACK = timedelta(days=3)


@dataclass(frozen=True)
class Dwell:
    """Of one channel: `within` counts the letters that took at most so many seconds, for each of BOUNDS."""

    channel: str
    letters: int
    seconds: float
    within: tuple[int, ...]


class seconds_between(FunctionElement[float]):  # noqa: N801 - reads as a SQL function
    """From one Instant column to another."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _sqlite_seconds(element: Any, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"ROUND((julianday({last}) - julianday({first})) * 86400, 3)"


@compiles(seconds_between, "postgresql")
def _postgresql_seconds(element: Any, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"CAST(extract(epoch FROM CAST({last} AS timestamptz) - CAST({first} AS timestamptz)) AS double precision)"


def dwell(session: Session, now: datetime) -> Iterator[Dwell]:
    """By channel, of the letters that were due in the last days: older ones say nothing about today."""
    lately = (Letter.state == LetterState.SENT, Letter.due_at > now - LOOK_BACK, Letter.sent_at.is_not(None))
    took = select(Letter.channel, seconds_between(Letter.date, Letter.sent_at).label("seconds")).where(*lately)
    # Materialized: else both databases work the seconds out anew for each bound.
    each = took.cte("took").prefix_with("MATERIALIZED")
    within = [func.sum(case((each.c.seconds <= bound, 1), else_=0)) for bound in BOUNDS]
    counted = select(each.c.channel, func.count(), func.sum(each.c.seconds), *within).group_by(each.c.channel)
    for channel, letters, seconds, *under in session.execute(counted.order_by(each.c.channel)):
        yield Dwell(channel, letters, seconds, tuple(under))
