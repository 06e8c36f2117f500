"""Makes announcements of what happened since the last turn: of the log's rows, of letters sent, of deadlines missed."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.database import Database
from tasks.desk import Desk
from tasks.event_log import LoggedEvent
from tasks.feed.announcement import announce_rows, announcement_row, take_feed
from tasks.feed.feed_cursor import FEED, FeedCursor, feed_cursor
from tasks.feed.forget import forget_told
from tasks.feed.letters_sent import letters_sent
from tasks.feed.outward import outward
from tasks.feed.overdue import newly_overdue
from tasks.feed.sent_letter import any_sent, take_sent
from tasks.feed.task_head import task_heads

AT_ONCE = 500


def announce(database: Database, desk: Desk, now: datetime, most: int = AT_ONCE) -> int:
    """How many announcements were written. Nothing is lost by a turn that fails, and nothing is told twice.

    Rows of the log have their order from the turn that their writers took, so a cursor over it skips none.
    """
    with database.read() as session:
        if not _is_anything_new(session, desk, now):
            return 0  # the common case takes no write lock
    with database.write() as session:
        take_feed(session)
        cursor = feed_cursor(session)
        said = _announce_log(session, cursor, most)
        said += announce_rows(session, letters_sent(session, take_sent(session, most)))
        today = day(now, desk.hours.zone)
        if said or cursor.overdue_on != today:
            said += announce_rows(session, newly_overdue(session, desk, today, now))
            if cursor.overdue_on != today:
                forget_told(session, cursor, now - timedelta(days=desk.rules.feed_days))
            cursor.overdue_on = today  # without a calendar too: that is told elsewhere, and stops nothing here
        return said


def _is_anything_new(session: Session, desk: Desk, now: datetime) -> bool:
    cursor = session.get(FeedCursor, FEED)
    if cursor is None or cursor.overdue_on != day(now, desk.hours.zone) or any_sent(session):
        return True
    newest = session.scalar(select(func.max(LoggedEvent.id)))
    return newest is not None and newest > cursor.event_id


def _announce_log(session: Session, cursor: FeedCursor, most: int) -> int:
    new = select(LoggedEvent).where(LoggedEvent.id > cursor.event_id).order_by(LoggedEvent.id).limit(most)
    events = session.scalars(new).all()
    if not events:
        return 0
    cursor.event_id = events[-1].id
    return announce_rows(session, _rows(session, events))


def _rows(session: Session, events: Sequence[LoggedEvent]) -> list[dict[str, Any]]:
    heads = task_heads(session, (each.task_id for each in events if each.task_id))
    found = ((each, outward(each.name, json.loads(each.payload)), heads.get(each.task_id or 0)) for each in events)
    return [
        announcement_row(
            f"event/{each.id}",
            each.at,
            said.type,
            head["code"],
            json.dumps({"task": head, **said.facts}, ensure_ascii=False),
        )
        for each, said, head in found
        if said and head
    ]
