"""How a task's rows of the log lead to a seal that was printed: by the digests of the rows between, not by the rows.

Other tasks' rows are no business of the page's reader, and their digests give nothing of them away.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.event_log import LoggedEvent, content_digest

MOST = 5_000
"""Digests of one path. A day of some large import has more; then the page leaves that path out, and says so."""


def find_paths(session: Session, numbers: Sequence[int], ends: Sequence[int]) -> Iterator[dict[str, Any]]:
    """For each end (rows whose seal is known, ascending) that follows rows of the task: the way to it from the first.

    `digests` are those of the rows after `from`, up to `to`; None where there are too many.
    """
    reached = 0
    for end in ends:
        mine = [number for number in numbers if reached < number <= end]
        if mine:
            digests = _digests(session, mine[0], end) if end - mine[0] <= MOST else None
            yield {"from": mine[0], "to": end, "digests": digests}
        reached = max(reached, end)


def _digests(session: Session, first: int, last: int) -> list[str]:
    between = select(LoggedEvent).where(LoggedEvent.number > first, LoggedEvent.number <= last)
    rows = session.scalars(between.order_by(LoggedEvent.number).execution_options(yield_per=1000))
    return [content_digest(row) for row in rows]


def walk(path: Mapping[str, Any], seals: Mapping[int, str]) -> Iterator[int]:
    """Numbers of rows whose known seal is not the one that the path comes to; empty when it leads where it says."""
    number, found = int(path["from"]), seals[path["from"]]
    for digest in path["digests"] or ():
        number, found = number + 1, hashlib.sha256((found + digest).encode()).hexdigest()
        if seals.get(number, found) != found:
            yield number
    if path["digests"] is not None and number != path["to"]:
        yield int(path["to"])
