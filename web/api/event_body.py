"""From a request to events, in the three content modes of CloudEvents over HTTP (binding 1.0.2, section 3)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from web.api.language import Words
from web.api.problem import Kind, Problem

STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
PREFIX = "ce-"
MOST = 200
NO_JSON = Words("Nội dung không phải là JSON.", "The content is no JSON.")
NO_BATCH = Words("Một lô sự kiện là một mảng JSON.", "A batch of events is a JSON array.")
TOO_MANY = Words(f"Một lô có tối đa {MOST} sự kiện.", f"A batch has at most {MOST} events.")


def read_events(headers: Mapping[str, str], body: bytes) -> list[Any]:
    """The events of a request as JSON values, whatever they are; a plain JSON array or object is taken as it looks.

    Raises:
        Problem: no JSON, no array where one was announced, or more events than are taken at once.
    """
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    found = _json(body)
    if media not in {STRUCTURED, BATCH} and any(name.startswith(PREFIX) for name in headers):
        return [_attributes(headers) | {"data": found}]
    if media == BATCH and not isinstance(found, list):
        raise Problem(Kind.INVALID, NO_BATCH)
    events = found if isinstance(found, list) and media != STRUCTURED else [found]
    if len(events) > MOST:
        raise Problem(Kind.TOO_LARGE, TOO_MANY, more={"most_events": MOST})
    return events


def _json(body: bytes) -> Any:
    try:
        return json.loads(body or b"null")
    except (ValueError, RecursionError):
        raise Problem(Kind.BAD_REQUEST, NO_JSON) from None


def _attributes(headers: Mapping[str, str]) -> dict[str, Any]:
    """The attributes of binary mode: percent-encoded, each a header of its own."""
    return {name.removeprefix(PREFIX): unquote(value) for name, value in headers.items() if name.startswith(PREFIX)} | {
        "datacontenttype": headers.get("content-type") or "application/json"
    }
