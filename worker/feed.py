"""Tells other systems what happened: announcements, and a letter of each to whoever subscribed to it."""

from datetime import datetime

from tasks.database import Database
from tasks.desk import Desk
from tasks.feed.announce import announce
from tasks.feed.post import post_events


def tell(database: Database, desk: Desk, now: datetime) -> int:
    """How many letters were made; a turn that is cut short goes on in the next one."""
    announce(database, desk, now)
    return post_events(database, desk, now)
