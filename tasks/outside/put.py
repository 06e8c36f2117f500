"""Put tasks as another system has them: new ones are assigned, known ones change, older words change nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tasks.assign import assign_all
from tasks.events import Bus
from tasks.outside.change import change_task
from tasks.outside.external_ref import ExternalRef, claim_names, forget_unused
from tasks.outside.new_task import new_task, taken_codes
from tasks.outside.refusal import OutsideError
from tasks.outside.revision import Revision
from tasks.outside.said import news, remember, timely
from tasks.task import Task, hold_tasks


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
    results = _create(session, bus, refs, tasks, sayings, now, actor)
    for place, saying in enumerate(sayings):
        if place not in results:
            ref, task = refs[saying.external_id], tasks[saying.external_id]
            results[place] = _change(session, bus, ref, task, saying, now, actor)
    session.flush()
    forget_unused(session, refs.values())
    return [results[place] for place in range(len(sayings))]


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


def _create(
    session: Session,
    bus: Bus,
    refs: Mapping[str, ExternalRef],
    tasks: dict[str, Task],
    sayings: Sequence[Saying],
    now: datetime,
    actor: str,
) -> dict[int, Put | OutsideError]:
    """By their place, those that are new, written all at once, and those that cannot be; `tasks` then holds the new."""
    results: dict[int, Put | OutsideError] = {}
    new: dict[str, tuple[int, Task]] = {}
    taken = taken_codes(session, [each.values.get("code", "") for each in sayings])
    for place, saying in enumerate(sayings):
        if saying.external_id not in tasks and saying.external_id not in new:
            try:
                new[saying.external_id] = place, new_task(_key(refs[saying.external_id]), saying.values, taken, now)
            except OutsideError as refused:
                results[place] = refused
    helping = [sayings[place].values.get("coordinating_ids", ()) for place, _ in new.values()]
    for event in assign_all(session, [task for _, task in new.values()], helping):
        bus.publish(session, event, now, actor)
    for name, (place, task) in new.items():
        tasks[name] = task
        _keep(refs[name], task, sayings[place].revision, sayings[place].values)
        results[place] = Put(task, Outcome.CREATED)
    return results


def _change(
    session: Session, bus: Bus, ref: ExternalRef, task: Task, saying: Saying, now: datetime, actor: str
) -> Put | OutsideError:
    said = timely(ref, saying.revision, saying.values)
    if saying.values and not said:
        return Put(task, Outcome.STALE)
    try:
        changed = change_task(session, bus, task, news(ref, said), now, actor)
    except OutsideError as refused:
        return refused
    _keep(ref, task, saying.revision, said)
    return Put(task, Outcome.CHANGED if changed else Outcome.UNCHANGED)


def _key(ref: ExternalRef) -> str:
    return hashlib.sha256(f"outside\x1f{ref.source}\x1f{ref.external_id}".encode()).hexdigest()[:40]


def _keep(ref: ExternalRef, task: Task, revision: Revision, values: Mapping[str, Any]) -> None:
    ref.task_id = task.id
    remember(ref, revision, values)
