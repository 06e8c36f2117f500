"""What every announcement says of a task: enough to know it by, and whose it is."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.department import Department
from tasks.task import Task


def task_heads(session: Session, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Task id → `{"id", "code", "state", "deadline", "version", "lead": {"id", "name"}}`, as they stand now."""
    columns = (Task.id, Task.code, Task.state, Task.deadline, Task.deadline_version, Department.id.label("lead_id"))
    wanted = select(*columns, Department.name).join(Department, Department.id == Task.lead_department_id)
    rows = session.execute(wanted.where(Task.id.in_(set(ids))))
    return {
        row.id: {
            "id": row.id,
            "code": row.code,
            "state": row.state,
            "deadline": row.deadline.isoformat() if row.deadline else None,
            "version": row.deadline_version,
            "lead": {"id": row.lead_id, "name": row.name},
        }
        for row in rows
    }
