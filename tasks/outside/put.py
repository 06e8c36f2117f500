"""Put tasks as another system has them: new ones are assigned, known ones change, older words change nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tasks.events import Bus
from tasks.intake.task_key import OWN_CODE
from tasks.outside.change import BESIDE, change_task, check_code
from tasks.outside.external_ref import ExternalRef, claim_names, forget_unused
from tasks.outside.refusal import CodeTakenError, InventedCodeError, MissingValueError, OutsideError
from tasks.outside.revision import Revision
from tasks.outside.said import news, remember, timely
from tasks.outside.value import with_derived
from tasks.task import Task, assign, hold_tasks


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STALE = "stale"


@dataclass(frozen=True)
class Put:
    """What became of a task. STALE: all that was said is older than what was said before."""

    task: Task
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A task in another system's words; `values` as `tasks.outside.value.read_values` gives them."""

    external_id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    revision: Revision = field(default_factory=Revision)


def put_task(session: Session, bus: Bus, source: str, saying: Saying, now: datetime, actor: str) -> Put:
    """Put one task, once however often it is said.

    Raises:
        OutsideError: it is new and said in part only, or its code is another task's.
    """
    (result,) = put_tasks(session, bus, source, [saying], now, actor)
    if isinstance(result, OutsideError):
        raise result
    return result


def put_tasks(
    session: Session, bus: Bus, source: str, sayings: Sequence[Saying], now: datetime, actor: str
) -> list[Put | OutsideError]:
    """Put many in the caller's transaction; one that is refused changes nothing, and the others go on."""
    refs = claim_names(session, source, [each.external_id for each in sayings])
    tasks = _hold_known(session, source, refs, sayings)
    results: list[Put | OutsideError] = []
    for saying in sayings:
        ref = refs[saying.external_id]
        try:
            put = _put(session, bus, ref, tasks.get(saying.external_id), saying, now, actor)
        except OutsideError as refused:
            results.append(refused)
        else:
            tasks[saying.external_id] = put.task
            results.append(put)
    forget_unused(session, refs.values())
    return results


def _hold_known(
    session: Session, source: str, refs: Mapping[str, ExternalRef], sayings: Sequence[Saying]
) -> dict[str, Task]:
    """External id → its task. One that was first known otherwise, as from a file, is known by its own code."""
    named = {ref.external_id: ref.task_id for ref in refs.values() if ref.task_id is not None}
    codes = {each.values["code"]: each.external_id for each in sayings if each.values.get("code")}
    unnamed = [code for code, name in codes.items() if name not in named]
    theirs = exists().where(ExternalRef.task_id == Task.id, ExternalRef.source == source)
    free = select(Task.code, Task.id).where(Task.code.in_(unnamed), ~theirs)
    named |= {codes[code]: task_id for code, task_id in session.execute(free)}
    tasks = {task.id: task for task in hold_tasks(session, set(named.values()))}
    return {name: tasks[task_id] for name, task_id in named.items()}


def _put(
    session: Session, bus: Bus, ref: ExternalRef, task: Task | None, saying: Saying, now: datetime, actor: str
) -> Put:
    if task is None:
        task = create_task(session, bus, _key(ref), saying.values, now, actor)
        _keep(session, ref, task, saying.revision, saying.values)
        return Put(task, Outcome.CREATED)
    check_code(task, saying.values)
    said = timely(ref, saying.revision, saying.values)
    if saying.values and not said:
        return Put(task, Outcome.STALE)
    changed = change_task(session, bus, task, news(ref, said), now, actor)
    _keep(session, ref, task, saying.revision, said)
    return Put(task, Outcome.CHANGED if changed else Outcome.UNCHANGED)


def _key(ref: ExternalRef) -> str:
    return hashlib.sha256(f"outside\x1f{ref.source}\x1f{ref.external_id}".encode()).hexdigest()[:40]


def _keep(session: Session, ref: ExternalRef, task: Task, revision: Revision, values: Mapping[str, Any]) -> None:
    ref.task_id = task.id
    remember(ref, revision, values)
    session.flush()


def create_task(session: Session, bus: Bus, key: str, values: Mapping[str, Any], now: datetime, actor: str) -> Task:
    """Assign a new task; `key` is what makes it this one.

    Raises:
        OutsideError: something is missing, or its code is another task's.
    """
    named = {"content": values.get("content"), "lead": values.get("lead_department_id")}
    if missing := [name for name, value in named.items() if not value]:
        raise MissingValueError(missing)
    code = _free_code(session, values.get("code", ""))
    new = with_derived({"deadline": None} | dict(values), None)
    plain = {name: value for name, value in new.items() if name not in BESIDE}
    deadlines = {"deadline": new["deadline"], "original_deadline": new["deadline"], "deadline_version": 1}
    task = Task(code=code, content_key=key, created_at=now, **deadlines, **plain)
    bus.publish(session, assign(session, task, new.get("coordinating_ids", ())), now, actor)
    return task


def _free_code(session: Session, code: str) -> str:
    if code and OWN_CODE.fullmatch(code):
        raise InventedCodeError(code)
    if code and session.scalar(select(Task.id).where(Task.code == code)) is not None:
        raise CodeTakenError(code)
    return code
