"""An office with two departments, their contacts, four tasks and the letters of one morning, behind its pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from tasks.assign import assign
from tasks.contact import Contact
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.letters.office import Office
from tasks.link import Links
from tasks.once import insert_once
from tasks.posting import Posting, letter_row
from tasks.reminder import Reminder
from tasks.sending_hours import SendingHours
from tasks.task import Task
from tasks.text import fold
from tasks.workdays import Calendar
from tests.support.office import make_desk
from tests.support.shared_app import SharedApp
from web.web import Web

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ON = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PUBLIC = "http://dondoc.test"
CALENDAR = Calendar(frozenset({date(2026, 11, 24)}), frozenset(), date(2026, 12, 31))
KEYS = (b"a key of tests, nothing more",)


@dataclass
class Hand:
    """A clock that tests move."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Desk:
    """What a test of the pages works with: two tasks of one letter, a third that is co-ordinated, and the digest."""

    database: Database
    clock: Hand
    web: Web
    client: TestClient
    letter: Letter
    digest: Letter

    @property
    def page(self) -> str:
        return self.web.links.url(self.letter).removeprefix(PUBLIC)

    @property
    def office_page(self) -> str:
        return self.web.links.url(self.digest).removeprefix(PUBLIC)

    def task(self, code: str) -> Task:
        with self.database.read() as session:
            return session.scalars(select(Task).where(Task.code == code)).one()

    def with_web(self, **changes: Any) -> "Desk":
        """The same rows behind other settings."""
        web = replace(self.web, **changes)
        return replace(self, web=web, client=client_of(web))


def client_of(web: Web) -> TestClient:
    return TestClient(SharedApp(web), base_url=PUBLIC, follow_redirects=False)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """On SQLite and on PostgreSQL."""
    yield from _desk(database)


@pytest.fixture
def small_desk(sqlite_database: Database, tmp_path: Path) -> Iterator[Desk]:
    """On SQLite, where the kind of database does not matter; mail is captured."""
    yield from _desk(sqlite_database, tmp_path / "mail")


def _desk(database: Database, mailbox: Path | None = None) -> Iterator[Desk]:
    clock = Hand(MORNING)
    links = Links(KEYS, PUBLIC)
    with database.write() as session:
        letter, digest = _fill(session, links)
    web = Web(
        database=database,
        clock=clock,
        links=links,
        bus=BUS,
        calendar=lambda _days: CALENDAR,
        hours=SendingHours(ZONE),
        unready=lambda: None,
        desk=make_desk(links=links, read_calendar=lambda _session: CALENDAR),
        office=Office(name="Văn phòng UBND tỉnh Mẫu", inquiries="phòng Kiểm soát, 0200 000 000", zone=ZONE),
        mailbox=mailbox,
        proxies=(ip_network("10.0.0.0/8"),),
    )
    with client_of(web) as client:
        yield Desk(database, clock, web, client, letter, digest)


def _fill(session: Session, links: Links) -> tuple[Letter, Letter]:
    building = _department(session, "Sở Xây dựng")
    farming = _department(session, "Sở Nông nghiệp và Môi trường")
    contact = _contact(session, building, "Chánh Văn phòng Sở")
    lead = _contact(session, None, "Chánh Văn phòng UBND tỉnh")
    ids = [
        a_task(session, "NV1", building, date(2026, 11, 12)),
        a_task(session, "NV2", building, date(2026, 11, 26)),
        a_task(session, "NV3", farming, date(2026, 12, 2)),
        a_task(session, "NV4", farming, date(2026, 12, 2)),
    ]
    posting = Posting(ON, MORNING, "dondoc.test", links)
    rows = [letter_row(contact, "email", LetterKind.REMINDER, posting, MORNING)]
    rows += [letter_row(lead, "email", LetterKind.DIGEST, posting, MORNING)]
    insert_once(session, Letter, rows)
    letter, digest = session.scalars(select(Letter).order_by(Letter.id)).all()
    letter.state = digest.state = LetterState.SENT
    for task_id in ids[:3]:
        session.add(a_reminder(task_id, contact, letter, coordinating=task_id == ids[2]))
    return letter, digest


def _department(session: Session, name: str) -> int:
    row = Department(name=name, folded=fold(name), kind=DepartmentKind.DEPARTMENT)
    session.add(row)
    session.flush()
    return row.id


def _contact(session: Session, department_id: int | None, title: str) -> int:
    row = Contact(department_id=department_id, title=title, email="vanthu@so.mau.gov.vn")
    session.add(row)
    session.flush()
    return row.id


def a_task(session: Session, code: str, department_id: int, deadline: date) -> int:
    row = Task(
        code=code,
        content_key=code,
        document_number="1570/UBND-KT",
        issued_on=date(2026, 10, 5),
        abstract="V/v tháo gỡ khó khăn các dự án nhà ở xã hội",
        content=f"Rà soát, báo cáo kết quả thực hiện phần {code}",
        lead_department_id=department_id,
        deadline=deadline,
        original_deadline=deadline,
        deadline_version=1,
        created_at=MORNING,
    )
    BUS.publish(session, assign(session, row), MORNING, "tests")
    return row.id


def a_reminder(task_id: int, contact_id: int, letter: Letter, *, coordinating: bool) -> Reminder:
    return Reminder(
        task_id=task_id,
        deadline_version=1,
        rung=3,
        contact_id=contact_id,
        coordinating=coordinating,
        letter_id=letter.id,
        slot=ON,
        created_at=MORNING,
    )
