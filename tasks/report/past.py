"""What tasks were before later events changed them: the event log read backwards."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.event_log import LoggedEvent
from tasks.events import DeadlineChanged, TaskChanged, TaskStateChanged

_CHANGES = (TaskChanged.__name__, DeadlineChanged.__name__, TaskStateChanged.__name__)
_DAYS = ("reported_on", "confirmed_on")
COLUMNS = ("lead_department_id", "field", "kind", "original_deadline")


@dataclass
class Past:
    """Columns of one task that were otherwise, with what they were."""

    values: dict[str, Any] = field(default_factory=dict)


def read_past(session: Session, end: datetime) -> dict[int, Past]:
    """By task id, what a task that changed at `end` or after it had been just before.

    An event of a state names the new days only; what they had been is told by the events before it. Where none
    does, because the task was entered with the day, the day counts as not yet known.
    """
    changed = select(LoggedEvent.task_id).where(LoggedEvent.at >= end, LoggedEvent.name.in_(_CHANGES))
    of_these = (LoggedEvent.task_id.in_(changed), LoggedEvent.name.in_(_CHANGES))
    wanted = select(LoggedEvent.task_id, LoggedEvent.at, LoggedEvent.name, LoggedEvent.payload).where(*of_these)
    found: dict[int, Past] = {}
    rows = list(session.execute(wanted.order_by(LoggedEvent.id)))
    for row in reversed([each for each in rows if each.at >= end]):
        found.setdefault(row.task_id, Past()).values |= _before(row.name, json.loads(row.payload))
    _remember_days(found, (each for each in rows if each.at < end and each.name == TaskStateChanged.__name__))
    return found


def _before(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    if name == DeadlineChanged.__name__:
        return {"deadline": _day(payload["old"])}
    if name == TaskStateChanged.__name__:
        return {"state": payload["old"]} | {day: None for day in _DAYS if day in payload["facts"]}
    changes = payload["changes"]
    old = {column: changes[column][0] for column in COLUMNS if column in changes}
    return old | ({"original_deadline": _day(old["original_deadline"])} if "original_deadline" in old else {})


def _remember_days(found: dict[int, Past], earlier: Iterable[Any]) -> None:
    for row in earlier:
        values, facts = found[row.task_id].values, json.loads(row.payload)["facts"]
        values |= {name: _day(facts[name]) for name in _DAYS if name in values and name in facts}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
