"""What an office's file said of a task when it was last imported.

Only what a file says anew is a change: a deadline extended or a report sent since then must not be undone because an
old list, or the same one, is imported again.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base


class ImportedRow(Base):
    """`said` is a JSON object: column of the task → its value as text."""

    __tablename__ = "imported_row"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    said: Mapped[str] = mapped_column(Text)


def said_before(session: Session, task_ids: Iterable[int]) -> dict[int, ImportedRow]:
    """By task id."""
    rows = session.scalars(select(ImportedRow).where(ImportedRow.task_id.in_(list(task_ids))))
    return {row.task_id: row for row in rows}


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)


def as_said(values: Mapping[str, Any]) -> str:
    return _ENCODER.encode(values)


def news(values: Mapping[str, Any], before: ImportedRow | None) -> dict[str, Any]:
    """The values that the file says otherwise than before; all of them when it was never imported."""
    if before is None:
        return dict(values)
    old, now = json.loads(before.said), json.loads(as_said(values))
    return {name: value for name, value in values.items() if name not in old or old[name] != now[name]}
