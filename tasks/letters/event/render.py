from typing import Any

from tasks.feed.cloud_event import as_text
from tasks.letters.content import Content


def render(event: dict[str, Any]) -> Content:
    """The event's JSON as the letter's text; its id as a fact, for the header that a receiver knows copies by."""
    return Content(subject=event["type"], text=as_text(event), html="", short="", facts={"id": event["id"]})
