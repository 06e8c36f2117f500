"""Apply values to a task that is held: each by the task's own method, every event published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tasks.coordination import change_coordinating, coordinating_of
from tasks.events import Bus, TaskEvent
from tasks.outside.refusal import CodeFixedError
from tasks.outside.value import with_derived
from tasks.state import ExecutionState
from tasks.task import Task

BESIDE = frozenset({"coordinating_ids", "deadline", "deadline_reason", "code"})
"""Said of a task, and not plain columns of it."""


def change_task(
    session: Session, bus: Bus, task: Task, values: Mapping[str, Any], now: datetime, actor: str
) -> list[TaskEvent]:
    """The events of what differs. `values` are as `read_values` gives them.

    Raises:
        CodeFixedError: it is to have another code.
    """
    check_code(task, values)
    new = with_derived(values, task.kind)
    plain = {name: value for name, value in new.items() if name not in BESIDE}
    happened: list[TaskEvent | None] = [task.edit(plain)]
    if "coordinating_ids" in new:
        before = coordinating_of(session, task.id)
        happened.append(change_coordinating(session, task, before, new["coordinating_ids"]))
    if "deadline" in new:
        happened.append(task.move_deadline(new["deadline"], new.get("deadline_reason", "")))
    if "lead_department_id" in new and task.state == ExecutionState.TRANSFER_REQUESTED:
        happened.append(task.become(ExecutionState.NOT_STARTED, reason="đã chuyển đơn vị chủ trì"))
    for event in happened:
        bus.publish(session, event, now, actor)
    return [event for event in happened if event is not None]


def check_code(task: Task, values: Mapping[str, Any]) -> None:
    asked = values.get("code")
    if asked and asked != task.code:
        raise CodeFixedError(task.code, asked)
