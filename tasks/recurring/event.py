"""What happens to a recurring task itself; each of its periods is a task with events of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.events import TaskEvent


@dataclass(frozen=True, kw_only=True)
class PeriodOpened(TaskEvent):
    """`occurrence` is the code of the period's task."""

    period: str
    name: str
    occurrence: str


@dataclass(frozen=True, kw_only=True)
class RecurrenceSet(TaskEvent):
    """A person's word on how it comes back; `before` is None where only the task's own words had said it."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
