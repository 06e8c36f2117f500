"""From JSON to an event that means something here: CloudEvents 1.0 (github.com/cloudevents/spec, version 1.0.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.v1.event import CloudEvent

from tasks.outside.event.refusal import EventDataError, EventUnreadableError
from tasks.outside.revision import Revision

NEEDED = ("specversion", "id", "source", "type")
LONGEST = 300
# A moment near the end of time cannot be told in another zone.
YEARS = range(1970, 2101)
HIGHEST_VERSION, MOST_DIGITS = 2**63 - 1, 20
_OF_THE_ENVELOPE = frozenset({"id", "version"})


@dataclass(frozen=True)
class HeardEvent:
    """`external_id` is the task's name in the other system; `data` what is said of it, but for that."""

    source: str
    id: str
    type: str
    external_id: str
    revision: Revision
    data: Mapping[str, Any]


def read_heard(found: Any) -> HeardEvent:
    """An event in the JSON format, decoded.

    Raises:
        EventUnreadableError: an attribute is missing or wrong.
        EventDataError: no JSON object as data, or no task that it is about.
    """
    event = _cloud_event(found)
    data = event.get_data()
    if not isinstance(data, dict):
        raise EventDataError(["«data» phải là một đối tượng JSON"], "data")
    return HeardEvent(
        source=event.get_source(),
        id=event.get_id(),
        type=event.get_type(),
        external_id=_external_id(event.get_subject(), data),
        revision=Revision(_version(data.get("version"), event.get_extension("sequence")), event.get_time()),
        data={name: value for name, value in data.items() if name not in _OF_THE_ENVELOPE},
    )


def _cloud_event(found: Any) -> CloudEvent:
    if not isinstance(found, dict):
        raise EventUnreadableError(["JSON"])
    # What is missing the library would invent: each time another id, and our own time.
    if missing := [name for name in NEEDED if not found.get(name)]:
        raise EventUnreadableError(missing)
    attributes = {name: value for name, value in found.items() if name not in {"data", "data_base64", "time"}}
    attributes["time"] = _time(found.get("time"))
    try:
        # The library takes a time that is None for a wrong one, so it is put in only when it is there.
        event = CloudEvent({name: value for name, value in attributes.items() if value is not None}, found.get("data"))
    except CloudEventValidationError as error:
        raise EventUnreadableError(sorted(error.errors)) from None
    if attributes["time"] is None:
        event.get_attributes().pop("time")
    if unfit := [name for name in ("id", "source", "type") if not _is_fit(attributes[name])]:
        raise EventUnreadableError(unfit)
    return event


def _time(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise EventUnreadableError(["time"]) from None
    if found.tzinfo is None or found.year not in YEARS:
        raise EventUnreadableError(["time"])
    return found


def _external_id(subject: str | None, data: Mapping[str, Any]) -> str:
    """`data.id`, else the subject: both are the other system's, and where both are there they are the same."""
    said = data.get("id", subject)
    if isinstance(said, int) and not isinstance(said, bool):
        said = str(said)
    if not isinstance(said, str) or not said.strip() or not _is_fit(said):
        raise EventDataError(["thiếu mã của nhiệm vụ ở «subject» hoặc «data.id»"], "subject, data.id")
    if subject is not None and subject != said:
        raise EventDataError(["«subject» và «data.id» khác nhau"], "subject, data.id")
    return said


def _is_fit(name: str) -> bool:
    """Whether it may be a name here: no control characters, and nothing that is no UTF-8."""
    return len(name) <= LONGEST and name.isprintable()


def _version(said: Any, sequence: Any) -> int | None:
    """`data.version`, else the extension `sequence`, where it counts; any other sequence says nothing here."""
    if said is not None:
        if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said <= HIGHEST_VERSION:
            raise EventDataError(["«data.version» phải là số nguyên không âm"], "data.version")
        return int(said)
    text = str(sequence) if isinstance(sequence, str | int) else ""
    counts = text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS and int(text) <= HIGHEST_VERSION
    return int(text) if counts else None


def printable(text: str) -> str:
    """What may be kept and shown of what was sent."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
