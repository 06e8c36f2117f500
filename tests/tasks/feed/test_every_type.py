"""Each type of the page docs/events.md is told of what really happens, and once."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.feed.announce import announce
from tasks.feed.announcement import Announcement
from tasks.feed.event_type import PREFIX, EventType
from tasks.feed.outward import outward
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.task import Task
from tests.support.full_life import FullLife
from tests.support.office import Office, at

PAGE = Path(__file__).parents[3] / "docs" / "events.md"
LAST = at("2026-10-30 09:00")


class ToldLife(FullLife):
    """Announced as it goes on, for that a deadline is missed is told while it is."""

    def morning(self, when: str, **how: Any) -> None:
        super().morning(when, **how)
        announce(self.office.database, self.desk, at(when))


def lived(database: Database) -> ToldLife:
    """All of the story, and then it comes back and is withdrawn."""
    life = ToldLife(Office(database).open())
    life.live()
    with database.write() as session:
        task = session.scalars(select(Task)).one()
        for event in (task.reopen("thiếu phụ lục"), task.cancel("thu hồi văn bản")):
            BUS.publish(session, event, LAST, "test")
    return life


def test_every_type_is_told_of_what_happens_and_each_happening_once(sqlite_database: Database) -> None:
    life = lived(sqlite_database)
    for _ in range(3):
        announce(sqlite_database, life.desk, LAST)
    with sqlite_database.read() as session:
        told = Counter(session.scalars(select(Announcement.type)))
        log = session.scalars(select(LoggedEvent)).all()
        said = [outward(each.name, json.loads(each.payload)) for each in log]
        sent = session.scalars(select(Letter.id).where(Letter.sent_at.is_not(None))).all()
    happened = Counter(str(each.type) for each in said if each)
    assert told == happened | {EventType.LETTER_SENT: len(sent), EventType.OVERDUE: 1}
    assert set(told) == set(EventType)


def test_the_page_lists_the_types_that_there_are() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## Out")[2].partition("\n\n`task` is")[0]
    named: list[str] = []
    for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        for word in re.findall(r"`([^`]+)`", row):
            stem = named[-1].rpartition(".")[0] + "." if named else PREFIX
            named.append(word if word.startswith(PREFIX) else stem + word.removeprefix("…"))
    assert sorted(named) == sorted(EventType)
