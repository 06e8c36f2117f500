"""An announcement as a CloudEvent 1.0 in JSON (cloudevents.io): the same row always gives the same bytes."""

import json
from datetime import UTC, datetime
from typing import Any

from tasks.feed.announcement import Announcement

SPEC = "1.0"
MEDIA = "application/cloudevents+json"
# Extension `sequence` of CloudEvents: compared as text, so all are equally long.
DIGITS = 19


def cloud_event(row: Announcement, source: str) -> dict[str, Any]:
    """`source` is the office's public address: with `id` it names the event for ever."""
    return envelope(str(row.id), row.type, row.subject, row.at, source) | {
        "sequence": f"{row.id:0{DIGITS}}",
        "data": json.loads(row.data),
    }


def envelope(event_id: str, type_: str, subject: str, at: datetime, source: str) -> dict[str, Any]:
    return {
        "specversion": SPEC,
        "id": event_id,
        "source": source,
        "type": type_,
        "subject": subject,
        "time": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }


def as_text(event: dict[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
