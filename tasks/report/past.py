"""What tasks were before later events changed them: the event log read backwards."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.event_log import LoggedEvent
from tasks.events import DeadlineChanged, TaskChanged, TaskStateChanged

Past = dict[str, Any]
"""Columns of one task that were otherwise, with what they were."""

COLUMNS = ("lead_department_id", "field", "kind", "original_deadline")
_CHANGES = (TaskChanged.__name__, DeadlineChanged.__name__, TaskStateChanged.__name__)
_DAYS = ("reported_on", "confirmed_on")


def read_past(session: Session, end: datetime) -> dict[int, Past]:
    """By task id, what a task that changed at `end` or after it had been just before.

    Events of a state say what its days were before; those of the first versions did not, and then the day counts as
    not yet known.
    """
    changes = (LoggedEvent.at >= end, LoggedEvent.name.in_(_CHANGES))
    later = select(LoggedEvent.task_id, LoggedEvent.name, LoggedEvent.payload).where(*changes)
    found: dict[int, Past] = {}
    for row in session.execute(later.order_by(LoggedEvent.id.desc())):
        found.setdefault(row.task_id, {}).update(_before(row.name, json.loads(row.payload)))
    return found


def _before(name: str, payload: dict[str, Any]) -> Past:
    if name == DeadlineChanged.__name__:
        return {"deadline": _day(payload["old"])}
    if name == TaskStateChanged.__name__:
        facts = payload["facts"]
        return {"state": payload["old"]} | {column: _told(facts[column]) for column in _DAYS if column in facts}
    changes = payload["changes"]
    old = {column: changes[column][0] for column in COLUMNS if column in changes}
    return old | ({"original_deadline": _day(old["original_deadline"])} if "original_deadline" in old else {})


def _told(fact: Any) -> date | None:
    return _day(fact[0]) if isinstance(fact, list) else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
