"""A department asks, the digest carries it, the lead decides by its link, and whom it concerns is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from starlette.testclient import TestClient

from tasks.calendar_day import read_calendar_text
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.post_news import post_news
from tasks.reminder import Reminder
from tasks.task import Task
from tests.support.office import Office, at, make_desk, rows
from tests.support.shared_app import SharedApp
from web.web import Web
from worker.compose import Composer
from worker.daily import daily_slots, run_daily

DESK = make_desk(lead_email="chanhvanphong@vidu.gov.vn")
SLOTS = daily_slots(time(7, 30), time(8, 0))
DEADLINE = date(2026, 10, 14)
WHO = {"decided_by": "Chánh Văn phòng"}


@dataclass
class Hand:
    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class House:
    """The daily slots, the pages and the news of one office, at the hour that its clock shows."""

    office: Office
    clock: Hand
    client: TestClient

    def morning(self, day: str) -> None:
        """The day's slots; what they wrote has left by the evening."""
        for hour in ("07:30", "08:00"):
            self.clock.at = at(f"{day} {hour}")
            run_daily(self.office.database, DESK, SLOTS, self.clock.at)
        self._send()

    def news(self) -> list[str]:
        """The texts of the letters of news that are made now."""
        with self.office.database.write() as session:
            post_news(session, DESK, self.clock.at)
        composer = Composer(DESK, "dondoc@vidu.gov.vn")
        with self.office.database.read() as session:
            waiting = [each for each in rows(session, Letter) if each.state == LetterState.PENDING]
            told = [composer.draft(session, each, self.clock.at)().text for each in waiting]
        self._send()
        return told

    def newest(self, kind: LetterKind) -> tuple[str, str]:
        """The path of the newest letter's page, and what the letter says."""
        with self.office.database.read() as session:
            letter = [each for each in rows(session, Letter) if each.kind == kind][-1]
            text = Composer(DESK, "dondoc@vidu.gov.vn").draft(session, letter, self.clock.at)().text
            return DESK.links.url(letter).removeprefix(DESK.links.public_url), text

    def rungs(self) -> list[tuple[int, int, str]]:
        """Deadline version, rung and day of what was told of the task to its lead department."""
        with self.office.database.read() as session:
            return [(each.deadline_version, each.rung, f"{each.slot}") for each in rows(session, Reminder)]

    def task(self) -> Task:
        with self.office.database.read() as session:
            return session.get_one(Task, 1)

    def _send(self) -> None:
        with self.office.database.write() as session:
            session.query(Letter).filter_by(state=LetterState.PENDING).update({"state": LetterState.SENT})


@pytest.fixture
def house(sqlite_database: Database) -> Iterator[House]:
    """One task of one department, told of on Monday the 5th by rung 7."""
    office, clock = Office(sqlite_database).open(), Hand(at("2026-10-05 07:30"))
    lead = office.department()
    office.contact(lead)
    office.task(lead, DEADLINE)
    web = Web(
        database=sqlite_database,
        clock=clock,
        links=DESK.links,
        bus=BUS,
        calendar=read_calendar_text,
        hours=DESK.hours,
        unready=lambda: None,
        desk=DESK,
        office=DESK.office,
    )
    with TestClient(SharedApp(web), base_url=DESK.links.public_url, follow_redirects=False) as client:
        made = House(office, clock, client)
        made.morning("2026-10-05")
        yield made


def test_an_extension_is_asked_for_granted_by_the_digest_and_begins_new_rungs(house: House) -> None:
    page, _ = house.newest(LetterKind.REMINDER)
    asked = {"choice": "extension", "requested_deadline": "30/10/2026", "reason": "mưa lũ", "document": "45/SXD-VP"}
    assert house.client.post(page, data=asked | {"task": "NV1", "answered_by": "An"}).status_code == 303
    house.morning("2026-10-06")
    office_page, digest = house.newest(LetterKind.DIGEST)
    assert "xin đến 30/10/2026, văn bản 45/SXD-VP: mưa lũ" in digest
    assert "Đồng ý gia hạn đến 30/10/2026" in house.client.get(office_page).text
    assert house.client.post(office_page, data=WHO | {"act.NV1": "grant"}).status_code == 303
    (told,) = house.news()
    assert "hạn chuyển từ thứ Tư 14/10 sang thứ Sáu 30/10" in told
    for day in ("2026-10-14", "2026-10-21", "2026-10-22"):
        house.morning(day)
    assert house.rungs() == [(1, 7, "2026-10-05"), (2, 7, "2026-10-21")]
    assert (house.task().original_deadline, house.task().deadline) == (DEADLINE, date(2026, 10, 30))


def test_an_extension_that_is_refused_is_told_with_its_reason_and_reminders_go_on(house: House) -> None:
    page, _ = house.newest(LetterKind.REMINDER)
    asked = {"choice": "extension", "requested_deadline": "30/10/2026", "reason": "mưa lũ"}
    house.client.post(page, data=asked | {"task": "NV1", "answered_by": "An"})
    house.morning("2026-10-06")
    office_page, _ = house.newest(LetterKind.DIGEST)
    refused = WHO | {"act.NV1": "refuse", "reason.NV1": "đủ thời gian"}
    assert house.client.post(office_page, data=refused).status_code == 303
    (told,) = house.news()
    assert "Đề nghị gia hạn đến ngày 30/10/2026 không được chấp thuận" in told
    assert "đủ thời gian" in told
    house.morning("2026-10-09")
    assert house.rungs()[-1] == (1, 3, "2026-10-09")


def test_a_proposed_pause_runs_to_its_day_and_then_the_newest_rung_is_told_once(house: House) -> None:
    page, _ = house.newest(LetterKind.REMINDER)
    asked = {"choice": "pause", "pause_until": "09/10/2026", "pause_reason": "chờ bộ"}
    house.client.post(page, data=asked | {"task": "NV1", "answered_by": "An"})
    house.morning("2026-10-06")
    office_page, digest = house.newest(LetterKind.DIGEST)
    assert "xin đến hết ngày 09/10/2026: chờ bộ" in digest
    granted = WHO | {"act.NV1": "pause", "until.NV1": "2026-10-09", "why.NV1": "chờ bộ"}
    assert house.client.post(office_page, data=granted).status_code == 303
    (told,) = house.news()
    assert "tạm dừng đến hết thứ Sáu 09/10" in told
    for day in ("2026-10-07", "2026-10-08", "2026-10-09", "2026-10-12"):
        house.morning(day)
    assert house.rungs() == [(1, 7, "2026-10-05"), (1, 3, "2026-10-12")]
    assert house.task().state == "in_progress"
