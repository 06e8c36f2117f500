"""What happens to departments: another name, or an end with a successor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.contact_event import ContactEvent
from tasks.events import Event


@dataclass(frozen=True, kw_only=True)
class DepartmentEvent(Event):
    department_id: int


@dataclass(frozen=True, kw_only=True)
class DepartmentRenamed(DepartmentEvent):
    """Called so for what happens from `since` on; what came before keeps the old name."""

    since: date
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class DepartmentEnded(DepartmentEvent):
    """Ended with a successor; before and after are its last day and the successor's name."""

    successor_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactMoved(ContactEvent):
    """To another department; before and after are the departments' numbers."""

    before: int | None
    after: int
