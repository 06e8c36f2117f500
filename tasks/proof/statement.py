"""What the office states of one task: plain values as JSON, under its signature."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.actor import read_actor
from tasks.answer import Choice
from tasks.contact import office_titles
from tasks.coordination import Coordination
from tasks.deadline_version import DeadlineVersion
from tasks.department import Department
from tasks.event_log import head
from tasks.extension import Extension, ExtensionState
from tasks.letters.office import Office
from tasks.log.anchor import anchors_by_number
from tasks.log.export import anchor_as_json
from tasks.log.row import read_rows, task_number
from tasks.log.signature import Signer
from tasks.proof.letters import letters_about
from tasks.proof.path import find_paths
from tasks.proof.tries import seal_tries
from tasks.state import ExecutionState
from tasks.task import Task

FORMAT = "dondoc/proof/1"


@dataclass(frozen=True)
class Statement:
    """`text` is a JSON object; `signature` is the office's, over exactly this text."""

    text: str
    signature: str

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


def state(session: Session, signer: Signer, office: Office, code: str, now: datetime) -> Statement:
    """All that is known of a task now.

    Raises:
        UnknownTaskError: no task has this code.
    """
    task = session.get_one(Task, task_number(session, code))
    letters, sealed_by = seal_tries(session, letters_about(session, task.id))
    facts = {
        "format": FORMAT,
        "at": now.isoformat(),
        "office": office.name,
        "place": office.place,
        "timezone": office.zone.key,
        "task": _task(session, task),
        "deadlines": _deadlines(session, task.id),
        "extensions": _extensions(session, task.id),
        "letters": letters,
        "answers": _answers(session, task.id),
        "log": _log(session, task.id, sealed_by) | {"public_key": signer.public_key},
    }
    text = json.dumps(facts, ensure_ascii=False, default=_plain)
    return Statement(text, signer.sign(text))


def _task(session: Session, task: Task) -> dict[str, Any]:
    helping = (
        select(Department.name)
        .join(Coordination, Coordination.department_id == Department.id)
        .where(Coordination.task_id == task.id)
        .order_by(Department.position)
    )
    plain = ("code", "document_number", "issued_on", "abstract", "content", "urgency", "original_deadline", "deadline")
    return {name: getattr(task, name) for name in plain} | {
        "state": ExecutionState(task.state).label,
        "reported_on": task.reported_on,
        "confirmed_on": task.confirmed_on,
        "department": session.get_one(Department, task.lead_department_id).name,
        "coordinating": list(session.scalars(helping)),
    }


def _deadlines(session: Session, task_id: int) -> list[dict[str, Any]]:
    versions = select(DeadlineVersion).where(DeadlineVersion.task_id == task_id).order_by(DeadlineVersion.version)
    names = ("version", "deadline", "reason", "at")
    return [{name: getattr(each, name) for name in names} for each in session.scalars(versions)]


def _extensions(session: Session, task_id: int) -> list[dict[str, Any]]:
    asked = select(Extension).where(Extension.task_id == task_id).order_by(Extension.id)
    names = ("asked_at", "requested", "reason", "document", "decided_at", "decided_deadline", "decision_reason")
    return [
        {name: getattr(each, name) for name in names}
        | {"state": ExtensionState(each.state).label, "decided_by": read_actor(each.decided_by).told}
        for each in session.scalars(asked)
    ]


def _answers(session: Session, task_id: int) -> list[dict[str, Any]]:
    given = list(
        session.scalars(select(Acknowledgement).where(Acknowledgement.task_id == task_id).order_by(Acknowledgement.id))
    )
    titles = office_titles(session, [each.contact_id for each in given])
    names = ("letter_id", "at", "answered_by", "reason", "result_document", "result_date", "requested_deadline")
    return [
        {name: getattr(each, name) for name in names}
        | {"choice": Choice(each.choice).label, "undone_at": each.undone_at, "who": titles.get(each.contact_id, "")}
        for each in given
    ]


def _log(session: Session, task_id: int, sealed_by: Collection[int]) -> dict[str, Any]:
    """The task's rows and those that seal tries at its letters; the way from each to a printed seal, or the end."""
    rows = list(read_rows(session, task_id=task_id, beside=sealed_by))
    end, anchors = head(session), anchors_by_number(session)
    numbers = [row.event.number for row in rows if row.event.number is not None]
    paths = list(find_paths(session, numbers, sorted({*anchors, end.number})))
    met = {path["to"] for path in paths}
    return {
        "rows": [row.as_json() for row in rows],
        "paths": paths,
        "anchors": [anchor_as_json(anchor) for number in anchors if number in met for anchor in anchors[number]],
        "head": {"number": end.number, "hash": end.hash},
    }


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a statement holds {value!r}; it may hold text, numbers and dates")
