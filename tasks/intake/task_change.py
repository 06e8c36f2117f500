"""Tell what an import did to a task in the words of the office: label of the column, old → new."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tasks.events import DeadlineChanged, TaskChanged, TaskEvent, TaskStateChanged
from tasks.intake.candidate import Candidate
from tasks.intake.cell import as_text
from tasks.intake.columns import TASKS
from tasks.intake.problem import shown
from tasks.intake.result import Change
from tasks.intake.task_writer import Written
from tasks.match import Registry
from tasks.state import ExecutionState, Labelled, Period, TaskKind, Urgency

_WORDS: Mapping[str, type[Labelled]] = {"kind": TaskKind, "period": Period, "urgency": Urgency, "state": ExecutionState}
_LABELS = {"lead_department_id": TASKS.label("lead"), "deadline_rule": "Cách tính hạn"}
_HIDDEN = frozenset({"document_number_folded"})


def task_change(candidate: Candidate, written: Written, registry: Registry) -> Change:
    row = candidate.row
    name = f"{written.task.code} {row.document_number}: {shown(row.content)}"
    fields: dict[str, tuple[str, str]] = {}
    for column, old, new in (change for event in written.events for change in _changes(event)):
        if column not in _HIDDEN:
            # A deadline extended twice is told once: from the first to the last.
            first, _ = fields.get(_label(column), (_words(column, old, registry), ""))
            fields[_label(column)] = (first, _words(column, new, registry))
    return Change(TASKS.kind, row.number, written.outcome, name, fields)


def _changes(event: TaskEvent) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(event, TaskChanged):
        yield from ((column, old, new) for column, (old, new) in event.changes.items())
    if isinstance(event, DeadlineChanged):
        yield "deadline", event.old, event.new
    if isinstance(event, TaskStateChanged):
        yield from ((column, old, new) for column, (old, new) in event.facts.items())
        if event.old != event.new:
            yield "state", event.old, event.new


def _label(column: str) -> str:
    return _LABELS.get(column) or TASKS.label(column)


def _words(column: str, value: Any, registry: Registry) -> str:
    if value is None or value == "":
        return ""
    if column in _WORDS:
        return _WORDS[column](value).label
    if column == "lead_department_id":
        return registry.by_id[value].name
    if column == "coordinating":
        return "; ".join(registry.by_id[each].name for each in value)
    return as_text(value) if isinstance(value, str | int | date) else str(value)
