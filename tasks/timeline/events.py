"""What the log tells of a task: who changed what, who answered what, what was decided."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.actor import read_actor
from tasks.answer import Choice
from tasks.contact import office_titles
from tasks.event_log import LoggedEvent
from tasks.extension import ExtensionState
from tasks.ladder_name import LadderName
from tasks.letters.wording import capital
from tasks.log.tell import happened, shown, told
from tasks.state import ExecutionState
from tasks.step import Level
from tasks.timeline.moment import Moment
from tasks.urging import Means

Teller = Callable[[Session, Mapping[str, Any]], str]


def event_moments(session: Session, task_id: int) -> Iterator[Moment]:
    rows = session.scalars(select(LoggedEvent).where(LoggedEvent.task_id == task_id).order_by(LoggedEvent.id))
    for row in rows:
        payload: dict[str, Any] = json.loads(row.payload)
        teller = _TELLERS.get(row.name)
        said = teller(session, payload) if teller else "; ".join(told(row))
        words = f"{capital(happened(row))}{': ' if said else ''}{said} ({read_actor(row.actor).told})."
        yield Moment(row.at, "event", words)


def _assigned(_session: Session, payload: Mapping[str, Any]) -> str:
    return f"hạn {shown(payload['deadline'])}" if payload["deadline"] else "không hạn"


def _acknowledged(session: Session, payload: Mapping[str, Any]) -> str:
    given = session.get_one(Acknowledgement, payload["acknowledgement_id"])
    who = office_titles(session, [given.contact_id])[given.contact_id]
    asked = {
        "đến ngày": given.requested_deadline or given.until,
        "văn bản": given.result_document or given.document,
        "lý do": given.reason,
        "cần": given.need,
        "đơn vị": given.unit,
    }
    facts = "; ".join(f"{name} {shown(_plain(value))}" for name, value in asked.items() if value)
    return f"{who} trả lời «{Choice(given.choice).label}»" + (f", {facts}" if facts else "")


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else str(value.isoformat())


def _extension(_session: Session, payload: Mapping[str, Any]) -> str:
    if payload["requested"] is None:
        return f"đến ngày {shown(payload.get('decided'))}"
    return f"đến ngày {shown(payload['requested'])}" + _because(payload)


def _decided(_session: Session, payload: Mapping[str, Any]) -> str:
    until = f", hạn mới {shown(payload['decided'])}" if payload["decided"] else ""
    return ExtensionState(payload["state"]).label + until + _because(payload)


def _paused(_session: Session, payload: Mapping[str, Any]) -> str:
    return f"đến hết ngày {shown(payload['until'])}" + _because(payload)


def _resumed(_session: Session, payload: Mapping[str, Any]) -> str:
    return f"«{ExecutionState(payload['state']).label}», hạn {shown(payload['deadline'])}" + _because(payload)


def _escalated(session: Session, payload: Mapping[str, Any]) -> str:
    contact = payload.get("contact_id")
    who = f", {office_titles(session, [contact]).get(contact, '')}" if contact else ""
    passed = "".join(f"; bỏ qua {_level(each)}" for each in payload.get("passed", ()))
    return f"thang «{LadderName(payload['ladder']).label}», tới {Level(payload['level']).label}{who}{passed}"


def _level(passed: str) -> str:
    name, _, why = passed.partition(": ")
    return f"{Level(name).label} ({why})"


def _urged(_session: Session, payload: Mapping[str, Any]) -> str:
    note = f": {payload['note']}" if payload.get("note") else ""
    return f"{Means(payload['means']).label} ngày {shown(payload['on'])}{note}"


def _because(payload: Mapping[str, Any]) -> str:
    return f", lý do: {payload['reason']}" if payload.get("reason") else ""


_TELLERS: Mapping[str, Teller] = {
    "TaskAssigned": _assigned,
    "TaskAcknowledged": _acknowledged,
    "ExtensionAsked": _extension,
    "ExtensionDecided": _decided,
    "PauseAsked": _paused,
    "PauseRefused": _paused,
    "TaskPaused": _paused,
    "TaskResumed": _resumed,
    "TaskEscalated": _escalated,
    "TaskUrged": _urged,
}
