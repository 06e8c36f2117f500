"""What a row of the event log is called outside, and how much of it is said there: no texts, no names of persons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.feed.event_type import EventType
from tasks.state import ExecutionState

ENDED = {ExecutionState.DONE: EventType.COMPLETED, ExecutionState.CANCELLED: EventType.CANCELLED}


@dataclass(frozen=True)
class Outward:
    type: EventType
    facts: Mapping[str, Any]


def outward(name: str, payload: Mapping[str, Any]) -> Outward | None:
    """The event `name` of the log as it is told outside; None for what stays inside."""
    known = _OUTWARD.get(name)
    return known(payload) if known else None


def _assigned(payload: Mapping[str, Any]) -> Outward:
    return Outward(EventType.ASSIGNED, _only(payload, "deadline", "version"))


def _changed(payload: Mapping[str, Any]) -> Outward:
    return Outward(EventType.CHANGED, {"fields": sorted(payload["changes"])})


def _moved(payload: Mapping[str, Any]) -> Outward:
    return Outward(EventType.DEADLINE_CHANGED, _only(payload, "old", "new", "version"))


def _state_changed(payload: Mapping[str, Any]) -> Outward:
    """An end, the end of an end, or a change like another. A state taken twice with new facts is a change."""
    old, new = payload["old"], payload["new"]
    type_ = ENDED.get(ExecutionState(new)) if old != new else EventType.CHANGED
    if type_ is None:
        type_ = EventType.REOPENED if old in ENDED else EventType.CHANGED
    said = {"old": old, "new": new}
    return Outward(type_, {"fields": ["state"], **said} if type_ is EventType.CHANGED else said)


def _acknowledged(payload: Mapping[str, Any]) -> Outward:
    return Outward(EventType.ACKNOWLEDGED, _only(payload, "acknowledgement_id", "contact_id", "choice"))


def _asked(payload: Mapping[str, Any]) -> Outward:
    return Outward(EventType.EXTENSION_ASKED, _only(payload, "extension_id", "version", "requested"))


def _decided(payload: Mapping[str, Any]) -> Outward:
    said = _only(payload, "extension_id", "state", "version", "requested", "decided")
    return Outward(EventType.EXTENSION_DECIDED, said)


def _escalated(payload: Mapping[str, Any]) -> Outward:
    return Outward(EventType.ESCALATED, _only(payload, "ladder", "level", "contact_id"))


def _only(payload: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: payload[name] for name in names if name in payload}


_OUTWARD: Mapping[str, Callable[[Mapping[str, Any]], Outward]] = {
    "TaskAssigned": _assigned,
    "TaskChanged": _changed,
    "DeadlineChanged": _moved,
    "TaskStateChanged": _state_changed,
    "TaskAcknowledged": _acknowledged,
    "ExtensionAsked": _asked,
    "ExtensionDecided": _decided,
    "TaskEscalated": _escalated,
}
