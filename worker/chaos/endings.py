"""When tasks ended, by the order of the event log."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.event_log import LoggedEvent
from tasks.events import TaskStateChanged
from tasks.state import REMINDED


@dataclass(frozen=True)
class Endings:
    """By code: rows of the log that brought a state, oldest first, and whether nobody is reminded in it."""

    turns: Mapping[str, Sequence[tuple[int, bool]]] = field(default_factory=dict)

    def over(self, code: str, seen: int) -> bool:
        """Whether the task had ended for whoever had seen the log up to this row."""
        before = [over for row, over in self.turns.get(code, ()) if row <= seen]
        return bool(before) and before[-1]


def read_endings(session: Session) -> Endings:
    turns = defaultdict[str, list[tuple[int, bool]]](list)
    wanted = select(LoggedEvent.id, LoggedEvent.payload).where(LoggedEvent.name == TaskStateChanged.__name__)
    for row, payload in session.execute(wanted.order_by(LoggedEvent.id)):
        told = json.loads(payload)
        turns[told["code"]].append((row, told["new"] not in REMINDED))
    return Endings(turns)
