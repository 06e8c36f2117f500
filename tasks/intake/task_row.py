"""One row of a list of tasks as it was read, before any database is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.intake.extension import Extension
from tasks.state import ExecutionState, Period, TaskKind


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """What a row says. `texts` holds only columns that are in the file and filled: a blank cell says nothing.

    `deadline_said`: the file has a deadline column, so that a blank cell means a task without a deadline.
    """

    number: int
    code: str
    content: str
    lead: str
    coordinating: tuple[str, ...] | None
    document_number: str
    issued_on: date | None
    assigned_on: date | None
    kind: TaskKind
    period: Period | None
    rule: str
    original_deadline: date | None
    deadline: date | None
    deadline_said: bool
    extensions: tuple[Extension, ...]
    state: ExecutionState | None
    facts: Mapping[str, Any]
    texts: Mapping[str, Any]
    updated_on: date | None
    warnings: tuple[tuple[str, str], ...]

    @property
    def document_date(self) -> date | None:
        """The day on which names of organisations are to be understood."""
        return self.issued_on or self.assigned_on
