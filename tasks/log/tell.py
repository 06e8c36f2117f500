"""One row of the log told to the office: what happened, and each value before → after."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tasks.answer import Choice
from tasks.contact import ContactRole
from tasks.department import DepartmentKind
from tasks.event_log import LoggedEvent
from tasks.extension import ExtensionState
from tasks.letter import LetterState
from tasks.letters.wording import full_day
from tasks.log.words import FIELDS, HAPPENED
from tasks.state import ExecutionState, Labelled, TaskKind, Urgency

# Tables of (before, after) by name, in any event; what a day or a column was and is.
_TABLES = ("changes", "facts", "days")
_PAIRS = (("old", "new"), ("before", "after"))
# Already said by the code, or of no use to a reader.
_UNSAID = frozenset({"code", "wakes", "content_key", "created_at", "document_number_folded"})
_LABELS: Mapping[str, tuple[type[Labelled], ...]] = {
    "choice": (Choice,),
    "kind": (TaskKind, DepartmentKind),
    "role": (ContactRole,),
    "state": (ExecutionState, ExtensionState, LetterState),
    "urgency": (Urgency,),
}
"""Field → what its stored values are called."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 160


def happened(row: LoggedEvent) -> str:
    """`đổi hạn`; the event's own name where no word is known for it."""
    return HAPPENED.get(row.name, row.name)


def told(row: LoggedEvent) -> list[str]:
    """Lines such as `hạn: 30/11/2026 → 15/12/2026`; values that are empty on both sides say nothing."""
    payload: dict[str, Any] = json.loads(row.payload)
    return [line for line in _lines(row.name, payload) if line]


def _lines(name: str, payload: dict[str, Any]) -> Iterator[str]:
    for before, after in _PAIRS:
        if after in payload:
            yield from _changed(_subject(name), payload.pop(before, None), payload.pop(after))
    for table in _TABLES:
        for field, change in _table(payload.pop(table, None)):
            yield from _changed(field, *change)
    for field, value in payload.items():
        if field not in _UNSAID and value not in (None, "", [], {}):
            yield f"{_field(field)}: {shown(value, field)}"


def _subject(name: str) -> str:
    return _SUBJECTS.get(name, "")


_SUBJECTS = {
    "DeadlineChanged": "deadline",
    "LetterResolved": "state",
    "PreferenceChanged": "prefers",
    "TaskStateChanged": "state",
}


def _table(value: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Rows of before the pairs were complete hold the new value alone."""
    for field, change in value.items() if isinstance(value, Mapping) else ():
        pair = change if isinstance(change, list) and len(change) == 2 else (None, change)  # noqa: PLR2004 - a pair
        yield field, (pair[0], pair[1])


def _changed(field: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(after, Mapping) or isinstance(before, Mapping):
        old, new = before or {}, after or {}
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield from _changed(name, old.get(name), new.get(name))
        return
    label = f"{_field(field)}: " if field else ""
    yield f"{label}{shown(before, field)} → {shown(after, field)}"


def _field(name: str) -> str:
    return shown(name) if _DAY.fullmatch(name) else FIELDS.get(name, name)


def shown(value: Any, field: str = "") -> str:
    """A value as a person reads it: days as 30/11/2026, states by their names, nothing as «trống»."""
    if value in (None, "", [], {}):
        return "trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, Mapping):
        said = ((name, each) for name, each in value.items() if name not in _UNSAID and each not in (None, "", [], {}))
        return "; ".join(f"{_field(name)} {shown(each, name)}" for name, each in said)
    return _text(str(value), field)


def _text(value: str, field: str) -> str:
    if day := _day(value):
        return full_day(day)
    for labels in _LABELS.get(field, ()):
        if value in set(labels):
            return labels(value).label
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST].rstrip()}…"


def _day(value: str) -> date | None:
    """None for free text too that looks like a day and is none, such as 2026-02-30."""
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None
