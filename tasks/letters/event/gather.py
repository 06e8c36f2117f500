"""From a row to the event that it promises."""

from typing import Any

from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.feed.announcement import Announcement
from tasks.feed.cloud_event import cloud_event, envelope
from tasks.feed.event_type import TEST
from tasks.letter import Letter


def gather(session: Session, desk: Desk, letter: Letter) -> dict[str, Any]:
    """The CloudEvent of a letter of kind `event`; a copy sent later is the same.

    A letter about no announcement is a test: `about` is its id.
    """
    source, about = desk.links.public_url, letter.about or ""
    if not about.isdecimal():
        return envelope(about, TEST, letter.channel, letter.date, source) | {"data": {"letter": letter.id}}
    return cloud_event(session.get_one(Announcement, int(about)), source)
