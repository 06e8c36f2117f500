"""A small office in a database: departments, contacts and tasks made in a line each, and fakes that are passed in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from notifiers.letter import Letter as Outgoing
from notifiers.receipt import Receipt
from tasks.assign import assign
from tasks.calendar_day import seed
from tasks.contact import Contact
from tasks.database import Database, open_database
from tasks.department import Department, DepartmentKind
from tasks.desk import Desk
from tasks.handlers import BUS
from tasks.ladder import Ladder
from tasks.link import Links
from tasks.remind import remind
from tasks.sending_hours import SendingHours
from tasks.task import Task
from tasks.text import fold

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
KEY = b"a key that only tests know"
# A Monday of an ordinary week.
MONDAY = date(2026, 10, 5)


def at(text: str) -> datetime:
    """`2026-10-05 07:30` by the office's time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def never_refused(_channel: str, _address: str) -> str | None:
    return None


def make_desk(**changes: Any) -> Desk:
    desk = Desk(
        ladder=Ladder(),
        links=Links((KEY,), "https://dondoc.vidu.gov.vn"),
        channels=("email",),
        refusal=never_refused,
        hours=SendingHours(ZONE),
        domain="vidu.gov.vn",
        lead_email="chanhvanphong@vidu.gov.vn",
    )
    return replace(desk, **changes)


@dataclass
class Office:
    """Makes rows by the same steps as the product; ids come back, so that a test reads what it means."""

    database: Database
    now: datetime = field(default_factory=lambda: at("2026-09-01 09:00"))
    made: int = 0

    def open(self) -> "Office":
        with self.database.write() as session:
            seed(session, [2025, 2026, 2027])
        return self

    def department(self, name: str = "Sở Xây dựng", kind: str = DepartmentKind.DEPARTMENT, **facts: Any) -> int:
        return self._add(Department(name=name, folded=fold(name), kind=kind, **facts))

    def contact(self, department_id: int | None, email: str | None = "xd@vidu.gov.vn", **facts: Any) -> int:
        return self._add(Contact(department_id=department_id, email=email, **{"title": "Chuyên viên"} | facts))

    def task(self, lead: int, deadline: date | None, *, coordinating: tuple[int, ...] = (), **facts: Any) -> Task:
        self.made += 1
        given = {"content": f"Báo cáo kết quả việc số {self.made}", "content_key": f"row {self.made}", "code": ""}
        with self.database.write() as session:
            task = Task(lead_department_id=lead, deadline=deadline, created_at=self.now, deadline_version=1)
            for name, value in ({"original_deadline": deadline} | given | facts).items():
                setattr(task, name, value)
            BUS.publish(session, assign(session, task, coordinating), self.now, "test")
        return task

    def change(self, task: Task, step: Callable[[Task], Any]) -> None:
        """Let a task change by its own method, with all that follows."""
        with self.database.write() as session:
            BUS.publish(session, step(session.get_one(Task, task.id)), self.now, "test")

    def _add(self, row: Any) -> int:
        with self.database.write() as session:
            session.add(row)
            session.flush()
            made: int = row.id
        return made


@contextmanager
def office_in_copy(template: Path) -> Iterator[Office]:
    """An office in a copy of an empty database: for a test that plays many, each in its own."""
    with TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder, "dondoc.db"))
        database = open_database(f"sqlite:///{folder}/dondoc.db")
        try:
            yield Office(database)
        finally:
            database.close()


def with_one_letter(database: Database, now: datetime) -> Office:
    """An office with one task that is due on Monday, and the letter about it."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, make_desk(), now)
    return office


def with_two_letters(database: Database, now: datetime) -> Office:
    """One task, letter 1 to its lead department, letter 2 to the one that co-ordinates."""
    office = Office(database).open()
    lead, helper = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    office.contact(helper, "tc@vidu.gov.vn")
    office.task(lead, MONDAY, coordinating=(helper,))
    with database.write() as session:
        remind(session, make_desk(), now)
    return office


@dataclass
class FakeChannel:
    """Keeps what it is given. `fails` is raised before the wire, `doubt` after it."""

    name: str = "email"
    idempotent: bool = False
    sent: list[Outgoing] = field(default_factory=list)
    fails: Exception | None = None
    doubt: Exception | None = None
    during: Callable[[], None] = lambda: None

    def send(self, letter: Outgoing, before_wire: Callable[[], None]) -> Receipt:
        self.during()
        if self.fails:
            raise self.fails
        before_wire()
        self.sent.append(letter)
        if self.doubt:
            raise self.doubt
        return Receipt(provider_id=f"id-{len(self.sent)}", words="250 taken")

    def close(self) -> None:
        pass


def rows(session: Session, table: type[Any]) -> list[Any]:
    return list(session.query(table).order_by(table.id))
