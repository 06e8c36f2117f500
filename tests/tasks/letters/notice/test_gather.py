"""How a channel that is over is told, from the rows of a small office."""

from datetime import UTC, datetime

import pytest

from tasks.circuit import Circuit, begin_again, end
from tasks.database import Database
from tasks.letter import Letter
from tasks.letters.notice.facts import NoticeFacts
from tasks.letters.notice.gather import gather
from tasks.notice import post_notice
from tasks.remind import remind
from tests.support.office import MONDAY, Office, at, make_desk

NOW = at("2026-10-05 08:00")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Letters 1 and 2 wait for Zalo, which is over; letter 3 waits for email; letter 4 tells the lead."""
    office = Office(sqlite_database).open()
    for place in range(3):
        department = office.department(f"Sở {place}")
        office.contact(department, f"s{place}@vidu.gov.vn")
        office.task(department, MONDAY)
    with sqlite_database.write() as session:
        remind(session, make_desk(), NOW)
        for letter in (1, 2):
            session.get_one(Letter, letter).channel = "zalo"
    with sqlite_database.write() as session:
        end(session, "zalo", "-14014 invalid refresh token")
        post_notice(session, make_desk(), "zalo", NOW)
    return office


def read(office: Office, letter: int = 4) -> NoticeFacts:
    with office.database.read() as session:
        return gather(session, make_desk(), session.get_one(Letter, letter))


def test_the_lead_is_told_which_channel_since_when_and_why(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Circuit, "zalo").since = 1_759_626_000_000
    found = read(office)
    assert (found.salutation, found.channel, found.notice_code) == ("Chánh Văn phòng UBND tỉnh", "zalo", "DD4")
    assert (found.on, found.over, found.reason) == (MONDAY, True, "-14014 invalid refresh token")
    assert found.since == datetime(2025, 10, 5, 1, 0, tzinfo=UTC)


def test_only_letters_that_wait_for_that_channel_are_counted(office: Office) -> None:
    assert read(office).waiting == 2
    with office.database.write() as session:
        session.get_one(Letter, 2).state = "dead"
    assert read(office).waiting == 1


def test_a_channel_that_a_person_opened_again_is_not_over(office: Office) -> None:
    with office.database.write() as session:
        begin_again(session, "zalo")
    found = read(office)
    assert (found.over, found.since, found.reason) == (False, None, "")


def test_a_letter_that_names_no_channel_is_refused(office: Office) -> None:
    with pytest.raises(ValueError, match="notice 1 names no channel"):
        read(office, 1)
