"""Messages of a chat service, stored and worked as the worker does it."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import update

from tasks.acknowledgement import Acknowledgement
from tasks.chat.work import work
from tasks.database import Database
from tasks.desk import Desk
from tasks.handlers import BUS
from tasks.incoming import Incoming, IncomingKind, store
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.office import MONDAY, Office, at, make_desk, rows

USER = "2512523625412515"
WHO = "Chuyên viên Văn phòng Sở (Zalo)"
NOW, LATER = at("2026-10-05 07:31"), at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo"))


@dataclass
class Chat:
    """What an officer does on the phone; each gives back the event's row as it is afterwards."""

    database: Database
    desk: Desk
    channel: str = "zalo"
    _numbers: Any = field(default_factory=lambda: count(1))

    def say(self, text: str, now: datetime, sender: str = USER, written: datetime | None = None) -> Incoming:
        return self.tell(IncomingKind.TEXT, now, sender=sender, text=text, happened_at=written or now)

    def tell(self, kind: IncomingKind, now: datetime, **facts: Any) -> Incoming:
        """`happened_at` where we hear of it later than it happened."""
        key = f"{kind}/{next(self._numbers)}"
        with self.database.write() as session:
            row = Incoming(**{"channel": self.channel, "key": key, "kind": kind, "happened_at": now} | facts)
            row.received_at, row.sender, row.text = now, row.sender or "", row.text or ""
            assert store(session, row)
        return self.work(key, now)

    def work(self, key: str, now: datetime) -> Incoming:
        with self.database.write() as session:
            found = session.query(Incoming).filter_by(channel=self.channel, key=key).one()
            work(session, self.desk, BUS, found.id, now)
            session.flush()
            session.refresh(found)
        return found


def an_office(database: Database, tasks: int) -> Chat:
    """The chat of an officer who was told of so many tasks, all due on Monday, at NOW."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id=USER, prefers="zalo,email", title="Chuyên viên Văn phòng Sở")
    for number in range(tasks):
        office.task(lead, MONDAY, document_number=f"{20 + number}/UBND-KT")
    with database.write() as session:
        remind(session, DESK, NOW)
        session.execute(update(Letter).values(state=LetterState.SENT, sent_at=NOW))
    return Chat(database, DESK)


def answers(chat: Chat) -> list[tuple[str, int, str]]:
    with chat.database.read() as session:
        return [(each.choice, each.task_id, each.answered_by) for each in rows(session, Acknowledgement)]
