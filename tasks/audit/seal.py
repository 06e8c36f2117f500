"""The event log's seal: of the newest rows at each audit, of the whole log once a day, for that takes its time."""

from datetime import timedelta
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.audit.problem import Finding, Problem
from tasks.database import database_milliseconds
from tasks.event_log import broken_lately, broken_links
from tasks.log.anchor import lost_anchors
from tasks.tick import Tick

# The whole log's last check is written down as a tick of this name; its words are the row that is broken, if one is.
WHOLE = "seal"
NEWEST = 200
EVERY = timedelta(days=1)


def whole_is_due(session: Session) -> bool:
    """Whether the last check is a day old. What was found broken is looked at each time, so that a mend is seen."""
    last = session.execute(
        select(Tick.words, database_milliseconds() - Tick.at).where(Tick.loop == WHOLE)
    ).one_or_none()
    return last is None or last[0] != "" or last[1] >= EVERY.total_seconds() * 1000


def check_whole(session: Session) -> str:
    """The first row whose seal does not hold, or not as a digest printed it; empty when all hold. Some 50 µs a row."""
    broken = next(chain(broken_links(session), lost_anchors(session)), None)
    return "" if broken is None else f"row {broken}"


def seal(session: Session) -> Finding:
    newest = next(broken_lately(session, NEWEST), None)
    whole = session.scalar(select(Tick.words).where(Tick.loop == WHOLE)) or ""
    words = whole or (f"row {newest}" if newest is not None else "")
    return Finding(Problem.SEAL, int(words != ""), words)
